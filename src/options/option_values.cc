#include "options/option_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <span>

#include "base/hex.h"
#include "files/zstd_frames.h"
#include "options/suggestion.h"
#include "session/words.h"
#include "targets/target_syntax.h"
#include "text/printable.h"

namespace snmpring::options {
namespace {

using secrets::refuse_text;
using secrets::refuse_word;
using std::string_view;

bool all_digits(string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// All of `text` as a number. nullopt for anything else, and for overflow.
template <class T>
std::optional<T> whole_number(string_view text, int base = 10) {
  T value{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

/// Decimal, or hexadecimal with 0x.
std::optional<std::uint64_t> number_or_hex(string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) {
    return whole_number<std::uint64_t>(text.substr(2), 16);
  }
  return whole_number<std::uint64_t>(text);
}

/// A finite number that may have a fraction.
std::optional<double> real_number(string_view text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// A letter or two behind a number, and how many of the basic unit one is.
struct Unit {
  string_view suffix;
  double size;
};
constexpr auto kTimes = std::to_array<Unit>({{"", 1},
                                             {"us", 1e-6},
                                             {"ms", 1e-3},
                                             {"s", 1},
                                             {"m", 60},
                                             {"min", 60},
                                             {"h", 3600},
                                             {"d", 86400}});
constexpr auto kThousands =
    std::to_array<Unit>({{"", 1}, {"k", 1e3}, {"K", 1e3}, {"M", 1e6}, {"G", 1e9}});

/// A finite number that may have a fraction and one of the units, in basic units.
std::optional<double> number_with_unit(string_view text, std::span<const Unit> units) {
  const std::size_t digits = text.find_last_of("0123456789.") + 1;
  const auto unit = std::ranges::find(units, text.substr(digits), &Unit::suffix);
  const auto number = real_number(text.substr(0, digits));
  if (unit == units.end() || !number) return std::nullopt;
  const double value = *number * unit->size;
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::string upper(string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  });
  return result;
}

/// Calls `take` with each part of `text` between commas, without blanks around it. Stops when
/// `take` returns false.
template <class Take>
bool each_part(string_view text, Take take) {
  for (;;) {
    const std::size_t comma = text.find(',');
    string_view part = text.substr(0, comma);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!take(part)) return false;
    if (comma == string_view::npos) return true;
    text.remove_prefix(comma + 1);
  }
}

constexpr auto kChangeWords =
    std::to_array<string_view>({"new", "gone", "back", "changed", "rebooted"});

/// What --fail-on takes, "status_N" left aside.
std::vector<std::string> outcome_words() {
  using session::ErrorWord;
  using session::Status;
  std::vector<std::string> words = {"any", "incomplete"};
  for (const auto type : {ber::ValueType::no_such_object, ber::ValueType::no_such_instance}) {
    words.emplace_back(ber::type_word(type));
  }
  for (std::size_t i = 0; i < session::kStatusCount; ++i) {
    words.emplace_back(session::status_word(static_cast<Status>(i)));
  }
  for (std::size_t i = 1; i < session::kErrorWordCount; ++i) {
    const auto word = static_cast<ErrorWord>(i);
    if (word != ErrorWord::status_n) words.push_back(session::error_text(word, 0));
  }
  words.insert(words.end(), kChangeWords.begin(), kChangeWords.end());
  return words;
}

bool is_status_number(string_view text) {
  constexpr string_view kStatusPrefix = "status_";
  if (!text.starts_with(kStatusPrefix)) return false;
  const auto number = whole_number<std::int32_t>(text.substr(kStatusPrefix.size()));
  return number && text == session::error_text(session::ErrorWord::status_n, *number);
}

}  // namespace

Checked<std::uint64_t> parse_count(string_view text, std::uint64_t least, std::uint64_t most) {
  const auto value = whole_number<std::uint64_t>(text);
  if (value && *value >= least && *value <= most) return *value;
  if (most == std::numeric_limits<std::uint64_t>::max()) {
    return refuse_text(least == 0 ? "a whole number" : fmt::format("a whole number from {}", least),
                       text);
  }
  return refuse_text(fmt::format("a whole number from {} to {}", least, most), text);
}

Checked<std::uint64_t> parse_seed(string_view text) {
  if (const auto value = number_or_hex(text)) return *value;
  return refuse_text("a whole number below 2^64", text);
}

Checked<unsigned> parse_retries(string_view text) {
  constexpr unsigned kRetriesMax = 20;
  const auto value = whole_number<unsigned>(text);
  if (value && *value <= kRetriesMax) return *value;
  if (value || all_digits(text)) {
    return std::unexpected("that is a count of retries; the rate is --rate");
  }
  return refuse_text("a whole number from 0 to 20", text);
}

Checked<Duration> parse_seconds(string_view text, bool zero_allowed, unsigned seconds_max) {
  const auto value = number_with_unit(text, kTimes);
  if (value && *value <= seconds_max) {
    if (*value == 0 && zero_allowed) return Duration::zero();
    const Duration duration(std::llround(*value * 1e9));
    if (*value > 0) return std::max<Duration>(duration, std::chrono::microseconds(1));
  }
  const string_view from = zero_allowed ? "from 0 to" : "above 0 and at most";
  return refuse_text(fmt::format("a number of seconds {} {}, perhaps with a unit (500ms, 10m, 2h)",
                                 from, seconds_max),
                     text);
}

Checked<double> parse_rate(string_view text) {
  // A lower rate is less than one request a day. No timer runs long enough for sixteen of these in
  // a row.
  constexpr double kRateMin = 1e-5;
  constexpr double kRateMax = 1e9;
  const auto value = number_with_unit(text, kThousands);
  if (value && (*value == 0 || (*value >= kRateMin && *value <= kRateMax))) return std::abs(*value);
  return refuse_text(
      "a number per second from 0.00001 to 1000000000, as in 500 or 10k, or 0 (unlimited)", text);
}

Checked<double> parse_bandwidth(string_view text) {
  constexpr double kBandwidthMin = 1000;  // A large request every twelve seconds.
  constexpr double kBandwidthMax = 1e12;
  const auto value = number_with_unit(text, kThousands);
  if (value && (*value == 0 || (*value >= kBandwidthMin && *value <= kBandwidthMax))) {
    return std::abs(*value);
  }
  return refuse_text("bits per second from 1k to 1000G, as in 10M, or 0 (unlimited)", text);
}

Checked<std::optional<SubnetRate>> parse_subnet_rate(string_view text) {
  const std::size_t equals = text.find('=');
  if (text.starts_with('/') && equals != string_view::npos) {
    const auto length = whole_number<int>(text.substr(1, equals - 1));
    const auto rate = parse_rate(text.substr(equals + 1));
    if (length && *length >= 1 && *length <= 128 && rate) {
      if (*rate == 0) return std::nullopt;
      return SubnetRate{.prefix_length = *length, .rate_rps = *rate};
    }
  }
  return refuse_text("/LENGTH=RATE with a length from 1 to 128, as in /24=50", text);
}

Checked<double> parse_percent(string_view text) {
  const auto value = real_number(text);
  if (value && *value >= 0 && *value <= 100) return std::abs(*value);
  return refuse_text("a percentage from 0 to 100", text);
}

Checked<std::uint32_t> parse_repetitions(string_view text) {
  if (text == "auto") return 0;
  const auto value = whole_number<std::int32_t>(text);
  if (value && *value >= 1) return static_cast<std::uint32_t>(*value);
  return refuse_text("auto or a whole number from 1 to 2147483647", text);
}

Checked<int> parse_tos(string_view text) {
  const auto value = number_or_hex(text);
  if (value && *value <= 255) return static_cast<int>(*value);
  return refuse_text("a number from 0 to 255", text);
}

Checked<int> parse_dscp(string_view text) {
  struct Name {
    string_view text;
    int code_point;
  };
  // RFC 2474, RFC 3246, RFC 5865, RFC 8622.
  static constexpr auto kNames = std::to_array<Name>(
      {{"EF", 46}, {"VA", 44}, {"VOICE-ADMIT", 44}, {"LE", 1}, {"DF", 0}, {"BE", 0}});
  const std::string name = upper(text);
  const auto found = std::ranges::find(kNames, name, &Name::text);
  std::optional<int> code_point;
  if (found != kNames.end()) {
    code_point = found->code_point;
  } else if (name.size() == 3 && name.starts_with("CS") && name[2] >= '0' && name[2] <= '7') {
    code_point = 8 * (name[2] - '0');
  } else if (name.size() == 4 && name.starts_with("AF") && name[2] >= '1' && name[2] <= '4' &&
             name[3] >= '1' && name[3] <= '3') {
    code_point = 8 * (name[2] - '0') + 2 * (name[3] - '0');  // RFC 2597 §6.
  } else if (const auto number = number_or_hex(text); number && *number <= 63) {
    code_point = static_cast<int>(*number);
  }
  if (code_point) return *code_point << 2;
  return refuse_text("EF, VA, LE, DF, AF11 to AF43, CS0 to CS7 or a number from 0 to 63", text);
}

Checked<int> parse_size(string_view text) {
  constexpr std::uint64_t kSizeMax = std::uint64_t{1} << 30;
  std::uint64_t unit = 1;
  string_view digits = text;
  if (!text.empty() && (text.back() == 'k' || text.back() == 'K')) unit = 1024;
  if (!text.empty() && (text.back() == 'm' || text.back() == 'M')) unit = 1024 * 1024;
  if (unit != 1) digits.remove_suffix(1);
  const auto value = whole_number<std::uint64_t>(digits);
  if (value && *value >= 1 && *value <= kSizeMax / unit) return static_cast<int>(*value * unit);
  return refuse_text("a size from 1 to 1024M, in octets or with k or M", text);
}

Checked<SourceCheck> parse_source_check(string_view text) {
  for (const auto check : {SourceCheck::strict, SourceCheck::port, SourceCheck::any}) {
    if (text == source_check_word(check)) return check;
  }
  constexpr auto kWords = std::to_array<string_view>({"strict", "port", "any"});
  return refuse_word("strict, port or any", text, kWords);
}

Checked<IoChoice> parse_io_choice(string_view text) {
  for (const auto choice : {IoChoice::automatic, IoChoice::uring, IoChoice::mmsg}) {
    if (text == io_choice_word(choice)) return choice;
  }
  constexpr auto kWords = std::to_array<string_view>({"auto", "uring", "mmsg"});
  return refuse_word("auto, uring or mmsg", text, kWords);
}

Checked<ReportScope> parse_report_scope(string_view text) {
  for (const auto scope : {ReportScope::responders, ReportScope::all}) {
    if (text == report_scope_word(scope)) return scope;
  }
  constexpr auto kWords = std::to_array<string_view>({"responders", "all"});
  return refuse_word("responders or all", text, kWords);
}

Checked<Format> parse_format(string_view text) {
  for (const auto format : {Format::automatic, Format::human, Format::ndjson}) {
    if (text == format_word(format)) return format;
  }
  return refuse_text("auto, human or ndjson", text);
}

Checked<Color> parse_color(string_view text) {
  for (const auto color : {Color::automatic, Color::always, Color::never}) {
    if (text == color_word(color)) return color;
  }
  return refuse_text("auto, always or never", text);
}

Checked<int> parse_compression(string_view text) {
  using files::ZstdFrames;
  if (!ZstdFrames::known()) return std::unexpected("this build has no zstd");
  if (text == "zstd") return ZstdFrames::kLevelMin;
  constexpr string_view kPrefix = "zstd:";
  if (text.starts_with(kPrefix)) {
    const auto level =
        parse_count(text.substr(kPrefix.size()), ZstdFrames::kLevelMin, ZstdFrames::kLevelMax);
    if (level) return static_cast<int>(*level);
  }
  return refuse_text("zstd or zstd:LEVEL with a level of 1 to 9", text);
}

Checked<session::Root> parse_oid(string_view text, const mib::Names& names) {
  // One arc alone is no OID and yet a root.
  if (auto root = session::Root::parse(text)) return std::move(*root);
  const auto named = names.resolve(text);
  if (named) return session::Root(named->oid);
  if (names.empty() && named.error().kind != mib::NameError::Kind::malformed) {
    return std::unexpected(
        fmt::format("\"{}\" is no OID in numbers, and there are no names (--names none)",
                    text::printable(text)));
  }
  return std::unexpected(named.error().message(text));
}

Checked<std::vector<session::Root>> parse_oids(string_view text, const mib::Names& names) {
  std::vector<session::Root> oids;
  std::string error;
  each_part(text, [&](string_view part) {
    auto root = parse_oid(part, names);
    if (root) {
      oids.push_back(std::move(*root));
    } else {
      error = std::move(root.error());
    }
    return error.empty();
  });
  if (!error.empty()) return std::unexpected(std::move(error));
  return oids;
}

Checked<std::vector<std::string>> parse_address_blocks(string_view text) {
  std::vector<std::string> blocks;
  std::string error;
  each_part(text, [&](string_view part) {
    if (const auto block = targets::parse_address_block(part); !block) {
      error = block.error();
      return false;
    }
    blocks.emplace_back(part);
    return true;
  });
  if (!error.empty()) return std::unexpected(std::move(error));
  return blocks;
}

Checked<std::vector<std::string>> parse_fail_on(string_view text) {
  const std::vector<std::string> known = outcome_words();
  std::vector<std::string> words;
  std::string error;
  each_part(text, [&](string_view part) {
    if (is_status_number(part) || std::ranges::find(known, part) != known.end()) {
      words.emplace_back(part);
      return true;
    }
    const std::vector<string_view> views(known.begin(), known.end());
    error = fmt::format(
        "'{}' is no status, no error word, no change, and not any, incomplete, noSuchObject or "
        "noSuchInstance{}",
        text::printable(part), did_you_mean(nearest_word(part, views)));
    return false;
  });
  if (!error.empty()) return std::unexpected(std::move(error));
  return words;
}

bool is_change_word(string_view text) noexcept {
  return std::ranges::find(kChangeWords, text) != kChangeWords.end();
}

std::string change_words() { return fmt::format("{}", fmt::join(kChangeWords, ", ")); }

Checked<IpAddress> parse_source_ip(string_view text) {
  if (const auto address = IpAddress::parse(text)) return *address;
  return refuse_text("an IPv4 or IPv6 address of this host", text);
}

Checked<std::string> parse_interface(string_view text) {
  constexpr std::size_t kNameMax = 15;  // IFNAMSIZ without the terminator.
  const bool well_formed = std::ranges::none_of(text, [](char c) {
    return c == '/' || c == ':' || static_cast<unsigned char>(c) <= ' ' || c == 0x7F;
  });
  if (!text.empty() && text.size() <= kNameMax && well_formed) return std::string(text);
  return refuse_text("the name of an interface", text);
}

Checked<std::string> parse_file_name(string_view text) {
  if (text.find('\0') != string_view::npos) return std::unexpected("the file's name is not valid");
  if (!text.empty()) return std::string(text);
  return std::unexpected("the file's name is empty");
}

bool looks_like_oid(string_view text) noexcept {
  if (text.find("::") != string_view::npos) {
    // An IPv6 address has no letters above f before its zone; a module's name begins with a letter
    // and nearly always has one.
    const string_view module = text.substr(0, text.find("::"));
    return !module.empty() && std::ranges::all_of(module, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    }) && std::ranges::any_of(module, [](char c) {
      return (c >= 'g' && c <= 'z') || (c >= 'G' && c <= 'Z');
    });
  }
  const bool dotted_numbers =
      std::ranges::all_of(text, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
  if (!dotted_numbers) return false;
  const auto dots = std::ranges::count(text, '.');
  const bool digits = dots < static_cast<std::ptrdiff_t>(text.size());
  return digits && (text.front() == '.' || (dots != 0 && dots != 3));
}

}  // namespace snmpring::options
