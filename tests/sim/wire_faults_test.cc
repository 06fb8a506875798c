// The simulated host's own faults do what they say: a fake that ignores its parameters would prove
// nothing.
#include <gtest/gtest.h>

#include "sim/hostile_agent.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using session::Operation;
using std::chrono::seconds;

/// A walk of one agent with `faults`.
struct Walked {
  Outcome outcome;
  io::WireStats wire;
  WallTime wall;
  bool complete = false;
};

Walked walk(const Faults& faults, unsigned retries_max = 2) {
  WorldOptions options;
  options.faults = faults;
  options.limits.retries_max = retries_max;
  World world(7, options);
  const Endpoint at = world.add(std::make_unique<TableAgent>(200, 1, Temper{}));
  Walked walked{.outcome = world.run(Operation::walk, {"1.3.6.1"}, 0, seconds(600)),
                .wire = world.wire().stats(),
                .wall = world.clock().wall_now()};
  const auto target = walked.outcome.targets.find(at);
  walked.complete = target != walked.outcome.targets.end() && target->second.complete;
  return walked;
}

TEST(WireFaults, AFullSendQueueTakesNothing) {
  const Walked walked = walk({.queue_full = 1.0}, 0);
  EXPECT_FALSE(walked.complete);
  EXPECT_GT(walked.outcome.stats.send_failures, 0u);
}

TEST(WireFaults, AStarvedReceiveBringsNothing) {
  const Walked walked = walk({.starved = 1.0});
  EXPECT_EQ(walked.outcome.stats.replies_accepted, 0u);
  EXPECT_EQ(walked.wire.datagrams_received, 0u);
  EXPECT_GT(walked.wire.buffers_exhausted, 0u);
}

TEST(WireFaults, AReceiveThatIsStarvedNowAndThenLosesNothing) {
  const Walked walked = walk({.starved = 0.5});
  EXPECT_TRUE(walked.complete);
  EXPECT_GT(walked.wire.buffers_exhausted, 0u);
}

TEST(WireFaults, ACutReplyIsNoAnswer) {
  const Walked walked = walk({.cut = 1.0});
  EXPECT_EQ(walked.outcome.stats.replies_accepted, 0u);
  EXPECT_GT(walked.outcome.stats.misfits_truncated, 0u);
}

TEST(WireFaults, RoutersThatComplainInVainCostNothing) {
  const Walked walked = walk({.icmp = 1.0});
  EXPECT_TRUE(walked.complete);
  EXPECT_GT(walked.outcome.stats.icmp_errors, 0u);
}

TEST(WireFaults, AnOverrunSocketLosesAndCounts) {
  const Walked walked = walk({.overrun = 1.0, .delay_min = std::chrono::milliseconds(10)}, 10);
  EXPECT_GT(walked.wire.kernel_drops, 0u);
  EXPECT_GT(walked.outcome.stats.retries, 0u);
}

TEST(WireFaults, InterruptedWaitsCostNothing) { EXPECT_TRUE(walk({.interrupted = 1.0}).complete); }

TEST(WireFaults, AFrozenProcessFindsTheWorldLater) {
  const Walked walked = walk({.frozen = 1.0});
  EXPECT_TRUE(walked.complete) << "what has come is delivered before deadlines expire";
  EXPECT_GT(walked.outcome.elapsed, seconds(5));
}

TEST(WireFaults, AWallClockThatIsSetChangesNoDeadline) {
  const Walked calm = walk({});
  const Walked walked = walk({.wall_step = 1.0});
  EXPECT_TRUE(walked.complete);
  EXPECT_NE(walked.wall, calm.wall);
  EXPECT_LT(walked.outcome.elapsed, seconds(5));
}

}  // namespace
}  // namespace snmpring::sim
