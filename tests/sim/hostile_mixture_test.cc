// Scans of agents that misbehave in every way at once, with honest ones among them.
#include <gtest/gtest.h>

#include <cerrno>
#include <set>

#include "sim/wild_agents.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using session::Operation;

constexpr std::uint64_t kVarbindsMax = 500;

class Mixture {
 public:
  Mixture(std::uint64_t seed, const WorldOptions& options) : world_(seed, options) {}

  World& world() { return world_; }
  const std::map<Endpoint, std::vector<SimRow>>& honest() const { return honest_; }
  static constexpr std::uint32_t kTargets = 24;

  void populate(std::uint64_t seed) {
    const auto names = agentd::quirk_names();
    Prng& prng = world_.prng();
    for (std::uint32_t i = 0; i < kTargets; ++i) {
      const std::uint64_t device = seed * 100 + i;
      switch (prng.below(8)) {
        case 0:
        case 1:
          add_honest(device);
          break;
        case 2:
          world_.add(std::make_unique<MutatingAgent>(device, prng));
          break;
        case 3:
          world_.add(std::make_unique<MoodyAgent>(world_.next_endpoint(), prng));
          break;
        case 4:
          world_.add(std::make_unique<SpoofingAgent>(device, kTargets, prng));
          break;
        case 5:
          world_.add(make_dawdler(world_));
          break;
        default:
          world_.add(std::make_unique<QuirkAgent>(names[prng.below(names.size())].name,
                                                  world_.next_endpoint()));
      }
    }
    add_honest(seed * 100 + kTargets);
  }

 private:
  void add_honest(std::uint64_t device) {
    auto agent = std::make_unique<TableAgent>(80, device, Temper{});
    const std::vector<SimRow> rows = agent->rows();
    honest_[world_.add(std::move(agent))] = rows;
  }

  World world_;
  std::map<Endpoint, std::vector<SimRow>> honest_;
};

WorldOptions draw_options(std::uint64_t seed) {
  Prng prng(splitmix64(seed));
  WorldOptions options;
  options.engine.rate_pps = prng.chance(0.5) ? 0 : 500;
  options.engine.targets_open_max = static_cast<std::uint32_t>(1 + prng.below(30));
  options.limits.retries_max = static_cast<unsigned>(prng.below(4));
  options.limits.bulk_allowed = prng.chance(0.8);
  options.limits.tolerate_disorder = prng.chance(0.3);
  options.limits.requests_max = prng.chance(0.3) ? 3 : 1;
  if (prng.chance(0.2)) options.version = message::Version::v1;
  return options;
}

void expect_everybody_ended_once(const Outcome& outcome) {
  EXPECT_TRUE(outcome.ended);
  EXPECT_EQ(outcome.targets.size(), Mixture::kTargets + 1);
  EXPECT_EQ(outcome.stats.targets_open, 0u);
  for (const auto& [endpoint, target] : outcome.targets) {
    SCOPED_TRACE(endpoint.to_string());
    EXPECT_EQ(target.statuses.size(), 1u);
    EXPECT_LE(target.row_count(), kVarbindsMax);
    EXPECT_EQ(target.complete, target.status() == "ok");
  }
}

TEST(HostileMixture, EveryTargetEndsAndHonestAgentsLoseNothing) {
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(testing::Message() << "tools/replay HostileMixture.EveryTargetEnds* " << seed);
    const WorldOptions options = draw_options(seed);
    Mixture mixture(seed, options);
    mixture.populate(seed);
    const Outcome outcome = mixture.world().run(Operation::walk, {"1.3.6.1"}, kVarbindsMax);
    expect_everybody_ended_once(outcome);
    for (const auto& [endpoint, rows] : mixture.honest()) {
      SCOPED_TRACE(endpoint.to_string());
      std::vector<SimRow> served = rows;
      if (options.version == message::Version::v1) {
        std::erase_if(served, [](const SimRow& row) { return row.tag == ber::tag::kCounter64; });
      }
      EXPECT_TRUE(outcome.targets.at(endpoint).complete) << outcome.targets.at(endpoint).error;
      EXPECT_EQ(outcome.targets.at(endpoint).rows.at("1.3.6.1"), served);
    }
    if (testing::Test::HasFailure()) break;  // one seed tells the story
  }
}

TEST(HostileMixture, EveryTargetEndsOnABadNetworkWithOutputThatStalls) {
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(testing::Message() << "tools/replay HostileMixture.*BadNetwork* " << seed);
    WorldOptions options = draw_options(seed);
    options.faults = {.loss = 0.1,
                      .duplicate = 0.1,
                      .reorder = 0.2,
                      .late = 0.05,
                      .corrupt = 0.05,
                      .truncate = 0.05,
                      .garbage = 0.1,
                      .foreign = 0.1,
                      .misdirected = 0.1,
                      .send_failure = 0.02};
    options.stall = 0.005;
    Mixture mixture(seed, options);
    mixture.populate(seed);
    const Outcome outcome = mixture.world().run(Operation::walk, {"1.3.6.1"}, kVarbindsMax);
    expect_everybody_ended_once(outcome);
    for (const auto& [endpoint, rows] : mixture.honest()) {
      SCOPED_TRACE(endpoint.to_string());
      const TargetOutcome& target = outcome.targets.at(endpoint);
      std::set<std::string> served;
      for (const SimRow& row : rows) served.insert(row.oid);
      if (!target.rows.contains("1.3.6.1")) continue;
      for (const SimRow& row : target.rows.at("1.3.6.1")) {
        EXPECT_EQ(served.erase(row.oid), 1u) << row.oid;  // once, and the agent's own
      }
    }
    if (testing::Test::HasFailure()) break;
  }
}

TEST(HostileMixture, GetsEndToo) {
  const std::vector<std::string> oids = {"1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.3.0",
                                         "1.3.6.1.2.1.1.99.0", "1.3.6.1.2.1.1.5.0"};
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(testing::Message() << "tools/replay HostileMixture.GetsEndToo " << seed);
    Mixture mixture(seed, draw_options(seed));
    mixture.populate(seed);
    const Outcome outcome = mixture.world().run(Operation::get, oids);
    expect_everybody_ended_once(outcome);
    for (const auto& [endpoint, rows] : mixture.honest()) {
      EXPECT_TRUE(outcome.targets.at(endpoint).complete);
      EXPECT_EQ(outcome.targets.at(endpoint).row_count(), oids.size());
    }
    if (testing::Test::HasFailure()) break;
  }
}

TEST(HostileMixture, DiscoveryEndsToo) {
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(testing::Message() << "tools/replay HostileMixture.DiscoveryEndsToo " << seed);
    Mixture mixture(seed, draw_options(seed));
    mixture.populate(seed);
    const Outcome outcome = mixture.world().run(Operation::discover, {});
    expect_everybody_ended_once(outcome);
    for (const auto& [endpoint, rows] : mixture.honest()) {
      EXPECT_TRUE(outcome.targets.at(endpoint).complete);
    }
    if (testing::Test::HasFailure()) break;
  }
}

}  // namespace
}  // namespace snmpring::sim
