// One line of JSON whose last member is a checksum over the octets before it.
#include "checkpoint/checkpoint.h"

#include <fcntl.h>
#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <limits>
#include <optional>

#include "base/unique_fd.h"
#include "checkpoint/checkpoint_counters.h"
#include "files/file_error.h"
#include "process/exit_codes.h"
#include "process/refusal.h"
#include "targets/position_list.h"
#include "text/json_text.h"
#include "text/printable.h"
#include "text/sha256.h"
#include "text/wall_time.h"

namespace snmpring::checkpoint {
namespace {

using Json = nlohmann::ordered_json;

// What every file begins with, whatever its format.
constexpr std::string_view kHead = R"({"kind":"checkpoint","format":)";
constexpr std::string_view kChecksum = R"(,"checksum":")";
constexpr std::string_view kTail = "\"}\n";
constexpr std::size_t kDigestText = 64;
constexpr std::size_t kTailOctets = kChecksum.size() + kDigestText + kTail.size();
// Deeper than any checkpoint goes, and more members than any of its objects has: reading each
// compares it with those before it.
constexpr std::size_t kDepthMax = 8;
constexpr std::size_t kMembersMax = 256;
constexpr std::uint64_t kOutputOctetsMax = std::uint64_t{1} << 62;
constexpr std::size_t kListsMax = 100'000;

/// 64 bits as text: not everybody's numbers have as many.
std::string wide(std::uint64_t number) { return std::to_string(number); }

Json lists_json(const std::vector<targets::ListProgress>& lists) {
  Json json = Json::array();
  for (const targets::ListProgress& list : lists) {
    json.push_back({{"lines", list.lines}, {"hash", wide(list.hash)}, {"ended", list.ended}});
  }
  return json;
}

Json position_json(const Checkpoint& checkpoint) {
  const targets::ScanPosition& position = checkpoint.state.position;
  Json json;
  json["fingerprint"] = checkpoint.fingerprint;
  json["next"] = wide(position.next);
  json["unfinished_count"] = position.unfinished.size();
  json["unfinished"] = targets::position_list_text(position.unfinished);
  json["lists"] = lists_json(position.lists);
  json["blocked"] = position.counts.blocked;
  json["other_family"] = position.counts.other_family;
  json["list_targets"] = position.counts.list_targets;
  json["bad_lines"] = position.counts.bad_lines;
  json["skipped_objects"] = position.counts.skipped_objects;
  return json;
}

/// An object whose members must all be there and of the right kind. What is wrong is remembered, so
/// that a whole object can be read before asking.
class Members {
 public:
  Members(const Json& json, std::string& fault) : json_(json), fault_(fault) {
    if (!json.is_object()) fault_ = "the document";
  }

  std::string text(const char* key) {
    const Json* found = find(key, [](const Json& j) { return j.is_string(); });
    return found == nullptr ? std::string() : found->get<std::string>();
  }
  std::uint64_t number(const char* key,
                       std::uint64_t most = std::numeric_limits<std::uint64_t>::max()) {
    const Json* found = find(key, [](const Json& j) { return j.is_number_unsigned(); });
    const std::uint64_t number = found == nullptr ? 0 : found->get<std::uint64_t>();
    if (number > most) fault_ = key;
    return number;
  }
  std::uint64_t wide_number(const char* key) {
    const std::string digits = text(key);
    std::uint64_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, number);
    if (error != std::errc{} || stop != end) fault_ = key;
    return number;
  }
  bool flag(const char* key) {
    const Json* found = find(key, [](const Json& j) { return j.is_boolean(); });
    return found != nullptr && found->get<bool>();
  }
  /// An array or object; an empty one where there is none.
  const Json& inner(const char* key, bool array) {
    const Json* found =
        find(key, [array](const Json& j) { return array ? j.is_array() : j.is_object(); });
    return found == nullptr ? none_ : *found;
  }

 private:
  template <typename Fits>
  const Json* find(const char* key, Fits fits) {
    if (!json_.is_object()) return nullptr;
    const auto found = json_.find(key);
    if (found != json_.end() && fits(*found)) return &*found;
    fault_ = key;
    return nullptr;
  }

  const Json& json_;
  std::string& fault_;
  const Json none_ = Json::object();
};

/// In the form that random_uuid() gives: records quote it as it stands.
bool is_uuid(std::string_view text) {
  constexpr std::string_view kForm = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (text.size() != kForm.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hex = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
    if (kForm[i] == 'x' ? !hex : text[i] != '-') return false;
  }
  return true;
}

/// As output_tail() gives it, which may know none.
bool is_digest(std::string_view text) {
  return text.empty() || (text.size() == kDigestText &&
                          text.find_first_not_of("0123456789abcdef") == std::string_view::npos);
}

void read_position(const Json& json, Checkpoint& checkpoint, std::string& fault) {
  Members members(json, fault);
  targets::ScanPosition& position = checkpoint.state.position;
  checkpoint.fingerprint = members.text("fingerprint");
  position.next = members.wide_number("next");
  auto unfinished = targets::parse_position_list(members.text("unfinished"), kUnfinishedMax);
  if (!unfinished || unfinished->size() != members.number("unfinished_count")) {
    fault = "unfinished";
  } else {
    position.unfinished = std::move(*unfinished);
  }
  const Json& lists = members.inner("lists", true);
  if (lists.size() > kListsMax) fault = "lists";
  for (const Json& list : lists) {
    Members list_members(list, fault);
    const std::uint64_t lines = list_members.number("lines");
    const std::uint64_t hash = list_members.wide_number("hash");
    position.lists.push_back({lines, hash, list_members.flag("ended")});
  }
  position.counts.blocked = members.number("blocked");
  position.counts.other_family = members.number("other_family");
  position.counts.list_targets = members.number("list_targets");
  position.counts.bad_lines = members.number("bad_lines");
  position.counts.skipped_objects = members.number("skipped_objects");
}

/// True where nothing is deeper and no object wider than in a checkpoint, so that what comes after
/// takes time and stack in proportion. Whether it is JSON at all is for the parser to say.
bool is_bounded(std::string_view text) {
  std::array<std::size_t, kDepthMax + 1> members{};  // Of the object at each depth.
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      quoted = !quoted;
    } else if (quoted) {
      if (c == '\\') ++i;
    } else if (c == '{' || c == '[') {
      if (++depth > kDepthMax) return false;
      members[depth] = 0;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return false;
      --depth;
    } else if (c == ':' && ++members[depth] > kMembersMax) {
      return false;
    }
  }
  return true;
}

/// The format that a file says it has; nullopt where it says none.
std::optional<unsigned> format_of(std::string_view text) {
  if (!text.starts_with(kHead)) return std::nullopt;
  text.remove_prefix(kHead.size());
  unsigned format = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), format);
  if (error != std::errc{} || stop == text.data() + text.size() || *stop != ',' || format == 0)
    return std::nullopt;
  return format;
}

}  // namespace

std::string render_checkpoint(const Checkpoint& checkpoint, WallTime written) {
  const report::RunFacts& facts = checkpoint.facts;
  Json json;
  json["kind"] = "checkpoint";
  json["format"] = kCheckpointFormat;
  json["written"] = text::wall_time_text(written);
  json["done"] = checkpoint.state.done;
  json["run"] = facts.run;
  json["started"] = text::wall_time_text(facts.started);
  json["resumes"] = facts.resumes;
  json["seed"] = wide(facts.seed);
  json["verb"] = checkpoint.verb;
  json["config_hash"] = checkpoint.config_hash;
  json["config"] = checkpoint.config;
  json["config_file"] = checkpoint.config_file;
  json["targets"] = position_json(checkpoint);
  json["output_octets"] = checkpoint.state.output_octets;
  json["output_tail"] = checkpoint.state.output_tail;
  json["targets_file_octets"] = checkpoint.state.targets_file_octets;
  json["targets_file_tail"] = checkpoint.state.targets_file_tail;
  json["counters"] = counters_json(checkpoint.state.counters);
  std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  text.pop_back();
  const std::string checksum = text::sha256_text(text);
  text += kChecksum;
  text += checksum;
  text += kTail;
  return text;
}

bool is_storable(const Json& config, std::string& key) {
  for (const auto& [name, value] : config.items()) {
    std::string inner;
    const bool storable = value.is_string()
                              ? text::is_utf8(as_bytes(value.get_ref<const std::string&>()))
                              : !value.is_structured() || is_storable(value, inner);
    if (storable) continue;
    key = name;
    return false;
  }
  return true;
}

std::expected<Checkpoint, std::string> parse_checkpoint(std::string_view text) {
  const auto format = format_of(text);
  if (!format) return std::unexpected("is no checkpoint of snmpring, or damaged");
  if (*format > kCheckpointFormat) {
    return std::unexpected(fmt::format("was written by a newer snmpring (format {}, not {})",
                                       *format, kCheckpointFormat));
  }
  if (text.size() < kTailOctets || !text.ends_with(kTail) ||
      text.substr(text.size() - kTailOctets, kChecksum.size()) != kChecksum) {
    return std::unexpected("is damaged: its end is missing");
  }
  // Nothing else is looked at before this is right.
  const std::string_view content = text.substr(0, text.size() - kTailOctets);
  if (text::sha256_text(content) != text.substr(content.size() + kChecksum.size(), kDigestText)) {
    return std::unexpected("is damaged: its checksum is wrong");
  }
  const Json json = is_bounded(text) ? Json::parse(text.begin(), text.end(), /*cb=*/nullptr,
                                                   /*allow_exceptions=*/false)
                                     : Json();
  if (!json.is_object()) return std::unexpected("is damaged: its JSON is not that of a checkpoint");
  std::string fault;
  Members members(json, fault);
  Checkpoint checkpoint;
  checkpoint.facts.run = members.text("run");
  if (!is_uuid(checkpoint.facts.run)) fault = "run";
  const auto started = text::parse_wall_time(members.text("started"));
  // One that is printed as another belongs to no run.
  if (!started || text::parse_wall_time(text::wall_time_text(*started)) != started)
    fault = "started";
  checkpoint.facts.started = started.value_or(WallTime{});
  checkpoint.facts.resumes = members.number("resumes");
  checkpoint.facts.seed = members.wide_number("seed");
  checkpoint.verb = members.text("verb");
  checkpoint.config_hash = members.text("config_hash");
  checkpoint.config = members.inner("config", false);
  checkpoint.config_file = members.text("config_file");
  read_position(members.inner("targets", false), checkpoint, fault);
  checkpoint.state.output_octets = members.number("output_octets", kOutputOctetsMax);
  // Versions that did not look wrote none.
  if (json.contains("output_tail")) {
    checkpoint.state.output_tail = members.text("output_tail");
    if (!is_digest(checkpoint.state.output_tail)) fault = "output_tail";
  }
  // Versions without that file wrote neither.
  if (json.contains("targets_file_octets") || json.contains("targets_file_tail")) {
    checkpoint.state.targets_file_octets = members.number("targets_file_octets", kOutputOctetsMax);
    checkpoint.state.targets_file_tail = members.text("targets_file_tail");
    if (!is_digest(checkpoint.state.targets_file_tail)) fault = "targets_file_tail";
  }
  checkpoint.state.done = members.flag("done");
  if (auto counters = read_counters(members.inner("counters", false))) {
    checkpoint.state.counters = *counters;
  } else {
    fault = "counters";
  }
  if (!fault.empty()) {
    return std::unexpected(fmt::format("is damaged: {} is missing or wrong", fault));
  }
  return checkpoint;
}

std::expected<Checkpoint, process::Refusal> read_checkpoint(const std::string& path) {
  const auto refuse = [&](int code, std::string_view reason) {
    return std::unexpected(
        process::Refusal{code, fmt::format("{} {}", text::printable(path), reason)});
  };
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  const auto cannot_be_read = [&](int error) {
    return refuse(process::file_exit(error, process::kExitUsage),
                  fmt::format("cannot be read: {}", std::strerror(error)));
  };
  if (!fd) return cannot_be_read(errno);
  std::string text;
  constexpr std::size_t kPart = std::size_t{256} << 10;
  while (text.size() <= kCheckpointOctetsMax) {
    const std::size_t size = text.size();
    text.resize(size + kPart);
    const ssize_t got = ::read(fd.get(), text.data() + size, kPart);
    if (got < 0 && errno != EINTR) return cannot_be_read(errno);
    text.resize(size + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) break;
  }
  if (text.size() > kCheckpointOctetsMax)
    return refuse(process::kExitData, "is too large for a checkpoint");
  auto checkpoint = parse_checkpoint(text);
  if (!checkpoint) return refuse(process::kExitData, checkpoint.error());
  return std::move(*checkpoint);
}

}  // namespace snmpring::checkpoint
