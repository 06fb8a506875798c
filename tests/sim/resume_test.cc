// What the engine tells a checkpoint: which targets are open, and what has been counted without
// them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <set>

#include "sim/hostile_agent.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using engine::Engine;
using session::Operation;

std::vector<std::uint64_t> open_positions(World& world) {
  std::vector<std::uint64_t> positions;
  world.engine().open_positions(positions);
  std::ranges::sort(positions);
  return positions;
}

/// Positions of the targets that have been reported: the one at index i stands at 2 i.
std::set<std::uint64_t> reported_positions(World& world) {
  std::set<std::uint64_t> reported;
  const Outcome outcome = world.outcome();
  for (std::uint32_t index = 0; index < outcome.stats.targets_admitted; ++index) {
    const auto found = outcome.targets.find(World::endpoint(2 * index));
    if (found != outcome.targets.end() && !found->second.statuses.empty()) reported.insert(index);
  }
  return reported;
}

void expect_whole(World& world) {
  const engine::Stats& stats = world.engine().stats();
  const auto open = open_positions(world);
  const auto reported = reported_positions(world);
  ASSERT_EQ(open.size() + reported.size(), stats.targets_admitted);
  ASSERT_TRUE(std::ranges::adjacent_find(open) == open.end()) << "a position stands there twice";
  for (const std::uint64_t position : open) {
    ASSERT_LT(position, stats.targets_admitted);
    ASSERT_FALSE(reported.contains(position)) << position;
  }
  const engine::Stats settled = world.engine().stats_without_open();
  ASSERT_EQ(settled.targets_admitted, reported.size());
  ASSERT_EQ(settled.targets_done, reported.size());
}

TEST(OpenPositions, AreThoseAdmittedAndNotReportedAfterEveryTick) {
  for (const std::uint64_t seed : seeds(200)) {
    SCOPED_TRACE(testing::Message() << "tools/replay OpenPositions.AreThose* " << seed);
    Prng prng(splitmix64(seed));
    WorldOptions options;
    options.faults = {.loss = 0.1, .duplicate = 0.1, .reorder = 0.1, .send_failure = 0.05};
    options.stall = prng.chance(0.5) ? 0.05 : 0;
    options.limits.retries_max = 1;
    options.limits.requests_max = prng.chance(0.5) ? 3 : 1;
    options.engine.rate_pps = prng.chance(0.5) ? 0 : 200;
    options.engine.targets_open_max = static_cast<std::uint32_t>(1 + prng.below(8));
    if (prng.chance(0.3)) {
      options.engine.subnet_prefix_length = 24;
      options.engine.per_subnet_rate_rps = 50;
    }
    World world(seed, options);
    for (int i = 0; i < 12; ++i) {
      switch (prng.below(5)) {
        case 0:
          world.add_silent();
          break;
        case 1:
          world.add_refusing(ECONNREFUSED);
          break;
        case 2:
          world.add_refused(session::ErrorWord::blocked);
          break;
        default:
          world.add(std::make_unique<TableAgent>(30, prng.next(), Temper{}));
      }
    }
    world.start(Operation::walk, {"1.3.6.1.2.1.1", "1.3.6.1.2.1.2"});
    for (int ticks = 0; ticks < 100'000 && !world.outcome().ended; ++ticks) {
      if (world.tick() == Engine::State::stalled) {
        expect_whole(world);
        world.clock().advance(std::chrono::milliseconds(100));
        if (prng.chance(0.5)) world.outlet().unblock();
      }
      expect_whole(world);
      if (HasFatalFailure()) return;
    }
    EXPECT_TRUE(world.outcome().ended);
    EXPECT_TRUE(open_positions(world).empty());
  }
}

TEST(OpenPositions, NameATargetOnceThatHasSeveralRequestsOpen) {
  WorldOptions options;
  options.limits.requests_max = 4;
  options.faults.delay_min = std::chrono::milliseconds(300);
  World world(1, options);
  world.add(std::make_unique<TableAgent>(400, 1, Temper{}));
  world.start(Operation::walk,
              {"1.3.6.1.2.1.1", "1.3.6.1.2.1.2", "1.3.6.1.2.1.31", "1.3.6.1.2.1.17"});
  world.run_for(std::chrono::milliseconds(450));
  EXPECT_GT(world.engine().stats().requests_sent, 2u);
  EXPECT_EQ(open_positions(world), std::vector<std::uint64_t>{0});
}

TEST(StatsWithoutOpen, CountRespondersOnlyOnceTheyHaveBeenReported) {
  World world(1, {});
  world.add(std::make_unique<TableAgent>(400, 1, Temper{.dies_after = 1}));
  world.start(Operation::walk, {"1.3.6.1.2.1"});
  world.run_for(std::chrono::milliseconds(500));
  EXPECT_EQ(world.engine().stats().responders, 1u);
  EXPECT_EQ(world.engine().stats_without_open().responders, 0u);
  world.run_for(std::chrono::minutes(1));
  EXPECT_EQ(world.engine().stats_without_open().responders, 1u);
}

TEST(ContinuedStats, CountOn) {
  World world(1, {});
  world.add(std::make_unique<TableAgent>(20, 1, Temper{}));
  world.start(Operation::discover, {});
  engine::Stats earlier;
  earlier.targets_admitted = earlier.targets_done = 41;
  earlier.responders = 7;
  earlier.by_status[0] = 7;
  world.engine().continue_from(earlier);
  world.run_for(std::chrono::seconds(1));
  const engine::Stats& stats = world.engine().stats();
  EXPECT_EQ(stats.targets_admitted, 42u);
  EXPECT_EQ(stats.targets_done, 42u);
  EXPECT_EQ(stats.responders, 8u);
  EXPECT_EQ(stats.by_status[0], 8u);
  EXPECT_EQ(stats.targets_open, 0u);
}

TEST(ContinuedStats, CountTowardsTheLimitOfResponders) {
  WorldOptions options;
  options.engine.responders_max = 8;
  options.engine.targets_open_max = 1;
  World world(1, options);
  for (std::uint64_t i = 0; i < 3; ++i) {
    world.add(std::make_unique<TableAgent>(20, i, Temper{}));
  }
  world.start(Operation::discover, {});
  engine::Stats earlier;
  earlier.responders = 7;
  world.engine().continue_from(earlier);
  world.run_for(std::chrono::seconds(1));
  EXPECT_TRUE(world.outcome().ended);
  EXPECT_EQ(world.outcome().targets.size(), 1u);
  EXPECT_TRUE(world.engine().responders_limit_reached());
}

TEST(ContinuedStats, AdmitNobodyWhereTheLimitWasReachedBefore) {
  WorldOptions options;
  options.engine.responders_max = 8;
  World world(1, options);
  world.add(std::make_unique<TableAgent>(20, 1, Temper{}));
  world.start(Operation::discover, {});
  engine::Stats earlier;
  earlier.responders = 8;
  world.engine().continue_from(earlier);
  world.run_for(std::chrono::seconds(1));
  EXPECT_TRUE(world.outcome().ended);
  EXPECT_TRUE(world.outcome().targets.empty());
  EXPECT_TRUE(world.engine().responders_limit_reached());
}

}  // namespace
}  // namespace snmpring::sim
