#include "sim/turmoil.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include "sim/v3_sim_agent.h"
#include "sim/wild_agents.h"

namespace snmpring::sim {
namespace {

using session::Operation;

constexpr std::uint32_t kTargets = 20;
constexpr std::uint64_t kVarbindsMax = 200;
constexpr int kTurmoilTicksMax = 300'000;
constexpr Duration kTimeMax = std::chrono::hours(12);
constexpr std::string_view kV3Table = "1.3.6.1.2.1.2.2.1.10";
constexpr unsigned kV3Rows = 60;

constexpr std::array kSendErrors = {ENETUNREACH, EHOSTUNREACH, EPERM,    EACCES,
                                    ENOBUFS,     EAGAIN,       EMSGSIZE, EINVAL};
constexpr std::array kIcmpErrors = {ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EACCES};

/// Absent, rare or frequent.
double draw(Prng& prng, double frequent) {
  switch (prng.below(4)) {
    case 0:
      return frequent;
    case 1:
      return frequent / 10;
    default:
      return 0;
  }
}

Faults draw_faults(Prng& prng) {
  return {.loss = draw(prng, 0.2),
          .duplicate = draw(prng, 0.2),
          .reorder = draw(prng, 0.3),
          .late = draw(prng, 0.1),
          .corrupt = draw(prng, 0.1),
          .truncate = draw(prng, 0.1),
          .garbage = draw(prng, 0.2),
          .foreign = draw(prng, 0.2),
          .misdirected = draw(prng, 0.2),
          .send_failure = draw(prng, 0.05),
          .cut = draw(prng, 0.05),
          .icmp = draw(prng, 0.05),
          .queue_full = draw(prng, 0.02),
          .starved = draw(prng, 0.3),
          .interrupted = draw(prng, 0.5),
          .overrun = draw(prng, 0.02),
          .frozen = draw(prng, 0.01),
          .wall_step = draw(prng, 0.05)};
}

void draw_limits(Prng& prng, session::Limits& limits) {
  limits.retries_max = static_cast<unsigned>(prng.below(5));
  limits.requests_max = prng.chance(0.3) ? 1 + static_cast<unsigned>(prng.below(16)) : 1;
  if (prng.chance(0.2)) limits.max_repetitions = static_cast<std::uint32_t>(1 + prng.below(60));
  limits.bulk_allowed = prng.chance(0.85);
  limits.tolerate_disorder = prng.chance(0.3);
  if (prng.chance(0.2)) limits.target_timeout = std::chrono::milliseconds(100 + prng.below(30'000));
}

void draw_engine(Prng& prng, engine::EngineOptions& options) {
  constexpr std::array kRates = {0.0, 0.0, 5.0, 200.0, 5000.0};
  options.rate_pps = kRates[prng.below(kRates.size())];
  options.targets_open_max = static_cast<std::uint32_t>(1 + prng.below(20));
  if (prng.chance(0.2)) options.per_target_rate_rps = prng.chance(0.5) ? 100 : 3;
  if (prng.chance(0.2)) {
    options.subnet_prefix_length = 24;
    options.per_subnet_rate_rps = prng.chance(0.5) ? 300 : 20;
  }
  if (prng.chance(0.2)) options.source_check = engine::SourceCheck::port;
  if (prng.chance(0.1)) options.responders_max = 1 + prng.below(kTargets);
}

std::vector<SimRow> below(const std::vector<SimRow>& rows, const std::string& root) {
  std::vector<SimRow> found;
  std::ranges::copy_if(rows, std::back_inserter(found), [&](const SimRow& row) {
    return row.oid == root || row.oid.starts_with(root + '.');
  });
  return found;
}

/// Jumps of an engine's clock and starts of it, now and then.
void make_restless(V3SimAgent& agent, Prng& prng) {
  agent.before = [&agent, &prng](unsigned) {
    if (!prng.chance(0.1)) return;
    switch (prng.below(4)) {
      case 0:
        ++agent.engine.boots;
        agent.engine.time_offset =
            -std::chrono::duration_cast<std::chrono::seconds>(std::chrono::hours(1)).count();
        break;
      case 1:
        agent.engine.time_offset += 1000;
        break;
      case 2:
        agent.engine.time_offset -= 500;
        break;
      default:
        agent.engine.unauthenticated_time_reports = !agent.engine.unauthenticated_time_reports;
    }
  };
}

}  // namespace

Turmoil::Draft::Draft(std::uint64_t seed) {
  Prng prng(splitmix64(seed));
  calm = prng.chance(0.1);
  if (!calm) options.faults = draw_faults(prng);
  options.stall = calm ? 0 : draw(prng, 0.01);
  draw_limits(prng, options.limits);
  draw_engine(prng, options.engine);
  if (prng.chance(0.2)) {
    options.receive_buffer_octets = options.engine.reply_cost_octets * (1 + prng.below(8));
  }
  if (prng.chance(0.2)) {
    options.version = message::Version::v1;
  } else if (prng.chance(0.5)) {
    speaks_v3 = true;
    speaks_v2c = prng.chance(0.6);
    v3_first = prng.chance(0.3);
  }
  constexpr std::array kOperations = {Operation::walk, Operation::walk,     Operation::walk,
                                      Operation::get,  Operation::get_next, Operation::discover,
                                      Operation::table};
  operation = kOperations[prng.below(kOperations.size())];
  if (operation == Operation::walk) {
    roots = {"1.3.6.1.2.1.1", "1.3.6.1.2.1.2", "1.3.6.1.2.1.31"};
  } else if (operation == Operation::table) {
    roots = {"1.3.6.1.2.1.2.2.1.1", "1.3.6.1.2.1.2.2.1.2", "1.3.6.1.2.1.2.2.1.10",
             "1.3.6.1.2.1.31.1.1.1.1"};
  } else if (operation != Operation::discover) {
    roots = {"1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.99.0", "1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.1.5.0",
             "1.3.6.1.2.1.2.1.0"};
  }
  engine_only = speaks_v3 && operation == Operation::discover && prng.chance(0.5);
  if (engine_only) {
    options.engine.engine_linger = std::chrono::milliseconds(20);
    // Agents of v1 and v2c have no engine to ask.
    calm = false;
  }
  if (!calm && prng.chance(0.2)) interference = static_cast<Interference>(1 + prng.below(3));
  if (prng.chance(0.7)) options.engine.parked_max = static_cast<std::uint32_t>(1 + prng.below(20));
  calm = calm && options.limits.target_timeout == Duration::zero() &&
         options.engine.responders_max == 0 && interference == Interference::none;
}

Promises Turmoil::promises_of(const Draft& draft) {
  const WorldOptions& options = draft.options;
  const bool clock_runs = options.faults.frozen == 0;
  return {
      .operation = draft.operation,
      .tolerate_disorder = options.limits.tolerate_disorder,
      .varbinds_max = kVarbindsMax,
      .target_timeout = clock_runs ? options.limits.target_timeout : Duration::zero(),
      .rate_pps = draft.interference == Interference::changes_rate ? 0 : options.engine.rate_pps,
      .per_target_rate_rps = options.engine.per_target_rate_rps,
      .per_subnet_rate_rps = options.engine.per_subnet_rate_rps,
      .other_ports = options.engine.source_check == engine::SourceCheck::port,
      .credentials_tried = draft.speaks_v3};
}

Turmoil::Turmoil(std::uint64_t seed)
    : seed_(seed),
      draft_(seed),
      world_(seed, draft_.options),
      auditor_(promises_of(draft_), world_.clock()),
      prng_(world_.prng()),
      calm_(draft_.calm) {
  world_.audit(auditor_);
  use_credentials();
  populate();
}

void Turmoil::complain(std::string claim) { complaints_.push_back("not true: " + claim); }

void Turmoil::use_credentials() {
  if (!draft_.speaks_v3) return;
  std::vector<session::Credential> credentials;
  if (draft_.engine_only) {
    credentials.emplace_back().version = message::Version::v3;
    return world_.use(std::move(credentials));
  }
  credentials.push_back(scan_credential());
  if (draft_.speaks_v2c) {
    credentials.push_back(session::script::community_credential("public", "c1"));
    if (prng_.chance(0.5)) std::swap(credentials[0], credentials[1]);
  }
  world_.use(std::move(credentials), draft_.v3_first);
}

void Turmoil::populate() {
  for (std::uint32_t i = 0; i < kTargets; ++i) add_agent(seed_ * 100 + i);
  targets_ = kTargets;
}

void Turmoil::add_table(std::uint64_t device) {
  Temper temper;
  if (!calm_ && prng_.chance(0.2)) temper.drops_bulk = true;
  if (!calm_ && prng_.chance(0.2)) {
    temper.repetitions_max = static_cast<std::uint32_t>(1 + prng_.below(30));
  }
  if (!calm_ && prng_.chance(0.2)) {
    temper.dies_after = static_cast<std::uint32_t>(1 + prng_.below(20));
  }
  if (prng_.chance(0.3)) temper.message_octets_max = 484 + prng_.below(1000);
  auto agent = std::make_unique<TableAgent>(20 + static_cast<std::uint32_t>(prng_.below(100)),
                                            device, temper);
  std::vector<SimRow> rows = agent->rows();
  const Endpoint at = world_.next_endpoint();
  if (!calm_ && prng_.chance(0.2)) {
    world_.add(std::make_unique<RestlessAgent>(std::move(agent), world_.clock(), prng_));
  } else if (!calm_ && prng_.chance(0.2)) {
    world_.add(std::make_unique<RovingAgent>(at, std::move(agent), prng_));
  } else {
    world_.add(std::move(agent));
  }
  auditor_.expect_only(at, rows);
  honest_[at] = {.rows = std::move(rows), .speaks_v3 = false};
}

void Turmoil::add_v3(std::uint32_t device) {
  auto agent = std::make_unique<V3SimAgent>(world_.clock(), device);
  agent->engine.mib.add_column(kV3Table, kV3Rows);
  if (!calm_ && prng_.chance(0.5)) make_restless(*agent, prng_);
  std::vector<SimRow> rows;
  for (std::uint8_t i = 1; i <= kV3Rows; ++i) {
    rows.push_back({std::string(kV3Table) + '.' + std::to_string(i), ber::tag::kInteger, {i}});
  }
  const Endpoint at = world_.add(std::move(agent));
  auditor_.expect_only(at, rows);
  honest_[at] = {.rows = std::move(rows), .speaks_v3 = true};
}

void Turmoil::add_agent(std::uint64_t device) {
  if (draft_.speaks_v3 && prng_.chance(0.4)) {
    return add_v3(static_cast<std::uint32_t>(device));
  }
  const Endpoint at = world_.next_endpoint();
  const auto names = agentd::quirk_names();
  switch (prng_.below(12)) {
    case 0:
      world_.add(std::make_unique<MutatingAgent>(device, prng_));
      break;
    case 1:
      world_.add(std::make_unique<MoodyAgent>(at, prng_));
      break;
    case 2:
      world_.add(std::make_unique<SpoofingAgent>(device, kTargets, prng_));
      break;
    case 3:
      world_.add(make_dawdler(world_));
      break;
    case 4:
      world_.add(std::make_unique<FloodingAgent>(device, prng_));
      break;
    case 5:
      // Nobody but the session can read encrypted rows, so that their truth is not for the auditor.
      if (draft_.engine_only) {
        const std::string_view name = names[prng_.below(names.size())].name;
        world_.add(std::make_unique<V3QuirkAgent>(name, at, world_.clock()));
        break;
      }
      [[fallthrough]];
    case 6:
      world_.add(std::make_unique<QuirkAgent>(names[prng_.below(names.size())].name, at));
      break;
    case 7:
      world_.add_silent();
      break;
    case 8:
      if (prng_.chance(0.5)) {
        world_.add_refusing(kIcmpErrors[prng_.below(kIcmpErrors.size())],
                            static_cast<std::uint8_t>(prng_.below(16)));
      } else if (prng_.chance(0.5)) {
        world_.add_refused(session::ErrorWord::blocked);
      } else {
        world_.add_silent();
        world_.wire().fail_sends(at, kSendErrors[prng_.below(kSendErrors.size())],
                                 1 + static_cast<int>(prng_.below(20)));
      }
      break;
    default:
      if (draft_.speaks_v3 && !draft_.speaks_v2c) {
        add_v3(static_cast<std::uint32_t>(device));
      } else {
        add_table(device);
      }
  }
}

void Turmoil::interfere() {
  engine::Engine& engine = world_.engine();
  switch (draft_.interference) {
    case Interference::none:
      break;
    case Interference::stops_admitting:
      if (prng_.chance(0.002)) engine.stop_admitting();
      break;
    case Interference::abandons:
      if (prng_.chance(0.002) || !engine.admitting()) {
        engine.abandon_open(session::ErrorWord::interrupted);
      }
      break;
    case Interference::changes_rate:
      if (prng_.chance(0.05)) engine.set_rate(static_cast<double>(1 + prng_.below(1000)));
      break;
  }
}

std::vector<std::string> Turmoil::run() {
  world_.start(draft_.operation, draft_.roots, kVarbindsMax);
  const Instant end = world_.clock().now() + kTimeMax;
  for (int ticks = 0; ticks < kTurmoilTicksMax && world_.clock().now() < end; ++ticks) {
    const auto state = world_.tick();
    if (state == engine::Engine::State::done || !auditor_.complaints().empty()) break;
    if (state == engine::Engine::State::stalled) {
      world_.clock().advance(std::chrono::milliseconds(1 + prng_.below(5000)));
      if (prng_.chance(0.5)) world_.wire().drop_everything();
      world_.outlet().unblock();
    } else {
      interfere();
    }
  }
  outcome_ = world_.outcome();
  if (auditor_.complaints().empty()) {
    check_ends();
    auditor_.ended(outcome_.stats, world_.wire().stats());
  }
  complaints_.insert(complaints_.end(), auditor_.complaints().begin(), auditor_.complaints().end());
  return complaints_;
}

void Turmoil::check_ends() {
  const engine::Stats& stats = outcome_.stats;
  if (!outcome_.ended) return complain("a scan ends");
  if (stats.targets_open != 0) complain("no target is open at the end");
  const bool cut_short = draft_.interference == Interference::stops_admitting ||
                         draft_.interference == Interference::abandons ||
                         draft_.options.engine.responders_max != 0;
  if (!cut_short && stats.targets_admitted != targets_) complain("every target is admitted");
  if (outcome_.targets.size() != stats.targets_admitted) {
    complain("every target that was admitted is reported");
  }
  for (const auto& [at, target] : outcome_.targets) {
    if (target.statuses.size() != 1) complain(at.to_string() + " is reported once");
    const auto honest = honest_.find(at);
    if (honest != honest_.end()) check_honest(at, honest->second);
  }
}

void Turmoil::check_honest(const Endpoint& at, const Honest& agent) {
  const TargetOutcome& target = outcome_.targets.at(at);
  // With --v3-first, who is silent to the engine probe is asked nothing else.
  if (calm_ && !target.complete && (agent.speaks_v3 || !draft_.v3_first)) {
    complain(at.to_string() + " completes in calm weather: " + target.error);
  }
  if (draft_.operation == Operation::table) {
    std::size_t cells = 0;
    for (const std::string& root : draft_.roots) cells += below(agent.rows, root).size();
    if (target.counts.varbinds > cells || (target.complete && target.counts.varbinds != cells)) {
      complain(at.to_string() + " gives all cells where its table is complete");
    }
  }
  if (draft_.operation != Operation::walk) return;
  // A walk gives a prefix of what is served, and where it is complete all of it.
  for (const std::string& root : draft_.roots) {
    std::vector<SimRow> all = below(agent.rows, root);
    if (draft_.options.version == message::Version::v1) {
      // Counter64 does not exist in v1 (RFC 3584 §4.2.2.1): agents pass it over.
      std::erase_if(all, [](const SimRow& row) { return row.tag == ber::tag::kCounter64; });
    }
    const auto found = target.rows.find(root);
    const std::vector<SimRow> rows =
        found == target.rows.end() ? std::vector<SimRow>() : found->second;
    if (rows.size() > all.size() || !std::equal(rows.begin(), rows.end(), all.begin())) {
      complain(at.to_string() + " gives a prefix of its rows");
    }
    if (target.complete && rows.size() != all.size()) {
      complain(at.to_string() + " gives all of its rows where its walk is complete");
    }
  }
}

std::string Turmoil::description() const {
  static constexpr std::array<std::string_view, 5> kOperations = {"discover", "get", "getnext",
                                                                  "walk", "table"};
  std::string text(kOperations[static_cast<std::size_t>(draft_.operation)]);
  if (draft_.options.version == message::Version::v1) {
    text += " v1";
  } else {
    if (draft_.speaks_v2c) text += " v2c";
    if (draft_.speaks_v3) text += " v3";
  }
  if (calm_) text += ", calm";
  return text;
}

}  // namespace snmpring::sim
