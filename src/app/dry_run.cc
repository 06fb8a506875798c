#include "app/dry_run.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/settings.h"
#include "options/option_values.h"
#include "session/ladder.h"
#include "text/number_text.h"

namespace snmpring::app {
namespace {

/// "45.5 s", and for long times "2 d 3 h 4 min 5 s (183845 s)".
std::string duration_text(double total) {
  if (total < 120) return fmt::format("{} s", text::number_text(std::round(total * 10) / 10));
  if (total > 1e15) return "longer than anyone can wait";
  const auto whole = static_cast<std::uint64_t>(std::ceil(total));
  std::string text;
  const auto part = [&](std::uint64_t value, const char* unit) {
    if (value != 0) text += fmt::format("{} {} ", value, unit);
  };
  part(whole / 86400, "d");
  part(whole / 3600 % 24, "h");
  part(whole / 60 % 60, "min");
  part(whole % 60, "s");
  return fmt::format("{}({} s)", text, whole);
}

struct Tries {
  std::size_t credentials = 0;  ///< That a target is tried with.
  unsigned requests = 0;        ///< First requests that a silent target gets, repeats not counted.
};

Tries tries(const options::Options& options) {
  session::Ladder ladder;
  ladder.v3_first = options.v3_first;
  for (const options::CredentialOption& option : options.credentials) {
    if (options.credential_attempts != 0 && ladder.rungs.size() == options.credential_attempts) {
      break;
    }
    ladder.rungs.push_back(&option.credential);
  }
  const auto rungs = static_cast<unsigned>(ladder.rungs.size());
  // Users at an engine that the cache knows are asked for one by one.
  const bool engines_known = !options.engine_cache.empty();
  return {rungs, ladder.v3_first ? 1 : session::rungs_before(ladder, rungs, engines_known)};
}

/// What the targets that may be open at once send when none answers: each a packet per timeout.
/// Infinite where there is a place for every target.
double packets_of_places(const options::Options& options, const DryRunCounts& counts) {
  if (counts.targets && *counts.targets <= counts.inflight) {
    return std::numeric_limits<double>::infinity();
  }
  return static_cast<double>(counts.inflight) / in_seconds(options.limits.timeout);
}

/// "interfaces of 40 columns, ipAddressTable of 9 columns".
std::string table_names(std::span<const mib::RowLayout> rows) {
  std::string text;
  for (const mib::RowLayout& layout : rows) {
    text += fmt::format("{}{} of {} columns", text.empty() ? "" : ", ", layout.table,
                        layout.columns.size());
  }
  return text;
}

/// The lines of verbs that ask an agent for more, the more it holds.
std::string what_is_asked(const options::Options& options) {
  std::string text;
  switch (options.verb) {
    case options::Verb::get:
    case options::Verb::get_next:
    case options::Verb::walk:
      text = "OIDs per target: ";
      text += options.oids.empty() ? "as the lists say" : std::to_string(options.oids.size());
      break;
    case options::Verb::table:
      text = "rows: " + table_names(options.rows);
      break;
    default:
      return {};
  }
  return text + "\nagents that answer: cost more packets, according to what they hold\n";
}

std::string rate_text(const options::Options& options) {
  std::string text;
  if (options.rate_pps > 0) {
    text = fmt::format("{} packets/s", text::number_text(options.rate_pps));
  }
  if (options.bandwidth_bps > 0) {
    text += fmt::format("{}{} bits/s", text.empty() ? "" : ", ",
                        text::number_text(options.bandwidth_bps));
  }
  return text.empty() ? "unlimited" : text;
}

}  // namespace

std::string dry_run_text(const options::Options& options, const DryRunCounts& counts) {
  std::string text = fmt::format("verb: {}\n", options::verb_word(options.verb));
  const auto line = [&](std::string_view what, std::string_view how_much) {
    text += fmt::format("{}: {}\n", what, how_much);
  };
  if (options.shards > 1) {
    line("shard", fmt::format("{} of {}, counted from 0", options.shard, options.shards));
  }
  const std::optional<std::uint64_t> targets = counts.targets;
  line("targets", targets ? std::to_string(*targets) : "as many as the lists hold");
  if (options.verb == options::Verb::targets) return text;

  const auto [credentials, requests] = tries(options);
  line("credentials", options.credentials.size() == credentials
                          ? std::to_string(credentials)
                          : fmt::format("{}, of which a target is tried with {}",
                                        options.credentials.size(), credentials));
  const double attempts = (1.0 + options.limits.retries_max) * requests;
  double per_target = attempts * in_seconds(options.limits.timeout);
  if (options.limits.target_timeout > Duration::zero()) {
    per_target = std::min(per_target, in_seconds(options.limits.target_timeout));
  }
  line("attempts per silent target",
       fmt::format("{} of {} s", attempts, text::seconds_text(options.limits.timeout)));
  line("time per silent target, worst case", duration_text(per_target));
  line("rate", rate_text(options));
  line("targets open at once", std::to_string(counts.inflight));
  const double inflight_pps = packets_of_places(options, counts);
  const double pace = pace_pps(options);
  if (std::isfinite(inflight_pps) && (pace == 0 || inflight_pps < pace)) {
    line("limit when nothing answers",
         fmt::format("--max-inflight, not --rate: {:.0f} packets/s", inflight_pps));
  }
  if (targets) {
    const double count = static_cast<double>(*targets);
    line("packets when nothing answers", fmt::format("{:.0f}", count * attempts));
    // Sending takes as long as the rate says, or as the open targets take to end.
    const double sending = pace > 0 ? count * attempts / pace : 0;
    const double waves =
        std::ceil(count / static_cast<double>(std::max<std::uint64_t>(counts.inflight, 1)));
    const double waiting = waves * per_target;
    double duration = *targets == 0 ? 0 : std::max(sending + per_target, waiting);
    if (options.runtime_max > Duration::zero()) {
      duration = std::min(duration, in_seconds(options.runtime_max) + in_seconds(options.grace));
    }
    line("duration when nothing answers", duration_text(duration));
  }
  line("memory, at most",
       fmt::format("{:.1f} MiB", static_cast<double>(counts.memory_octets) / (1 << 20)));
  return text + what_is_asked(options);
}

}  // namespace snmpring::app
