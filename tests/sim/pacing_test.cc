// How fast requests leave: the run's rate, the target's, the subnet's, and the receive window.
#include <gtest/gtest.h>

#include <map>

#include "sim/hostile_agent.h"
#include "sim/request_log.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using session::Operation;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A target that logs its requests.
TEST(Pacing, HoldsTheRateOverProbesAndRetries) {
  WorldOptions options;
  options.engine.rate_pps = 500;
  options.limits.retries_max = 2;
  World world(1, options);
  RequestLog log;
  for (int i = 0; i < 1'000; ++i) add_logged(world, log);
  const Outcome outcome = world.run(Operation::discover, {});
  EXPECT_EQ(log.size(), 3'000u);
  // One credit of 10 ms on top.
  EXPECT_LE(most_within(log, seconds(1)), 506u);
  EXPECT_NEAR(in_seconds(outcome.elapsed), 7.0, 0.2);
}

TEST(Pacing, HoldsTheBandwidth) {
  WorldOptions options;
  options.engine.rate_pps = 0;
  options.engine.bandwidth_bps = 800'000;
  options.limits.retries_max = 0;
  World world(1, options);
  RequestLog log;
  for (int i = 0; i < 3'000; ++i) add_logged(world, log);
  const Outcome outcome = world.run(Operation::discover, {});
  EXPECT_EQ(log.size(), 3'000u);
  // A first request of discover has 80 to 90 octets, and 66 of headers.
  const double seconds_sent = in_seconds(log.back().at - log.front().at);
  const double octets = 100'000 * seconds_sent / 3'000;
  EXPECT_GT(octets, 130);
  EXPECT_LT(octets, 170);
}

TEST(Pacing, HoldsTheRateOverWalks) {
  WorldOptions options;
  options.engine.rate_pps = 100;
  World world(1, options);
  RequestLog log;
  for (int i = 0; i < 20; ++i) add_logged(world, log, table_agent(600));
  const Outcome outcome = world.run(Operation::walk, {"1.3.6.1"});
  EXPECT_GT(log.size(), 200u);
  EXPECT_LE(most_within(log, seconds(1)), 102u);
  for (const auto& [endpoint, target] : outcome.targets) EXPECT_TRUE(target.complete);
}

TEST(Pacing, SendsFractionsOfARequestPerSecond) {
  WorldOptions options;
  options.engine.rate_pps = 0.5;
  options.limits.retries_max = 0;
  World world(1, options);
  RequestLog log;
  for (int i = 0; i < 5; ++i) add_logged(world, log);
  world.run(Operation::discover, {});
  EXPECT_EQ(log.size(), 5u);
  EXPECT_GE(shortest_gap(log), milliseconds(1'999));
}

TEST(Pacing, IsUnlimitedAtZero) {
  WorldOptions options;
  options.engine.rate_pps = 0;
  options.engine.targets_open_max = 10'000;
  options.receive_buffer_octets = 10'000 * options.engine.reply_cost_octets;
  options.limits.retries_max = 0;
  World world(1, options);
  RequestLog log;
  for (int i = 0; i < 10'000; ++i) add_logged(world, log);
  world.run(Operation::discover, {});
  EXPECT_EQ(log.size(), 10'000u);
  EXPECT_LT(log.back().at - log.front().at, seconds(1));
}

TEST(Pacing, ChangesItsRateWhileItRuns) {
  WorldOptions options;
  options.engine.rate_pps = 100;
  options.limits.retries_max = 0;
  World world(1, options);
  RequestLog log;
  for (int i = 0; i < 1'000; ++i) add_logged(world, log);
  world.start(Operation::discover, {});
  world.run_for(seconds(2));
  const std::size_t slowly = log.size();
  EXPECT_NEAR(static_cast<double>(slowly), 200, 3);
  world.engine().set_rate(200);
  world.run_for(seconds(2));
  EXPECT_NEAR(static_cast<double>(log.size() - slowly), 400, 6);
}

TEST(Pacing, SpacesTheRequestsToOneTarget) {
  WorldOptions options;
  options.engine.per_target_rate_rps = 10;
  World world(1, options);
  RequestLog log;
  RequestLog other_log;
  const Endpoint at = add_logged(world, log, table_agent(200));
  add_logged(world, other_log, table_agent(200));
  const Outcome outcome = world.run(Operation::walk, {"1.3.6.1"});
  EXPECT_TRUE(outcome.targets.at(at).complete);
  EXPECT_GT(log.size(), 5u);
  EXPECT_GE(shortest_gap(log), milliseconds(100));
  // Not at the expense of the other one.
  EXPECT_LT(log.back().at - other_log.back().at, seconds(1));
}

TEST(Pacing, SpacesTheRepeatsToASilentTarget) {
  WorldOptions options;
  options.engine.per_target_rate_rps = 0.25;
  options.limits.retries_max = 2;
  World world(1, options);
  RequestLog log;
  add_logged(world, log);
  world.run(Operation::discover, {});
  EXPECT_EQ(log.size(), 3u);
  EXPECT_GE(shortest_gap(log), seconds(4));
}

TEST(Pacing, SpacesTheRequestsToOneSubnetAndLetsOthersRunBeside) {
  WorldOptions options;
  options.engine.subnet_prefix_length = 24;
  options.engine.per_subnet_rate_rps = 50;
  options.limits.retries_max = 0;
  World world(1, options);
  RequestLog log;
  for (int i = 0; i < 400; ++i) add_logged(world, log);  // in four subnets of up to 128
  const Outcome outcome = world.run(Operation::discover, {});
  EXPECT_TRUE(outcome.ended);
  std::map<std::uint32_t, RequestLog> by_subnet;
  for (const LoggedRequest& request : log) {
    by_subnet[request.to.address.v4_value() >> 8].push_back(request);
  }
  EXPECT_EQ(by_subnet.size(), 4u);
  for (const auto& [subnet, requests] : by_subnet) {
    EXPECT_GE(shortest_gap(requests), milliseconds(20)) << subnet;
  }
  // 128 requests to a subnet take 2.6 s; all four one after the other would take 8 s.
  EXPECT_LT(outcome.elapsed, seconds(5));
}

// A request that waited long for the run's budget leaves later than it was booked, and the next one
// must not be right behind it.
TEST(Pacing, SpacesWhatTheBudgetHeldBackFromOneTarget) {
  WorldOptions options;
  options.engine.per_target_rate_rps = 10;
  options.engine.rate_pps = 0;
  options.limits.retries_max = 1;
  World world(1, options);
  RequestLog log;
  add_logged(world, log, table_agent(2'000));
  for (int i = 0; i < 200; ++i) world.add_silent();
  world.start(Operation::walk, {"1.3.6.1"});
  world.run_for(milliseconds(500));
  // Their repeats all come at once, and take the budget of a second.
  world.engine().set_rate(200);
  world.run_for(seconds(60));
  EXPECT_GT(log.size(), 20u);
  // 10 ms' worth may be made up for, as with the run's rate.
  EXPECT_GE(shortest_gap(log), milliseconds(89));
}

// Likewise the receive window, which opens when probes have been out for a while.
TEST(Pacing, SpacesWhatTheWindowHeldBackFromOneSubnet) {
  WorldOptions options;
  options.engine.subnet_prefix_length = 24;
  options.engine.per_subnet_rate_rps = 50;
  options.receive_buffer_octets = 2 * options.engine.reply_cost_octets;
  World world(1, options);
  RequestLog log;
  for (int i = 0; i < 40; ++i) add_logged(world, log);
  world.run(Operation::discover, {});
  EXPECT_EQ(log.size(), 120u);
  EXPECT_GE(shortest_gap(log), milliseconds(10));
}

// --- The receive window --------------------------------------------------------------------------

/// Notes how many replies are on their way when its own is added to them.
class CountingAgent final : public SimAgent {
 public:
  CountingAgent(SimWire& wire, std::size_t& most) : wire_(wire), most_(most) {}

  std::vector<Datagram> handle(Bytes request) override {
    most_ = std::max(most_, wire_.on_their_way() + 1);
    return agent_.handle(request);
  }

 private:
  SimWire& wire_;
  std::size_t& most_;
  TableAgent agent_{60, 1, Temper{}};
};

TEST(ReceiveWindow, CapsTheRepliesThatAreOnTheirWay) {
  for (const std::size_t replies : {1u, 10u, 64u}) {
    SCOPED_TRACE(replies);
    WorldOptions options;
    options.faults.delay_min = milliseconds(5);
    options.faults.delay_mean = Duration::zero();
    options.engine.rate_pps = 0;
    options.limits.requests_max = 4;
    options.receive_buffer_octets = replies * options.engine.reply_cost_octets;
    World world(1, options);
    std::size_t most = 0;
    for (int i = 0; i < 200; ++i) world.add(std::make_unique<CountingAgent>(world.wire(), most));
    const Outcome outcome = world.run(
        Operation::walk, {"1.3.6.1.2.1.1", "1.3.6.1.2.1.2", "1.3.6.1.2.1.4", "1.3.6.1.2.1.31"});
    EXPECT_TRUE(outcome.ended);
    for (const auto& [endpoint, target] : outcome.targets) EXPECT_TRUE(target.complete);
    EXPECT_EQ(most, replies);
  }
}

TEST(ReceiveWindow, DoesNotSlowASilentRangeDown) {
  WorldOptions options;
  options.engine.rate_pps = 0;
  options.engine.targets_open_max = 20'000;
  options.limits.retries_max = 0;
  options.receive_buffer_octets = 64 * options.engine.reply_cost_octets;
  World world(1, options);
  for (int i = 0; i < 20'000; ++i) world.add_silent();
  const Outcome outcome = world.run(Operation::discover, {});
  // Sixty-four at a time would take more than five minutes. Once it has learned that nobody
  // answers, it sends sixty-four times as many.
  EXPECT_LT(outcome.elapsed, seconds(7));
}

TEST(OneRequestAtATime, IsTheDefault) {
  WorldOptions options;
  options.faults.delay_min = milliseconds(5);
  World world(1, options);
  RequestLog log;
  add_logged(world, log, table_agent(200));
  world.run(Operation::walk, {"1.3.6.1.2.1.1", "1.3.6.1.2.1.2", "1.3.6.1.2.1.31"});
  EXPECT_GT(log.size(), 5u);
  EXPECT_GE(shortest_gap(log), milliseconds(5));
}

TEST(OneRequestAtATime, BecomesAsManyAsTold) {
  WorldOptions options;
  options.faults.delay_min = milliseconds(5);
  options.faults.delay_mean = Duration::zero();
  options.limits.requests_max = 3;
  World world(1, options);
  RequestLog log;
  const Endpoint at = add_logged(world, log, table_agent(200));
  const Outcome outcome = world.run(
      Operation::walk, {"1.3.6.1.2.1.1", "1.3.6.1.2.1.2", "1.3.6.1.2.1.31", "1.3.6.1.2.1.4"});
  EXPECT_TRUE(outcome.targets.at(at).complete);
  EXPECT_EQ(most_within(log, milliseconds(5)), 3u);
}

}  // namespace
}  // namespace snmpring::sim
