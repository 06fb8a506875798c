// A program that is kept from running: stopped, starved, on a host that slept. And clocks that are
// set.
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

WorldOptions one_attempt() {
  WorldOptions options;
  options.limits.retries_max = 0;
  return options;
}

TEST(Pause, LetsDeadlinesStandStill) {
  WorldOptions options;
  options.limits.retries_max = 1;
  World world(1, options);
  RequestLog log;
  const Endpoint at = add_logged(world, log);
  world.start(Operation::discover, {});
  world.run_for(milliseconds(400));
  world.clock().advance(seconds(100));
  world.run_for(seconds(3));
  const Outcome outcome = world.outcome();
  EXPECT_TRUE(outcome.ended);
  ASSERT_EQ(log.size(), 2u);
  // When it came back there was a moment left of the second, to read what had come.
  EXPECT_NEAR(in_seconds(log[1].at - log[0].at), 100.45, 0.01);
  EXPECT_EQ(outcome.targets.at(at).error, "timeout");
  EXPECT_EQ(outcome.stats.pauses, 1u);
  EXPECT_NEAR(in_seconds(outcome.stats.paused), 99.45, 0.01);
}

TEST(Pause, CostsNoTargetWhoseAnswerWaits) {
  // More of them than the wire brings at once.
  World world(1, one_attempt());
  std::vector<Endpoint> all;
  for (int i = 0; i < 2'000; ++i) {
    all.push_back(world.add(std::make_unique<QuirkAgent>("ok", world.next_endpoint())));
  }
  world.start(Operation::get, {kSysDescr});
  for (int pauses = 0; pauses < 20; ++pauses) {
    world.run_for(milliseconds(30));
    world.clock().advance(seconds(60));
  }
  world.run_for(seconds(60));
  const Outcome outcome = world.outcome();
  EXPECT_TRUE(outcome.ended);
  for (const Endpoint& at : all) EXPECT_EQ(outcome.targets.at(at).status(), "ok");
  EXPECT_EQ(outcome.stats.retries, 0u);
  EXPECT_GT(outcome.stats.pauses, 0u);
}

TEST(Pause, RepeatsWhatWasLostInItAtNoCost) {
  WorldOptions options = one_attempt();
  options.faults.delay_min = milliseconds(200);
  World world(1, options);
  const Endpoint at = world.add(std::make_unique<QuirkAgent>("ok", world.next_endpoint()));
  world.start(Operation::get, {kSysDescr});
  world.run_for(milliseconds(100));
  world.wire().drop_everything();
  world.clock().advance(seconds(10));
  world.run_for(seconds(3));
  const Outcome outcome = world.outcome();
  EXPECT_EQ(outcome.targets.at(at).status(), "ok");
  EXPECT_EQ(outcome.stats.free_repeats, 1u);
  EXPECT_EQ(outcome.stats.retries, 0u);
}

TEST(Pause, DoesNotCountAgainstTheTargetsTime) {
  WorldOptions options = one_attempt();
  options.limits.target_timeout = seconds(5);
  options.faults.delay_min = milliseconds(200);
  World world(1, options);
  const Endpoint at = world.add(std::make_unique<QuirkAgent>("ok", world.next_endpoint()));
  world.start(Operation::get, {kSysDescr});
  world.run_for(milliseconds(100));
  world.clock().advance(seconds(3600));
  world.run_for(seconds(1));
  EXPECT_EQ(world.outcome().targets.at(at).status(), "ok");
}

TEST(Pause, SendsNothingAfterwardsToMakeUpForIt) {
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
  world.clock().advance(seconds(5));
  world.run_for(milliseconds(500));
  EXPECT_NEAR(static_cast<double>(log.size() - before), 50, 5);
}

TEST(Pause, IsNoneWhereNothingWasDue) {
  World world(1, one_attempt());
  const Endpoint at = world.add(std::make_unique<QuirkAgent>("ok", world.next_endpoint()));
  const Outcome outcome = world.run(Operation::get, {kSysDescr});
  EXPECT_EQ(outcome.targets.at(at).status(), "ok");
  EXPECT_EQ(outcome.stats.pauses, 0u);
  EXPECT_EQ(outcome.stats.paused, Duration::zero());
}

TEST(WallClock, MayBeSetAtAnyTime) {
  for (const Duration step :
       {Duration(-std::chrono::hours(24)), Duration(std::chrono::hours(24))}) {
    WorldOptions options = one_attempt();
    options.faults.delay_min = milliseconds(200);
    World world(1, options);
    const Endpoint at = world.add(std::make_unique<QuirkAgent>("ok", world.next_endpoint()));
    world.start(Operation::get, {kSysDescr});
    world.run_for(milliseconds(100));
    world.clock().step_wall(step);
    world.run_for(seconds(1));
    const Outcome outcome = world.outcome();
    ASSERT_TRUE(outcome.ended);
    EXPECT_EQ(outcome.targets.at(at).status(), "ok");
    // What takes time is measured by the other clock.
    EXPECT_LT(outcome.targets.at(at).elapsed, seconds(1));
    EXPECT_GE(outcome.targets.at(at).elapsed, milliseconds(200));
  }
}

}  // namespace
}  // namespace snmpring::sim
