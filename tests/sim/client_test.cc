// What the client library asks of the engine and a scan does not: held sessions, ends on request,
// policed targets, and a tick in two halves.
#include <gtest/gtest.h>

#include <algorithm>

#include "sim/request_log.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using engine::Engine;
using session::Operation;
using std::chrono::milliseconds;
using std::chrono::seconds;

// --- Held sessions -------------------------------------------------------------------------------

TEST(HeldSession, AsksNothingMoreUntilItIsResumed) {
  World world(1, {});
  RequestLog log;
  const Endpoint at = add_logged(world, log, table_agent(200));
  world.outlet().hold_back();
  world.start(Operation::walk, {"1.3.6.1"});
  for (std::size_t requests = 1; requests <= 3; ++requests) {
    // Longer than all its attempts would take.
    world.run_for(seconds(60));
    EXPECT_EQ(log.size(), requests);
    const auto held = world.outlet().take_held(at);
    ASSERT_TRUE(held.has_value());
    world.engine().resume(*held);
  }
}

TEST(HeldSession, WalksToItsEndOneReplyAtATime) {
  World world(1, {});
  const Endpoint at = world.add(table_agent(200));
  world.outlet().hold_back();
  world.start(Operation::walk, {"1.3.6.1"});
  for (int turn = 0; turn < 1'000 && world.run_for(seconds(1)) == Engine::State::running; ++turn) {
    if (const auto held = world.outlet().take_held(at)) world.engine().resume(*held);
  }
  const Outcome outcome = world.outcome();
  ASSERT_TRUE(outcome.ended);
  EXPECT_TRUE(outcome.targets.at(at).complete);
  EXPECT_EQ(outcome.targets.at(at).row_count(), 200u);
}

TEST(HeldSession, DoesNotHoldOthersBack) {
  World world(1, {});
  RequestLog log;
  const Endpoint held_at = add_logged(world, log, table_agent(200));
  const Endpoint other = world.add(table_agent(200));
  world.outlet().hold_back();
  world.start(Operation::walk, {"1.3.6.1"});
  for (int turn = 0; turn < 100; ++turn) {
    world.run_for(seconds(1));
    if (const auto held = world.outlet().take_held(other)) world.engine().resume(*held);
  }
  EXPECT_TRUE(world.outcome().targets.at(other).complete);
  EXPECT_EQ(log.size(), 1u);
  EXPECT_TRUE(world.outcome().targets.at(held_at).statuses.empty());
}

// --- Ends on request -----------------------------------------------------------------------------

TEST(CancelledTarget, EndsWhileItsFirstRequestIsOpen) {
  World world(1, {});
  RequestLog log;
  const Endpoint at = add_logged(world, log);
  world.start(Operation::discover, {});
  world.run_for(milliseconds(500));
  world.engine().cancel(world.target(0), std::nullopt);
  EXPECT_EQ(world.engine().stats().targets_open, 0u);
  EXPECT_EQ(world.run_for(seconds(60)), Engine::State::done);
  EXPECT_EQ(log.size(), 1u);
  EXPECT_EQ(world.outcome().targets.at(at).error, "interrupted");
}

TEST(CancelledTarget, EndsInTheMiddleOfItsWalk) {
  WorldOptions options;
  options.faults.delay_min = milliseconds(50);
  World world(1, options);
  RequestLog log;
  const Endpoint at = add_logged(world, log, table_agent(2'000));
  world.start(Operation::walk, {"1.3.6.1"});
  world.run_for(milliseconds(500));
  const std::size_t requests = log.size();
  EXPECT_GT(requests, 1u);
  world.engine().cancel(world.target(0), std::nullopt);
  EXPECT_EQ(world.run_for(seconds(60)), Engine::State::done);
  EXPECT_EQ(log.size(), requests);
  EXPECT_EQ(world.outcome().targets.at(at).statuses.size(), 1u);
  EXPECT_EQ(world.engine().stats().targets_open, 0u);
}

TEST(CancelledTarget, EndsWhileItIsHeldBack) {
  World world(1, {});
  const Endpoint at = world.add(table_agent(200));
  world.outlet().hold_back();
  world.start(Operation::walk, {"1.3.6.1"});
  world.run_for(seconds(1));
  const auto held = world.outlet().take_held(at);
  ASSERT_TRUE(held.has_value());
  world.engine().cancel(world.target(0), held);
  EXPECT_EQ(world.run_for(seconds(1)), Engine::State::done);
  EXPECT_EQ(world.outcome().targets.at(at).error, "interrupted");
}

TEST(CancelledTarget, LeavesAnotherAtTheSameAddressAlone) {
  // Two operations of one client session are two targets with one endpoint.
  World world(1, {});
  world.add_silent();
  const Endpoint other = world.add(table_agent(200));
  world.start(Operation::walk, {"1.3.6.1"});
  world.run_for(milliseconds(1));
  session::Target stranger = world.target(1);
  stranger.position = 77;
  world.engine().cancel(stranger, std::nullopt);
  world.engine().cancel(world.target(0), std::nullopt);
  world.run_for(seconds(60));
  EXPECT_TRUE(world.outcome().targets.at(other).complete);
}

// --- Policed targets -----------------------------------------------------------------------------

/// A datagram each half second, whoever asks.
class HalfSeconds final : public session::Policer {
 public:
  Instant reserve(Instant now) override {
    const Instant at = std::max(now, next_);
    next_ = at + milliseconds(500);
    ++booked;
    return at;
  }
  std::size_t booked = 0;

 private:
  Instant next_ = Instant::min();
};

TEST(PolicedTarget, IsAskedWhenThePolicerSays) {
  World world(1, {});
  HalfSeconds policer;
  world.use(policer);
  RequestLog log;
  std::vector<Endpoint> targets;
  for (int i = 0; i < 3; ++i) targets.push_back(add_logged(world, log, table_agent(100)));
  const Outcome outcome = world.run(Operation::walk, {"1.3.6.1"});
  for (const Endpoint& target : targets) EXPECT_TRUE(outcome.targets.at(target).complete);
  EXPECT_GT(log.size(), 6u);
  // Give or take the network's own delay.
  EXPECT_GE(shortest_gap(log), milliseconds(480));
  EXPECT_EQ(policer.booked, log.size());
}

TEST(PolicedTarget, BooksItsRepeatsToo) {
  WorldOptions options;
  options.limits.retries_max = 3;
  options.limits.timeout = milliseconds(100);
  World world(1, options);
  HalfSeconds policer;
  world.use(policer);
  RequestLog log;
  add_logged(world, log);
  world.run(Operation::discover, {});
  EXPECT_EQ(log.size(), 4u);
  EXPECT_GE(shortest_gap(log), milliseconds(480));
}

// --- A tick in two halves ------------------------------------------------------------------------

TEST(WakeAt, IsTheNextDeadlineWhileNothingArrives) {
  WorldOptions options;
  options.limits.timeout = milliseconds(700);
  options.engine.rate_pps = 0;
  World world(1, options);
  world.add_silent();
  world.start(Operation::discover, {});
  const Instant begun = world.clock().now();
  world.tick(Duration::zero());
  EXPECT_GE(world.engine().wake_at(), begun + milliseconds(700));
  EXPECT_LE(world.engine().wake_at(), begun + milliseconds(702));
}

TEST(WakeAt, IsAtOnceWhenSomethingHasArrived) {
  World world(1, {});
  world.add(table_agent(10));
  world.start(Operation::walk, {"1.3.6.1"});
  world.tick(Duration::zero());
  EXPECT_GT(world.engine().wake_at(), world.clock().now());
  world.tick(seconds(1));  // Ends with the reply in hand.
  EXPECT_LE(world.engine().wake_at(), world.clock().now());
}

TEST(TwoHalves, MakeATick) {
  World world(1, {});
  const Endpoint at = world.add(table_agent(100));
  world.start(Operation::walk, {"1.3.6.1"});
  auto state = Engine::State::running;
  for (int turn = 0; turn < 1'000 && state == Engine::State::running; ++turn) {
    ASSERT_EQ(world.engine().receive(), Engine::State::running);
    state = world.engine().send(seconds(1)).value();
  }
  EXPECT_EQ(state, Engine::State::done);
  EXPECT_TRUE(world.outcome().targets.at(at).complete);
}

}  // namespace
}  // namespace snmpring::sim
