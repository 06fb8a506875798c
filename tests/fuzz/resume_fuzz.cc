// A scan that is taken up from a checkpoint that somebody has changed and sealed again: it is
// refused in one line, or goes on with what stands there, and asks nobody twice.
#include "arguments/resume_options.h"

#include <stdlib.h>

#include <set>
#include <string>

#include "arguments/argv.h"
#include "arguments/config_dump.h"
#include "checkpoint/checkpoint.h"
#include "checkpoint/checkpoint_example.h"
#include "fuzz/forged_json.h"
#include "fuzz/fuzz.h"
#include "fuzz/memory_file.h"
#include "options/option_table.h"
#include "process/exit_codes.h"
#include "targets/line_hash.h"
#include "targets/scan_targets.h"

namespace snmpring {
namespace {

using arguments::test::Argv;
using engine::Supply;
using fuzz::expect;
using fuzz::Input;
using fuzz::Json;

/// Where a secret comes from may change, as long as it is the same credential.
Json without_secrets(Json identities) {
  for (Json& identity : identities) {
    if (identity.is_object()) identity.erase("secrets");
  }
  return identities;
}

/// The configuration of a scan that has begun.
Json begun_config() {
  ::setenv("SNMPRING_TEST_SECRET", "hunter2", 1);
  const auto begun = Argv({"walk", "192.0.2.0/28", "agent.example", "--oid", "1.3.6.1", "-c",
                           "env:SNMPRING_TEST_SECRET", "--seed", "7", "--output", "out",
                           "--checkpoint", "checkpoint"})
                         .parse();
  expect(begun.has_value(), "a scan can begin");
  return arguments::redacted_config(*begun);
}

/// The options that --resume finds are those that stand in the file.
void check_options(Input input) {
  static const Json kConfig = begun_config();
  checkpoint::Checkpoint checkpoint = checkpoint::test::example_checkpoint();
  checkpoint.verb = "walk";
  checkpoint.config = kConfig;
  const bool tampered = input.one_in(16);
  if (tampered) checkpoint.config_hash = arguments::config_hash(checkpoint.config);
  if (!fuzz::forge(checkpoint.config, input) || !checkpoint.config.is_object()) return;
  // As the file has it, where octets that are no UTF-8 have been replaced.
  checkpoint.config =
      Json::parse(checkpoint.config.dump(-1, ' ', false, Json::error_handler_t::replace));
  if (!tampered) checkpoint.config_hash = arguments::config_hash(checkpoint.config);
  const fuzz::MemoryFile file(as_bytes(checkpoint::render_checkpoint(checkpoint, WallTime{})));

  const auto options = Argv({"walk", "--resume", file.path()}).parse();
  if (!options) {
    const arguments::CliExit& error = options.error();
    expect(error.text.ends_with('\n') &&
               fuzz::is_one_line(std::string_view(error.text).substr(0, error.text.size() - 1)),
           "a refusal is one line");
    expect(error.code == process::kExitUsage || error.code == process::kExitData,
           "a refusal is about the command line or the file");
    return;
  }
  expect(options->resume && options->checkpoint_file == file.path(),
         "the run keeps to its checkpoint");
  const Json now = arguments::redacted_config(*options);
  for (const auto& [key, value] : checkpoint.config.items()) {
    const options::OptionSpec* const option = options::find_option(key);
    if (key == "checkpoint" || (option != nullptr && option->secret)) continue;
    bool same = key == "identities" ? without_secrets(now.at(key)) == without_secrets(value)
                                    : now.at(key) == value;
    // Versions before these options added up stored the argument alone, or nothing.
    if (option != nullptr && option->accumulates && !value.is_array()) {
      same = now.at(key) == (value.is_null() ? Json::array() : Json::array({value}));
    }
    expect(same, "every option is what it was");
  }
}

constexpr std::string_view kList =
    "10.0.0.1\n"
    "# a comment\n"
    "10.1.0.0/30\n"
    "nonsense nonsense\n"
    "{\"target\":\"10.2.0.8-10.2.0.9\",\"tag\":\"rack\"}\n"
    "10.3.0.1";
constexpr std::uint64_t kListLines = 6;
constexpr std::uint64_t kSpace = 16;

/// The position of a target, or of none: near those that there are.
std::uint64_t any_position(Input& input) {
  const std::uint64_t line = input.below(kListLines + 4);
  if (line == 0) return input.below(kSpace + 2);
  if (line == kListLines + 2) return input.number(8);
  return kSpace + (line - 1) * targets::kPositionsPerLine + input.below(6);
}

std::uint64_t hash_of(std::uint64_t lines) {
  targets::LineHash hash;
  std::string_view rest = kList;
  for (; lines > 0; --lines) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    hash.add(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return hash.value();
}

targets::ScanPosition any_scan_position(Input& input) {
  targets::ScanPosition position;
  position.next = any_position(input);
  for (auto lists = input.below(3); lists > 0; --lists) {
    const std::uint64_t lines = input.below(kListLines + 2);
    position.lists.push_back(
        {lines, input.one_in(8) ? input.number(8) : hash_of(std::min(lines, kListLines)),
         input.one_in(2)});
  }
  std::set<std::uint64_t> unfinished;
  for (auto left = input.below(16); left > 0; --left) unfinished.insert(any_position(input));
  position.unfinished.assign(unfinished.begin(), unfinished.end());
  return position;
}

/// Whatever the file says of positions, a target is asked once, and none is forgotten.
void check_positions(Input input) {
  const fuzz::MemoryFile list(as_bytes(kList));
  const targets::Settings settings{.targets = {"192.0.2.0/28", "@" + list.path()}};
  const session::Plan plan;
  auto created = targets::ScanTargets::create({.settings = settings,
                                               .seed = 7,
                                               .plan = plan,
                                               .credentials = {},
                                               .bad_line = [](std::string_view text) {
                                                 expect(fuzz::is_one_line(text),
                                                        "what is wrong is told in one line");
                                               }});
  expect(created.has_value(), "there are targets");
  targets::ScanTargets& targets = **created;
  const targets::ScanPosition given = any_scan_position(input);
  const auto resumed = targets.continue_from(given, input.octet());
  if (!resumed) {
    expect(fuzz::is_one_line(resumed.error()), "a refusal is one line");
    return;
  }

  std::set<std::uint64_t> asked;
  Supply supply = Supply::pending;
  engine::Candidate candidate;
  for (int calls = 0; calls < 1000 && supply != Supply::exhausted; ++calls) {
    supply = targets.next(candidate);
    if (supply != Supply::ready) continue;
    const std::uint64_t at = candidate.target.position;
    expect(asked.insert(at).second, "nobody is asked twice");
    expect(at >= given.next || std::ranges::binary_search(given.unfinished, at),
           "who had ended is not asked again");
    targets.release(candidate.target.position, candidate.target.profile);
  }
  expect(supply == Supply::exhausted, "targets come to an end");
  for (std::uint64_t at = given.next; at < kSpace; ++at) {
    expect(asked.contains(at), "who was not asked before is asked");
  }
  targets::ScanPosition left;
  targets.describe(left);
  for (const std::uint64_t at : given.unfinished) {
    expect(asked.contains(at) != std::ranges::count(left.unfinished, at),
           "what was unfinished is asked, or stays so");
  }
  expect(targets.input_differs() || left.unfinished.empty(), "the run says whether all was asked");
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  fuzz::Input input(data, size);
  if (input.one_in(2)) {
    check_options(input);
  } else {
    check_positions(input);
  }
  return 0;
}
