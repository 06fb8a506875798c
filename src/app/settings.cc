#include "app/settings.h"

#include <algorithm>

#include "report/loss_estimate.h"

namespace snmpring::app {
namespace {

using options::Verb;

// What one reply takes up in the socket's receive buffer: some system objects (up to 600 octets),
// or a full datagram.
constexpr std::size_t kSmallReplyCost = 1280;
constexpr std::size_t kFullReplyCost = 2304;
constexpr std::uint64_t kSessionsDefault = 2000;
// Slow targets that wait for their turn at once: 14 MiB, where there are so many.
constexpr std::uint32_t kParkedMax = 8192;
// Two devices at one address take about the same time to answer. So a target of `discover -v3`
// stays open for this long after its answer. A silent target stays open for much longer.
constexpr Duration kEngineLinger = std::chrono::milliseconds(20);

/// Targets that may be asked at once.
struct Inflight {
  std::uint64_t targets = 0;
  std::uint64_t sessions = 0;  ///< Of them, those that have answered; 0: as many.
};

// Silent targets are all alike: what rate and timeout need of them.
std::uint64_t probes_needed(const options::Options& options) {
  const double rate_pps = pace_pps(options);
  if (rate_pps <= 0) return options::kInflightMax;
  // Each open probe sends one request per timeout; a quarter more for what waits its turn.
  const double needed = rate_pps * in_seconds(options.limits.timeout) * 1.25 + 64;
  return static_cast<std::uint64_t>(std::min(needed, static_cast<double>(options::kInflightMax)));
}

Inflight inflight(const options::Options& options) {
  if (options.inflight_max != 0) return {.targets = options.inflight_max};
  const std::uint64_t probes = probes_needed(options);
  if (options.verb == Verb::discover) return {.targets = probes};
  return {.targets = std::min(probes + kSessionsDefault, options::kInflightMax),
          .sessions = kSessionsDefault};
}

}  // namespace

double pace_pps(const options::Options& options) {
  constexpr double kProbeOctets = 150;
  const double by_bandwidth = options.bandwidth_bps / (8 * kProbeOctets);
  if (options.rate_pps <= 0 || by_bandwidth <= 0) return std::max(options.rate_pps, by_bandwidth);
  return std::min(options.rate_pps, by_bandwidth);
}

session::Operation operation_of(Verb verb) {
  switch (verb) {
    case Verb::get:
      return session::Operation::get;
    case Verb::get_next:
      return session::Operation::get_next;
    case Verb::walk:
      return session::Operation::walk;
    case Verb::table:
      return session::Operation::table;
    case Verb::discover:
    case Verb::targets:
    case Verb::names:
    case Verb::profile:
    case Verb::diff:
    case Verb::schema:
    case Verb::keygen:
      break;
  }
  return session::Operation::discover;
}

targets::Settings target_settings(const options::Options& options) {
  const bool lists_only = options.verb == Verb::targets;
  return {.targets = options.targets,
          .port = options.port,
          .ipv4 = options.ipv4,
          .ipv6 = options.ipv6,
          .shards = options.shards,
          .shard = options.shard,
          .allowlist_files = options.allowlist_files,
          .blocklist_files = options.blocklist_files,
          .excluded = options.excluded,
          .targets_max = options.targets_max,
          .yes = options.yes || lists_only,
          .sends = !lists_only && !options.dry_run,
          .interface = options.socket.interface,
          .source_ipv6 = options.socket.source_ipv6};
}

engine::EngineOptions engine_settings(const options::Options& options, const session::Plan& plan) {
  engine::EngineOptions result;
  result.shared_plan = &plan;
  result.lanes = options.limits.requests_max;
  result.engine_linger = kEngineLinger;
  const Inflight open = inflight(options);
  result.targets_open_max = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(open.targets, engine::CorrelationIds::kCapacityMax / result.lanes));
  result.sessions_open_max = static_cast<std::uint32_t>(open.sessions);
  result.parked_max = kParkedMax;
  result.rate_pps = options.rate_pps;
  result.bandwidth_bps = options.bandwidth_bps;
  result.per_target_rate_rps = options.per_target_rate_rps;
  if (options.per_subnet_rate) {
    result.subnet_prefix_length = options.per_subnet_rate->prefix_length;
    result.per_subnet_rate_rps = options.per_subnet_rate->rate_rps;
  }
  result.source_check = options.source_check;
  result.count_round_trips = !options.metrics_file.empty();
  result.report_silent = options.report == options::ReportScope::all;
  result.responders_max = options.results_max;
  result.reply_cost_octets = options.verb == Verb::discover ? kSmallReplyCost : kFullReplyCost;
  return result;
}

report::ScanTerms scan_terms(const options::Options& options, const session::Ladder& ladder,
                             std::uint64_t places) {
  // Users at an engine that the cache knows are asked for one by one.
  const bool engines_known = !options.engine_cache.empty();
  const auto rungs = static_cast<unsigned>(ladder.rungs.size());
  const unsigned requests =
      ladder.v3_first ? 1 : session::rungs_before(ladder, rungs, engines_known);
  return {.attempts = report::attempts_per_request(options.limits),
          .silent_requests = std::max(requests, 1u),
          .timeout = options.limits.timeout,
          .target_timeout = options.limits.target_timeout,
          .places = places};
}

bool writes_to_stdout(const options::Options& options) {
  return options.output.empty() || options.output == "-";
}

std::string output_name(const options::Options& options) {
  return writes_to_stdout(options) ? "standard output" : options.output;
}

}  // namespace snmpring::app
