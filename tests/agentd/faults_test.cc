// Faults have to do what they say: never, always, and as often as asked.
#include "agentd/faults.h"

#include <gtest/gtest.h>

#include <vector>

namespace snmpring::agentd {
namespace {

constexpr int kDraws = 10'000;

int count_lost(double loss, std::uint64_t seed = 1) {
  Faults faults({.loss = loss, .seed = seed});
  int lost = 0;
  for (int i = 0; i < kDraws; ++i) lost += faults.draw().lost ? 1 : 0;
  return lost;
}

TEST(Faults, LoseNothingAtZeroAndEverythingAtOne) {
  EXPECT_EQ(count_lost(0), 0);
  EXPECT_EQ(count_lost(1), kDraws);
}

// Six standard deviations around the mean, for any seed.
TEST(Faults, LoseTheShareAskedFor) {
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    EXPECT_NEAR(count_lost(0.3, seed), 3'000, 275) << seed;
}

TEST(Faults, RepeatWithTheirSeed) {
  Faults one({.loss = 0.5, .duplicate = 0.5, .reorder = 0.5, .corrupt = 0.5, .seed = 9});
  Faults two({.loss = 0.5, .duplicate = 0.5, .reorder = 0.5, .corrupt = 0.5, .seed = 9});
  for (int i = 0; i < 100; ++i) {
    const Faults::Fate a = one.draw();
    const Faults::Fate b = two.draw();
    EXPECT_EQ(a.lost, b.lost);
    EXPECT_EQ(a.doubled, b.doubled);
    EXPECT_EQ(a.held, b.held);
    EXPECT_EQ(a.corrupt, b.corrupt);
  }
}

TEST(Faults, DoNotMoveEachOther) {
  Faults alone({.loss = 0.5, .seed = 4});
  Faults together(
      {.loss = 0.5, .duplicate = 0.5, .corrupt = 0.5, .jitter = Duration(1'000), .seed = 4});
  for (int i = 0; i < 1'000; ++i) EXPECT_EQ(alone.draw().lost, together.draw().lost) << i;
}

TEST(Faults, DelayWithinDelayAndJitter) {
  Faults faults({.delay = Duration(1'000), .jitter = Duration(500)});
  Duration least = Duration::max();
  Duration most{};
  for (int i = 0; i < kDraws; ++i) {
    const Duration delay = faults.draw().delay;
    least = std::min(least, delay);
    most = std::max(most, delay);
  }
  EXPECT_EQ(least, Duration(1'000));
  EXPECT_EQ(most, Duration(1'500));
}

TEST(Faults, ChangeExactlyOneOctet) {
  Faults faults({.corrupt = 1});
  const std::vector<std::uint8_t> sound(50, 0xAA);
  for (int i = 0; i < 1'000; ++i) {
    std::vector<std::uint8_t> reply = sound;
    faults.corrupt(reply);
    int changed = 0;
    for (std::size_t at = 0; at < reply.size(); ++at) changed += reply[at] != sound[at] ? 1 : 0;
    EXPECT_EQ(changed, 1);
  }
  faults.corrupt({});
}

TEST(Faults, AreOffUnlessAskedFor) {
  EXPECT_FALSE(Faults({}).any());
  EXPECT_TRUE(Faults({.corrupt = 0.1}).any());
  EXPECT_FALSE(Faults({.loss = 0.1}).timed());
  EXPECT_TRUE(Faults({.reorder = 0.1}).timed());
}

}  // namespace
}  // namespace snmpring::agentd
