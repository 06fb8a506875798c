// Output that blocks: nothing is sent, nothing times out, nothing is lost.
#include <gtest/gtest.h>

#include "sim/hostile_agent.h"
#include "sim/request_log.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using engine::Engine;
using session::Operation;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// Blocks output for `duration` of the clock; the scan must notice and keep still. \param dropping
/// The receive buffers overflow meanwhile.
void stall(World& world, Duration duration, bool dropping = false) {
  world.outlet().block();
  EXPECT_EQ(world.tick(Duration::zero()), Engine::State::stalled);
  world.clock().advance(duration);
  if (dropping) world.wire().drop_everything();
  EXPECT_EQ(world.tick(Duration::zero()), Engine::State::stalled);
  world.outlet().unblock();
}

TEST(Stall, SendsNothingWhileThereIsNoRoom) {
  WorldOptions options;
  options.engine.rate_pps = 100;
  World world(1, options);
  RequestLog log;
  for (int i = 0; i < 1'000; ++i) {
    add_logged(world, log);
  }
  world.start(Operation::discover, {});
  world.run_for(milliseconds(500));
  const std::size_t before = log.size();
  EXPECT_GT(before, 40u);
  world.outlet().block();
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(world.tick(), Engine::State::stalled);
    world.clock().advance(milliseconds(100));
  }
  EXPECT_EQ(log.size(), before);
  world.outlet().unblock();
  world.run_for(milliseconds(500));
  // Nor is it made up for afterwards.
  EXPECT_NEAR(static_cast<double>(log.size() - before), 50, 3);
}

TEST(Stall, LetsDeadlinesStandStill) {
  WorldOptions options;
  options.limits.retries_max = 1;
  World world(1, options);
  RequestLog log;
  const Endpoint at = add_logged(world, log);
  world.start(Operation::discover, {});
  world.run_for(milliseconds(400));
  stall(world, seconds(100));
  world.run_for(seconds(3));
  const Outcome outcome = world.outcome();
  EXPECT_TRUE(outcome.ended);
  ASSERT_EQ(log.size(), 2u);
  EXPECT_NEAR(in_seconds(log[1].at - log[0].at), 101.0, 0.01);
  EXPECT_EQ(outcome.targets.at(at).error, "timeout");
  EXPECT_EQ(outcome.stats.stalls, 1u);
  EXPECT_EQ(outcome.stats.stalled, seconds(100));
}

TEST(Stall, DoesNotCountAgainstTheTargetsTime) {
  WorldOptions options;
  options.limits.target_timeout = seconds(5);
  options.limits.retries_max = 0;
  options.faults.delay_min = milliseconds(200);
  World world(1, options);
  const Endpoint at = world.add(std::make_unique<QuirkAgent>("ok", world.next_endpoint()));
  world.start(Operation::get, {kSysDescr});
  world.run_for(milliseconds(100));
  stall(world, seconds(3600));
  world.run_for(seconds(1));
  EXPECT_EQ(world.outcome().targets.at(at).status(), "ok");
}

TEST(Stall, RepeatsWhatWasLostInItAtNoCost) {
  WorldOptions options;
  options.limits.retries_max = 0;
  options.faults.delay_min = milliseconds(200);
  World world(1, options);
  const Endpoint at = world.add(std::make_unique<QuirkAgent>("ok", world.next_endpoint()));
  world.start(Operation::get, {kSysDescr});
  world.run_for(milliseconds(100));
  stall(world, seconds(10), /*dropping=*/true);
  world.run_for(seconds(3));
  const Outcome outcome = world.outcome();
  EXPECT_EQ(outcome.targets.at(at).status(), "ok");
  EXPECT_EQ(outcome.targets.at(at).counts.retries, 0u);
  EXPECT_EQ(outcome.stats.free_repeats, 1u);
  EXPECT_EQ(outcome.stats.retries, 0u);
}

TEST(Stall, GivesNoFreeRepeatWhereNothingWasDropped) {
  WorldOptions options;
  options.limits.retries_max = 0;
  World world(1, options);
  RequestLog log;
  const Endpoint at = add_logged(world, log);
  world.start(Operation::get, {kSysDescr});
  world.run_for(milliseconds(100));
  stall(world, seconds(10));
  world.run_for(seconds(3));
  EXPECT_EQ(world.outcome().targets.at(at).status(), "timeout");
  EXPECT_EQ(log.size(), 1u);
}

TEST(Stall, LosesNoRowHoweverOften) {
  std::uint64_t stalls = 0;
  for (const std::uint64_t seed : seeds(20)) {
    SCOPED_TRACE(testing::Message() << "tools/replay Stall.LosesNoRow* " << seed);
    WorldOptions options;
    options.stall = 0.1;
    options.limits.retries_max = 0;
    World world(seed, options);
    std::map<Endpoint, std::vector<SimRow>> rows;
    for (std::uint64_t i = 0; i < 5; ++i) {
      auto agent = std::make_unique<TableAgent>(300, i, Temper{});
      const std::vector<SimRow> served = agent->rows();
      rows[world.add(std::move(agent))] = served;
    }
    const Outcome outcome = world.run(Operation::walk, {"1.3.6.1"});
    stalls += outcome.stats.stalls;
    EXPECT_EQ(outcome.stats.retries, 0u);
    for (const auto& [at, served] : rows) {
      EXPECT_TRUE(outcome.targets.at(at).complete);
      EXPECT_EQ(outcome.targets.at(at).rows.at("1.3.6.1"), served);
    }
  }
  EXPECT_GT(stalls, 0u);
}

}  // namespace
}  // namespace snmpring::sim
