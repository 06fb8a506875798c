// Which attempts are counted as lost on the way, and which as something else.
#include <gtest/gtest.h>

#include <cerrno>
#include <numeric>

#include "sim/world.h"

namespace snmpring::sim {
namespace {

using session::Operation;

std::uint64_t answered(const engine::Stats& stats) {
  return std::accumulate(stats.answered_at.begin(), stats.answered_at.end(), std::uint64_t{0});
}

TEST(Loss, IsCountedByTheAttemptThatWasAnswered) {
  // 4,000 agents, a fifth of datagrams lost each way: 36 % of the attempts.
  WorldOptions options;
  options.faults.loss = 0.2;
  options.engine.targets_open_max = 1'000;
  World world(1, options);
  for (int i = 0; i < 4'000; ++i) world.add(std::make_unique<TableAgent>(20, 1, Temper{}));
  // One OID is all that each is asked for in all attempts, so that each answers once.
  const engine::Stats stats = world.run(Operation::get, {kSysDescr}).stats;
  EXPECT_EQ(answered(stats), stats.responders);
  EXPECT_EQ(stats.answered_otherwise, 0u);
  // Standard deviations are below 31 each.
  EXPECT_NEAR(static_cast<double>(stats.answered_at[0]), 4'000 * 0.64, 155);
  EXPECT_NEAR(static_cast<double>(stats.answered_at[1]), 4'000 * 0.64 * 0.36, 155);
  EXPECT_NEAR(static_cast<double>(stats.answered_at[2]), 4'000 * 0.64 * 0.36 * 0.36, 155);
  EXPECT_EQ(stats.answered_at[3], 0u);
}

TEST(Loss, IsNoneOfLateReplies) {
  // They come after the next attempt was sent, and say by their id which one they answer.
  WorldOptions options;
  options.faults.late = 1;
  options.limits.retries_max = 4;
  World world(1, options);
  for (int i = 0; i < 100; ++i) world.add(std::make_unique<TableAgent>(20, 1, Temper{}));
  const engine::Stats stats = world.run(Operation::discover, {}).stats;
  EXPECT_EQ(stats.responders, 100u);
  EXPECT_GT(stats.late, 50u);
  // Seldom does the reply to a repeat overtake that to the attempt before.
  EXPECT_GT(stats.answered_at[0], stats.answered_at[1]);
}

TEST(Loss, IsNotAFullSendQueue) {
  World world(1, {});
  const Endpoint at = world.add(std::make_unique<TableAgent>(20, 1, Temper{}));
  world.wire().fail_sends(at, ENOBUFS, 2);
  const engine::Stats stats = world.run(Operation::discover, {}).stats;
  EXPECT_EQ(stats.responders, 1u);
  EXPECT_EQ(stats.send_failures, 2u);
  EXPECT_EQ(stats.answered_otherwise, 1u);
  EXPECT_EQ(answered(stats), 0u);
}

TEST(Loss, IsNotAnAgentThatIgnoresARequest) {
  // It lives on for five requests and is silent afterwards: those that it never answers do not
  // count.
  World world(1, {});
  world.add(std::make_unique<TableAgent>(500, 1, Temper{.dies_after = 5}));
  const engine::Stats stats = world.run(Operation::walk, {"1.3.6.1"}).stats;
  EXPECT_EQ(stats.answered_at[0], 5u);
  EXPECT_EQ(answered(stats), 5u);
}

}  // namespace
}  // namespace snmpring::sim
