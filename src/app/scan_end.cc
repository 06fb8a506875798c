#include "app/scan_end.h"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "process/exit_codes.h"
#include "session/words.h"

namespace snmpring::app {
namespace {

/// The gate that no run without targets can meet: of nothing there is no share, and nothing was ok.
/// Empty where none is set.
std::string_view gate_for_some(const options::Options& options) {
  if (options.hitrate_min.value_or(0) > 0) return "--min-hitrate";
  return std::ranges::find(options.fail_on, "any") != options.fail_on.end() ? "--fail-on any" : "";
}

/// Once a scan has run, what became of targets can make it a failure for scripts.
bool gate_fails(const options::Options& options, const engine::Stats& stats) {
  if (stats.targets_done == 0 && !gate_for_some(options).empty()) return true;
  const std::uint64_t ok = stats.by_status[static_cast<std::size_t>(session::Status::ok)];
  for (const std::string& word : options.fail_on) {
    if (word == "any" && stats.targets_done != ok) return true;
    // Who answers and is not ok has not given all.
    if (word == "incomplete" && stats.responders > ok) return true;
    if (word == "noSuchObject" && stats.no_such_objects > 0) return true;
    if (word == "noSuchInstance" && stats.no_such_instances > 0) return true;
    for (std::size_t i = 0; i < stats.by_status.size(); ++i) {
      if (stats.by_status[i] > 0 && session::status_word(static_cast<session::Status>(i)) == word) {
        return true;
      }
    }
    for (std::size_t i = 1; i < stats.by_error.size(); ++i) {
      if (stats.by_error[i] == 0) continue;
      const auto error = static_cast<session::ErrorWord>(i);
      if (error == session::ErrorWord::status_n ? word.starts_with("status_")
                                                : session::error_text(error, 0) == word) {
        return true;
      }
    }
  }
  if (!options.hitrate_min) return false;
  return static_cast<double>(stats.responders) * 100 <
         *options.hitrate_min * static_cast<double>(stats.targets_done);
}

}  // namespace

int exit_code(const options::Options& options, report::ExitReason reason, int write_error,
              const engine::Stats& stats, bool bad_input) {
  if (write_error != 0) return process::kExitWrite;
  switch (reason) {
    case report::ExitReason::wire_error:
      return process::kExitSystem;
    case report::ExitReason::interrupted:
    case report::ExitReason::run_deadline:
    case report::ExitReason::max_targets:
      return process::kExitStopped;
    case report::ExitReason::write_error:
      return process::kExitWrite;
    case report::ExitReason::max_results:  // A wish that was met.
    case report::ExitReason::done:
      break;
  }
  if (bad_input) return process::kExitData;
  return gate_fails(options, stats) ? process::kExitGate : process::kExitDone;
}

std::string nothing_asked(const options::Options& options, const engine::Stats& stats,
                          const targets::TargetCounts& counts) {
  const std::string_view gate = gate_for_some(options);
  if (stats.targets_done != 0 || gate.empty()) return {};
  std::string why;
  const auto add = [&why](std::uint64_t count, std::string_view what) {
    if (count != 0) why += fmt::format("{}{} {}", why.empty() ? ": " : ", ", count, what);
  };
  add(counts.blocked, "blocked");
  add(counts.other_family, "of a family that is left out");
  add(counts.skipped_objects, "records in lists that are no responders");
  return fmt::format("{}: there was no target to ask{}", gate, why);
}

}  // namespace snmpring::app
