// The file of --checkpoint: nothing is taken without the right checksum, and what is taken is all
// that stands there and the same when it is written and read again. Since chance finds no checksum,
// most inputs say how a sound file is forged, with a right one, or damaged.
#include "checkpoint/checkpoint.h"

#include <array>
#include <bit>
#include <charconv>
#include <functional>
#include <limits>
#include <optional>
#include <string>

#include "checkpoint/checkpoint_example.h"
#include "fuzz/forged_json.h"
#include "fuzz/fuzz.h"
#include "scratch/allocation_counter.h"
#include "targets/position_list.h"
#include "text/sha256.h"

namespace snmpring {
namespace {

using checkpoint::Checkpoint;
using fuzz::expect;
using fuzz::Input;
using fuzz::Json;
using Positions = std::vector<std::uint64_t>;

constexpr std::string_view kHead = R"({"kind":"checkpoint","format":)";
constexpr std::size_t kTailOctets = 80;  // docs/checkpoint.md

/// A text with the right checksum.
std::string sealed(const std::string& content) {
  return content + ",\"checksum\":\"" + text::sha256_text(content) + "\"}\n";
}

bool is_sealed(std::string_view text) {
  return text.size() >= kTailOctets &&
         sealed(std::string(text.substr(0, text.size() - kTailOctets))) == text;
}

/// What a file is called whose frame is not right; empty where only what is inside may be wrong.
std::string fault_of_frame(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789";
  const std::string none = "is no checkpoint of snmpring, or damaged";
  if (!text.starts_with(kHead)) return none;
  std::string_view format = text.substr(kHead.size());
  const std::size_t end = format.find_first_not_of(kDigits);
  if (end == 0 || end == std::string_view::npos || format[end] != ',') return none;
  format = format.substr(0, end);
  format.remove_prefix(std::min(format.find_first_not_of('0'), format.size()));
  // More than 32 bits are no number of a format.
  if (format.empty() || format.size() > 10 ||
      (format.size() == 10 && format > std::string_view("4294967295"))) {
    return none;
  }
  if (format != "1") {
    return "was written by a newer snmpring (format " + std::string(format) + ", not 1)";
  }
  const std::string_view tail =
      text.size() < kTailOctets ? std::string_view() : text.substr(text.size() - kTailOctets);
  if (!tail.starts_with(R"(,"checksum":")") || !tail.ends_with("\"}\n")) {
    return "is damaged: its end is missing";
  }
  return is_sealed(text) ? "" : "is damaged: its checksum is wrong";
}

/// Compares without regard to the order of members, which nobody relies on.
void check_against_document(std::string_view text, const std::string& written) {
  const auto given = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  const auto taken = nlohmann::json::parse(written);
  expect(given.is_object(), "what is taken is JSON");
  for (const char* key : {"run", "resumes", "verb", "config", "config_hash", "config_file",
                          "output_octets", "counters", "done"}) {
    expect(given.contains(key) && given[key] == taken[key], "every member is taken as it stands");
  }
  const auto& targets = given["targets"];
  for (const char* key : {"fingerprint", "unfinished_count", "blocked", "other_family",
                          "list_targets", "bad_lines", "skipped_objects"}) {
    expect(targets.contains(key) && targets[key] == taken["targets"][key],
           "what is said of the targets is taken as it stands");
  }
  const auto& lists = targets["lists"];
  expect(lists.size() == taken["targets"]["lists"].size(), "every list is taken");
  for (std::size_t i = 0; i < lists.size(); ++i) {
    for (const char* key : {"lines", "ended"}) {
      expect(lists[i][key] == taken["targets"]["lists"][i][key], "a list is taken as it stands");
    }
  }
}

void check_taken(std::string_view text, const Checkpoint& checkpoint) {
  expect(is_sealed(text), "nothing is taken without the right checksum");
  const Positions& unfinished = checkpoint.state.position.unfinished;
  expect(unfinished.size() <= checkpoint::kUnfinishedMax, "positions are no more than allowed");
  expect(std::ranges::adjacent_find(unfinished, std::ranges::greater_equal()) == unfinished.end(),
         "positions ascend, each once");
  const std::string written = render_checkpoint(checkpoint, WallTime{});
  const auto again = checkpoint::parse_checkpoint(written);
  expect(again.has_value(), "what is taken can be written and read");
  expect(render_checkpoint(*again, WallTime{}) == written, "it is then the same");
  check_against_document(text, written);
}

/// No list of positions in the text is longer.
std::size_t positions_max(std::string_view text) {
  std::size_t most = text.size();
  // An escaped x is one too.
  if (text.find("\\u") != text.npos) most = checkpoint::kUnfinishedMax;
  for (std::size_t at = text.find('x'); at != text.npos; at = text.find('x', at + 1)) {
    std::uint64_t times = 0;
    const char* const digits = text.data() + at + 1;
    const auto error = std::from_chars(digits, text.data() + text.size(), times).ec;
    most += error == std::errc::result_out_of_range
                ? checkpoint::kUnfinishedMax
                : std::min<std::uint64_t>(times, checkpoint::kUnfinishedMax);
  }
  return std::min(most, checkpoint::kUnfinishedMax);
}

/// True where the text was taken.
bool check_text(std::string_view text) {
  const std::size_t before = scratch::allocated_octets();
  const auto taken = checkpoint::parse_checkpoint(text);
  const std::size_t octets = scratch::allocated_octets() - before;
  // A vector that grows asks for up to four times what it holds in the end.
  expect(octets <= (std::size_t{64} << 10) + 128 * text.size() +
                       4 * positions_max(text) * sizeof(std::uint64_t),
         "reading takes memory in proportion to the file");
  const std::string fault = fault_of_frame(text);
  if (taken) {
    check_taken(text, *taken);
    return true;
  }
  expect(fuzz::is_one_line(taken.error()), "a refusal is one line");
  expect(fault.empty() ? taken.error().starts_with("is damaged: ") : taken.error() == fault,
         "a file is refused for what is wrong with it");
  return false;
}

/// A sound file, changed in places, as somebody may do it who knows how to make a checksum.
void check_forged(Input input) {
  Json document = Json::parse(
      checkpoint::render_checkpoint(checkpoint::test::example_checkpoint(), WallTime{}));
  document.erase("checksum");
  if (!fuzz::forge(document, input) || !document.is_object() || document.empty()) return;
  std::string content = document.dump(-1, ' ', false, Json::error_handler_t::replace);
  content.pop_back();
  check_text(sealed(content));
}

template <typename Counters>
Counters any_counters(Input& input) {
  // Nothing but numbers of eight octets.
  std::array<std::uint64_t, sizeof(Counters) / sizeof(std::uint64_t)> words{};
  static_assert(sizeof words == sizeof(Counters));
  for (std::uint64_t& word : words) word = input.one_in(16) ? input.number(8) : input.octet();
  return std::bit_cast<Counters>(words);
}

Duration any_duration(Input& input) {
  return Duration(static_cast<std::int64_t>(input.number(8) >> 2));
}

Checkpoint any_checkpoint(Input& input) {
  Checkpoint checkpoint = checkpoint::test::example_checkpoint();
  checkpoint.facts.started =
      WallTime(std::chrono::microseconds(input.below(253'402'300'800'000'000)));
  checkpoint.facts.seed = input.number(8);
  checkpoint.facts.resumes = input.number(8);
  checkpoint.state.done = input.one_in(2);
  checkpoint.state.output_octets = input.number(8) >> 2;
  checkpoint.config["targets"] = {std::string(as_text(input.some(40)))};
  checkpoint.config["identities"] = {{{"user", std::string(as_text(input.some(40)))}}};
  checkpoint.config_file = std::string(as_text(input.some(40)));

  targets::ScanPosition& position = checkpoint.state.position;
  position.next = input.number(8);
  position.counts = any_counters<targets::TargetCounts>(input);
  position.lists.clear();
  for (auto lists = input.below(4); lists > 0; --lists) {
    position.lists.push_back({input.number(4), input.number(8), input.one_in(2)});
  }
  position.unfinished.clear();
  std::uint64_t at = input.one_in(4) ? input.number(8) : input.octet();
  for (auto left = input.below(64); left > 0; --left) {
    position.unfinished.push_back(at);
    const std::uint64_t distance = input.one_in(8) ? 1 + (input.number(8) >> 1) : 1;
    if (distance > std::numeric_limits<std::uint64_t>::max() - at) break;
    at += distance;
  }

  report::RunCounters& counters = checkpoint.state.counters;
  counters.wire = any_counters<io::WireStats>(input);
  counters.elapsed = any_duration(input);
  counters.usage = {.cpu_user = any_duration(input),
                    .cpu_system = any_duration(input),
                    .memory_peak_octets = input.number(8)};
  return checkpoint;
}

/// Somewhere else than it was.
std::string damaged(std::string text, Input& input) {
  const std::size_t at = input.below(text.size());
  switch (input.below(4)) {
    case 0:
      text.resize(at);
      break;
    case 1:
      text.erase(at, 1 + input.below(8));
      break;
    case 2:
      text.insert(at, as_text(input.some(16)));
      break;
    default:
      text[at] = static_cast<char>(text[at] ^ 1 << input.below(8));
  }
  return text;
}

/// What the program writes comes back, and nothing of it once the file is damaged.
void check_written(Input input) {
  const Checkpoint checkpoint = any_checkpoint(input);
  std::string key;
  const bool storable = checkpoint::is_storable(checkpoint.config, key) &&
                        checkpoint::is_storable({{"config", checkpoint.config_file}}, key);
  const std::string text = checkpoint::render_checkpoint(checkpoint, WallTime{});
  const auto read = checkpoint::parse_checkpoint(text);
  // A century is the longest time that is believed.
  constexpr Duration kCentury = std::chrono::hours(24 * 36'525);
  const report::RunCounters& counters = checkpoint.state.counters;
  if (std::max({counters.elapsed, counters.usage.cpu_user, counters.usage.cpu_system}) > kCentury) {
    expect(!read && read.error() == "is damaged: counters is missing or wrong",
           "no time is longer than a century");
  } else {
    expect(read && checkpoint::render_checkpoint(*read, WallTime{}) == text,
           "what is written is read as it was");
    expect(read->state.position.unfinished == checkpoint.state.position.unfinished &&
               read->state.position.lists == checkpoint.state.position.lists &&
               read->state.position.counts == checkpoint.state.position.counts &&
               read->facts.started == checkpoint.facts.started,
           "what is written is all that there was");
    expect(!storable ||
               (read->config == checkpoint.config && read->config_file == checkpoint.config_file),
           "a configuration that can be stored is stored");
  }
  const std::string other = damaged(text, input);
  expect(other == text || !check_text(other), "a damaged file is refused");
}

/// Digits without a leading zero.
std::optional<std::uint64_t> number_of(std::string_view digits) {
  if (digits.empty() || (digits.size() > 1 && digits.front() == '0')) return std::nullopt;
  std::uint64_t number = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    if (__builtin_mul_overflow(number, 10u, &number) ||
        __builtin_add_overflow(number, static_cast<unsigned>(digit - '0'), &number)) {
      return std::nullopt;
    }
  }
  return number;
}

/// Word by word and position by position.
std::optional<Positions> read_slowly(std::string_view text, std::size_t most) {
  Positions positions;
  if (text.empty()) return positions;
  for (;;) {
    const std::size_t end = text.find(' ');
    std::string_view word = text.substr(0, end);
    std::optional<std::uint64_t> times = 1;
    const std::size_t x = word.find('x');
    if (x != word.npos) {
      times = positions.empty() ? std::nullopt : number_of(word.substr(x + 1));
      word = word.substr(0, x);
    }
    const auto distance = number_of(word);
    if (!distance || !times || *times == 0) return std::nullopt;
    if (*distance == 0 && !positions.empty()) return std::nullopt;
    for (std::uint64_t i = 0; i < *times; ++i) {
      std::uint64_t next = positions.empty() ? 0 : positions.back();
      if (positions.size() == most || __builtin_add_overflow(next, *distance, &next)) {
        return std::nullopt;
      }
      positions.push_back(next);
    }
    if (end == text.npos) return positions;
    text.remove_prefix(end + 1);
  }
}

void check_position_list(Input input) {
  const std::size_t most = input.below(4096);
  const std::string_view text = as_text(input.rest());
  const auto positions = targets::parse_position_list(text, most);
  expect(positions == read_slowly(text, most), "a list is read as its words say");
  if (!positions) return;
  expect(positions->size() <= most, "positions are no more than allowed");
  const std::string written = targets::position_list_text(*positions);
  expect(written.size() <= text.size(), "a list is written as shortly as it can be");
  expect(targets::parse_position_list(written, positions->size()) == positions,
         "a list that is written is read as it was");
  expect(positions->empty() || !targets::parse_position_list(written, positions->size() - 1),
         "not one position is more than allowed");
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  fuzz::Input input(data, size);
  switch (input.octet()) {
    case 'f':
      check_forged(input);
      break;
    case 'w':
      check_written(input);
      break;
    case 'p':
      check_position_list(input);
      break;
    case 's':
      check_text(sealed(std::string(as_text(input.rest()))));
      break;
    default:
      check_text(as_text({data, size}));
  }
  return 0;
}
