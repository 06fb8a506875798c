#include "engine/pacer.h"

#include <gtest/gtest.h>

namespace snmpring::engine {
namespace {

using namespace std::chrono_literals;

constexpr Instant kStart{};

TEST(Pacer, HoldsItsRateOverManySmallSteps) {
  Pacer pacer(1000, kStart);
  std::uint32_t sent = 0;
  for (Instant now = kStart; now < kStart + 10s; now += 300us) {
    const std::uint32_t count = pacer.available(now);
    pacer.consume(count);
    sent += count;
  }
  EXPECT_NEAR(sent, 10000, 15);
}

TEST(Pacer, DoesNotSaveUpAnIdleSecond) {
  Pacer pacer(1000, kStart);
  EXPECT_LE(pacer.available(kStart + 1s), 10u);
}

TEST(Pacer, LetsFractionsOfADatagramPerSecondThrough) {
  Pacer pacer(0.25, kStart);
  EXPECT_EQ(pacer.available(kStart), 1u);
  pacer.consume(1);
  EXPECT_EQ(pacer.available(kStart + 3900ms), 0u);
  EXPECT_EQ(pacer.available(kStart + 4100ms), 1u);
}

TEST(Pacer, SaysWhenItWillHaveBudgetAgain) {
  Pacer pacer(100, kStart);
  pacer.consume(pacer.available(kStart));
  const Instant next = pacer.next_available(kStart);
  EXPECT_EQ(pacer.available(next - 1ms), 0u);
  EXPECT_EQ(pacer.available(next), 1u);
}

TEST(Pacer, IsUnlimitedAtZero) {
  Pacer pacer(0, kStart);
  pacer.consume(1'000'000);
  EXPECT_GT(pacer.available(kStart), 1'000'000u);
}

TEST(Pacer, SleepsForADayAtMost) {
  Pacer pacer(1e-300, kStart);
  pacer.consume(1);
  EXPECT_EQ(pacer.next_available(kStart), kStart + 24h + 1us);
}

}  // namespace
}  // namespace snmpring::engine
