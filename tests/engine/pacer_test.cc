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

TEST(Spacing, OpensWhenWhatWasSentHasHadItsTime) {
  Spacing spacing;
  EXPECT_EQ(spacing.opening(kStart), kStart);
  spacing.sent(kStart, 50ms);
  EXPECT_EQ(spacing.opening(kStart), kStart + 40ms);
  EXPECT_EQ(spacing.opening(kStart + 45ms), kStart + 45ms);
  spacing.sent(kStart + 45ms, 50ms);
  EXPECT_EQ(spacing.opening(kStart + 50ms), kStart + 90ms) << "what came early is made up for";
  spacing.unsent(50ms);
  EXPECT_EQ(spacing.opening(kStart + 50ms), kStart + 50ms);
}

TEST(Spacing, LetsTenMillisecondsWorthGoAtOnceAndNoMore) {
  Spacing spacing;
  int sent = 0;
  for (; spacing.opening(kStart) == kStart; ++sent) spacing.sent(kStart, 1ms);
  EXPECT_EQ(sent, 11);
}

TEST(SubnetPacer, SpacesTheRequestsOfOneSubnetAndOfNoOther) {
  SubnetPacer pacer(24, 50, 7);
  EXPECT_EQ(pacer.reserve(*IpAddress::parse("192.0.2.1"), kStart), kStart);
  EXPECT_EQ(pacer.reserve(*IpAddress::parse("192.0.2.2"), kStart), kStart + 20ms);
  EXPECT_EQ(pacer.reserve(*IpAddress::parse("192.0.2.255"), kStart), kStart + 40ms);
  EXPECT_EQ(pacer.reserve(*IpAddress::parse("192.0.3.1"), kStart), kStart);
  EXPECT_EQ(pacer.reserve(*IpAddress::parse("192.0.2.3"), kStart + 1s), kStart + 1s);
}

TEST(SubnetPacer, CutsIpv6AddressesAtTheirOwnLength) {
  SubnetPacer pacer(64, 1, 7);
  EXPECT_EQ(pacer.reserve(*IpAddress::parse("2001:db8::1"), kStart), kStart);
  EXPECT_EQ(pacer.reserve(*IpAddress::parse("2001:db8::ffff:1"), kStart), kStart + 1s);
  EXPECT_EQ(pacer.reserve(*IpAddress::parse("2001:db8:0:1::1"), kStart), kStart);
}

}  // namespace
}  // namespace snmpring::engine
