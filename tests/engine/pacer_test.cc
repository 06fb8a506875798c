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

TEST(Pacer, HoldsItsBandwidthWithSmallAndLargeDatagrams) {
  for (const std::size_t octets : {110u, 150u, 1'472u}) {
    constexpr double kBitsPerSecond = 1e6;
    Pacer pacer(0, kStart, kBitsPerSecond);
    std::size_t sent = 0;
    Instant now = kStart;
    while (now < kStart + 10s) {
      for (std::uint32_t left = pacer.available(now); left > 0; --left) {
        pacer.consume(1);
        pacer.consume_octets(octets);
        sent += octets;
      }
      const Instant next = pacer.next_available(now);
      ASSERT_GT(next, now);
      now = next;
    }
    // 10 ms of credit on top, and what the last datagrams took beyond it.
    EXPECT_NEAR(static_cast<double>(sent), kBitsPerSecond / 8 * 10, 20'000) << octets;
  }
}

TEST(Pacer, HoldsTheLowerOfBothLimits) {
  Pacer pacer(1000, kStart, 1e9);
  std::uint32_t sent = 0;
  for (Instant now = kStart; now < kStart + 10s; now += 1ms) {
    const std::uint32_t count = pacer.available(now);
    pacer.consume(count);
    pacer.consume_octets(count * 110);
    sent += count;
  }
  EXPECT_NEAR(sent, 10'000, 15);
}

TEST(Pacer, ScalesBothLimits) {
  Pacer pacer(100, kStart, 8'800);
  pacer.scale(2, kStart);
  EXPECT_EQ(pacer.rate_pps(), 200);
  pacer.consume(1);
  pacer.consume_octets(110);
  // 17,600 bits per second are twenty datagrams of 110 octets.
  EXPECT_NEAR(in_seconds(pacer.next_available(kStart) - kStart), 0.05, 0.001);
}

TEST(WireOctets, CountTheHeaders) {
  // The smallest Ethernet frame takes up 84 octets of the wire. IPv4 and UDP leave 18 of it.
  EXPECT_EQ(wire_octets(18, Family::ipv4), 84u);
  EXPECT_EQ(wire_octets(18, Family::ipv6), 104u);
}

TEST(Pacer, SleepsForADayAtMost) {
  Pacer pacer(1e-300, kStart);
  pacer.consume(1);
  EXPECT_EQ(pacer.next_available(kStart), kStart + 24h + 1us);
}

}  // namespace
}  // namespace snmpring::engine
