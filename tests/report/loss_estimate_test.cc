// The estimate of loss against counts whose loss is known.
#include "report/loss_estimate.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "base/prng.h"

namespace snmpring::report {
namespace {

using namespace std::chrono_literals;

/// What `requests` requests come to, each attempt being lost with chance `loss`.
std::vector<std::uint64_t> drawn(Prng& prng, double loss, unsigned attempts, int requests) {
  std::vector<std::uint64_t> answered_at(attempts);
  for (int i = 0; i < requests; ++i) {
    unsigned lost = 0;
    while (lost < attempts && prng.chance(loss)) ++lost;
    if (lost < attempts) ++answered_at[lost];  // Otherwise nobody knows that there was an agent.
  }
  return answered_at;
}

TEST(LossEstimate, IsExactWhereCountsAre) {
  for (const unsigned attempts : {2u, 3u, 5u}) {
    for (const double loss : {0.01, 0.05, 0.2, 0.5, 0.9}) {
      std::vector<std::uint64_t> answered_at;
      for (unsigned k = 0; k < attempts; ++k) {
        answered_at.push_back(static_cast<std::uint64_t>(1e12 * (1 - loss) * std::pow(loss, k)));
      }
      const LossEstimate estimate(answered_at, attempts);
      ASSERT_TRUE(estimate.loss());
      EXPECT_NEAR(estimate.loss()->estimate, loss, 1e-6) << attempts;
      EXPECT_NEAR(estimate.reached()->estimate, 1 - std::pow(loss, attempts), 1e-6);
    }
  }
}

TEST(LossEstimate, IsNotDeceivedByAgentsThatLostAllAttempts) {
  // Half of the attempts are lost, two are made: the agents that are known lost a quarter of
  // theirs.
  const LossEstimate estimate(std::array<std::uint64_t, 2>{5'000, 2'500}, 2);
  EXPECT_EQ(estimate.attempts_counted(), 10'000u);
  EXPECT_EQ(estimate.attempts_lost(), 2'500u);
  EXPECT_NEAR(estimate.loss()->estimate, 0.5, 1e-9);
}

TEST(LossEstimate, KnowsNothingOfOneAttempt) {
  const LossEstimate estimate(std::array<std::uint64_t, 3>{1000, 0, 0}, 1);
  EXPECT_FALSE(estimate.loss());
  EXPECT_FALSE(estimate.reached());
  EXPECT_FALSE(estimate.network_loss(1000, 0));
}

TEST(LossEstimate, KnowsNothingOfSilence) {
  EXPECT_FALSE(LossEstimate(std::array<std::uint64_t, 3>{}, 3).loss());
  EXPECT_FALSE(LossEstimate().loss());
}

TEST(LossEstimate, OfNothingLostIsZeroWithAnUpperBound) {
  const auto loss = LossEstimate(std::array<std::uint64_t, 3>{100, 0, 0}, 3).loss();
  EXPECT_EQ(loss->estimate, 0);
  EXPECT_EQ(loss->low, 0);
  // Wilson's bound for 0 of 100 is 3.7 %.
  EXPECT_NEAR(loss->high, 0.037, 0.003);
}

TEST(LossEstimate, HasBoundsInOrderWhateverTheCounts) {
  Prng prng(7);
  for (int i = 0; i < 300; ++i) {
    const unsigned attempts = 2 + static_cast<unsigned>(prng.below(20));
    std::vector<std::uint64_t> answered_at(attempts);
    for (auto& count : answered_at) count = prng.below(i % 3 == 0 ? 3 : 1000);
    const LossEstimate estimate(answered_at, attempts);
    if (!estimate.loss()) continue;
    for (const auto& share : {estimate.loss(), estimate.reached(), estimate.network_loss(50, 5)}) {
      EXPECT_LE(0, share->low);
      EXPECT_LE(share->low, share->estimate);
      EXPECT_LE(share->estimate, share->high);
      EXPECT_LE(share->high, 1);
    }
  }
}

// 95 % of 2000 is 1900, with a standard deviation of 10; discreteness takes or gives a little.
TEST(LossEstimate, HoldsTheTruthAsOftenAsItSays) {
  Prng prng(1);
  for (const double loss : {0.01, 0.05, 0.2, 0.6}) {
    int held = 0;
    for (int i = 0; i < 2000; ++i) {
      const auto share = *LossEstimate(drawn(prng, loss, 3, 500), 3).loss();
      if (share.low <= loss && loss <= share.high) ++held;
    }
    EXPECT_GT(held, 1840) << loss;
    EXPECT_LT(held, 1990) << loss;
  }
}

TEST(LossEstimate, IsWithinAFifthOfTheTruth) {
  Prng prng(2);
  for (const double loss : {0.01, 0.05, 0.2}) {
    for (const unsigned attempts : {2u, 3u}) {
      // 655 lost attempts at the least: a fifth is five standard deviations.
      const auto share = *LossEstimate(drawn(prng, loss, attempts, 65'536), attempts).loss();
      EXPECT_NEAR(share.estimate, loss, loss / 5) << attempts;
    }
  }
}

TEST(LossEstimate, TakesOwnDropsOut) {
  const LossEstimate estimate(std::array<std::uint64_t, 3>{7'000, 2'100, 630}, 3);
  EXPECT_NEAR(estimate.loss()->estimate, 0.3, 1e-9);
  EXPECT_NEAR(estimate.network_loss(900, 100)->estimate, 1 - 0.7 / 0.9, 1e-9);
  // More dropped than the loss explains: a flood of something else, and nothing is left for the
  // network.
  EXPECT_EQ(estimate.network_loss(100, 900)->estimate, 0);
  EXPECT_FALSE(estimate.network_loss(0, 0));
}

TEST(AttemptsPerRequest, AreThoseThatFitIntoTheTimeOfATarget) {
  session::Limits limits{.timeout = 1s, .retries_max = 2};
  EXPECT_EQ(attempts_per_request(limits), 3u);
  limits.target_timeout = 1500ms;
  EXPECT_EQ(attempts_per_request(limits), 2u);
  limits.target_timeout = 2s;
  EXPECT_EQ(attempts_per_request(limits), 2u);
  limits.target_timeout = 1ms;
  EXPECT_EQ(attempts_per_request(limits), 1u);
  limits.target_timeout = 1h;
  EXPECT_EQ(attempts_per_request(limits), 3u);
}

TEST(Reach, LeavesOutWhatWasNotAsked) {
  engine::Stats stats;
  stats.targets_done = 1'000;
  stats.by_error[static_cast<std::size_t>(session::ErrorWord::permission)] = 10;
  stats.by_error[static_cast<std::size_t>(session::ErrorWord::broadcast)] = 2;
  stats.by_error[static_cast<std::size_t>(session::ErrorWord::interrupted)] = 8;
  const LossEstimate loss(std::array<std::uint64_t, 2>{80, 10}, 2);
  const Reach reach = reach_of(stats, 1'960, loss);
  EXPECT_EQ(reach.asked, 980u);
  EXPECT_EQ(reach.refused, 12u);
  EXPECT_DOUBLE_EQ(*reach.share_asked, 0.5);
  EXPECT_DOUBLE_EQ(reach.range->estimate, reach.agents->estimate / 2);
}

TEST(Reach, IsUnknownWhereTheRangeIs) {
  const Reach reach = reach_of({}, std::nullopt, {});
  EXPECT_FALSE(reach.share_asked);
  EXPECT_FALSE(reach.agents);
  EXPECT_FALSE(reach.range);
}

TEST(Reach, OfNoTargetsIsUnknown) {
  EXPECT_FALSE(reach_of({}, 0, {}).share_asked);
  EXPECT_FALSE(reach_of({}, 0, {}).range);
}

}  // namespace
}  // namespace snmpring::report
