#include "engine/spacing.h"

#include <gtest/gtest.h>

namespace snmpring::engine {
namespace {

using namespace std::chrono_literals;

constexpr Instant kSpacingBegun{};

TEST(SentSpacing, OpensWhenWhatWasSentHasHadItsTime) {
  SentSpacing spacing;
  EXPECT_EQ(spacing.opening(kSpacingBegun), kSpacingBegun);
  spacing.sent(kSpacingBegun, 50ms);
  EXPECT_EQ(spacing.opening(kSpacingBegun), kSpacingBegun + 40ms);
  EXPECT_EQ(spacing.opening(kSpacingBegun + 45ms), kSpacingBegun + 45ms);
  spacing.sent(kSpacingBegun + 45ms, 50ms);
  EXPECT_EQ(spacing.opening(kSpacingBegun + 50ms), kSpacingBegun + 90ms)
      << "what came early is made up for";
  spacing.unsent(50ms);
  EXPECT_EQ(spacing.opening(kSpacingBegun + 50ms), kSpacingBegun + 50ms);
}

TEST(SentSpacing, LetsTenMillisecondsWorthGoAtOnceAndNoMore) {
  SentSpacing spacing;
  int sent = 0;
  for (; spacing.opening(kSpacingBegun) == kSpacingBegun; ++sent) spacing.sent(kSpacingBegun, 1ms);
  EXPECT_EQ(sent, 11);
}

TEST(SubnetPacer, SpacesTheRequestsOfOneSubnetAndOfNoOther) {
  SubnetPacer pacer(24, 50, 7);
  EXPECT_EQ(pacer.reserve(*IpAddress::parse("192.0.2.1"), kSpacingBegun), kSpacingBegun);
  EXPECT_EQ(pacer.reserve(*IpAddress::parse("192.0.2.2"), kSpacingBegun), kSpacingBegun + 20ms);
  EXPECT_EQ(pacer.reserve(*IpAddress::parse("192.0.2.255"), kSpacingBegun), kSpacingBegun + 40ms);
  EXPECT_EQ(pacer.reserve(*IpAddress::parse("192.0.3.1"), kSpacingBegun), kSpacingBegun);
  EXPECT_EQ(pacer.reserve(*IpAddress::parse("192.0.2.3"), kSpacingBegun + 1s), kSpacingBegun + 1s);
}

TEST(SubnetPacer, CutsIpv6AddressesAtTheirOwnLength) {
  SubnetPacer pacer(64, 1, 7);
  EXPECT_EQ(pacer.reserve(*IpAddress::parse("2001:db8::1"), kSpacingBegun), kSpacingBegun);
  EXPECT_EQ(pacer.reserve(*IpAddress::parse("2001:db8::ffff:1"), kSpacingBegun),
            kSpacingBegun + 1s);
  EXPECT_EQ(pacer.reserve(*IpAddress::parse("2001:db8:0:1::1"), kSpacingBegun), kSpacingBegun);
}

class SpacingTest : public testing::Test {
 protected:
  const IpAddress here_ = *IpAddress::parse("192.0.2.1");
  const IpAddress neighbour_ = *IpAddress::parse("192.0.2.2");
  const IpAddress elsewhere_ = *IpAddress::parse("198.51.100.1");
  SpacedPlace place_;
};

TEST_F(SpacingTest, IsOffWhereThereIsNoLimit) {
  const Spacing spacing(0, 0, 0, 7);
  EXPECT_FALSE(spacing.is_on());
  EXPECT_FALSE(spacing.limits_subnets());
  EXPECT_EQ(spacing.per_target(), Duration::zero());
}

TEST_F(SpacingTest, BooksTheRequestsToOneTargetOneAfterTheOther) {
  Spacing spacing(20, 0, 0, 7);
  EXPECT_TRUE(spacing.is_on());
  EXPECT_FALSE(spacing.limits_subnets());
  const Spacing::To to{&place_, here_};
  EXPECT_EQ(spacing.book(to, std::nullopt, kSpacingBegun, kSpacingBegun), kSpacingBegun);
  EXPECT_EQ(spacing.book(to, std::nullopt, kSpacingBegun, kSpacingBegun), kSpacingBegun + 50ms);
  EXPECT_EQ(spacing.book(to, std::nullopt, kSpacingBegun + 1s, kSpacingBegun), kSpacingBegun + 1s);
  EXPECT_EQ(spacing.book(to, std::nullopt, kSpacingBegun, kSpacingBegun), kSpacingBegun + 1050ms);
  SpacedPlace other;
  EXPECT_EQ(spacing.book({&other, here_}, std::nullopt, kSpacingBegun, kSpacingBegun),
            kSpacingBegun);
}

TEST_F(SpacingTest, SpacesTheAttemptsOfATargetWithoutAPlaceByTheLastOne) {
  Spacing spacing(20, 0, 0, 7);
  const Spacing::To to{nullptr, here_};
  EXPECT_EQ(spacing.book(to, std::nullopt, kSpacingBegun, kSpacingBegun), kSpacingBegun);
  EXPECT_EQ(spacing.book(to, kSpacingBegun, kSpacingBegun + 10ms, kSpacingBegun + 10ms),
            kSpacingBegun + 50ms);
  EXPECT_EQ(spacing.book(to, kSpacingBegun, kSpacingBegun + 1s, kSpacingBegun + 1s),
            kSpacingBegun + 1s);
  spacing.sent(to, kSpacingBegun);
  EXPECT_EQ(spacing.opening(to, kSpacingBegun), kSpacingBegun);
}

TEST_F(SpacingTest, BooksTheRequestsToOneSubnetWhoeverTheyAreTo) {
  Spacing spacing(0, 24, 50, 7);
  EXPECT_TRUE(spacing.limits_subnets());
  EXPECT_EQ(spacing.book({nullptr, here_}, std::nullopt, kSpacingBegun, kSpacingBegun),
            kSpacingBegun);
  EXPECT_EQ(spacing.book({&place_, neighbour_}, std::nullopt, kSpacingBegun, kSpacingBegun),
            kSpacingBegun + 20ms);
  EXPECT_EQ(spacing.book({nullptr, elsewhere_}, std::nullopt, kSpacingBegun, kSpacingBegun),
            kSpacingBegun);
}

TEST_F(SpacingTest, TakesTheLaterTurnWhereBothLimitsApply) {
  Spacing spacing(20, 24, 50, 7);
  const Spacing::To to{&place_, here_};
  EXPECT_EQ(spacing.book(to, std::nullopt, kSpacingBegun, kSpacingBegun), kSpacingBegun);
  EXPECT_EQ(spacing.book(to, std::nullopt, kSpacingBegun, kSpacingBegun), kSpacingBegun + 50ms);
  EXPECT_EQ(spacing.book({nullptr, neighbour_}, std::nullopt, kSpacingBegun, kSpacingBegun),
            kSpacingBegun + 40ms);
}

TEST_F(SpacingTest, OpensLaterForATargetThatHasJustBeenSentSomething) {
  Spacing spacing(20, 0, 0, 7);
  const Spacing::To to{&place_, here_};
  spacing.sent(to, kSpacingBegun);
  EXPECT_EQ(spacing.opening(to, kSpacingBegun), kSpacingBegun + 40ms);
  spacing.unsent(to);
  EXPECT_EQ(spacing.opening(to, kSpacingBegun), kSpacingBegun);
}

TEST_F(SpacingTest, OpensLaterForASubnetThatHasJustBeenSentSomething) {
  Spacing spacing(0, 24, 50, 7);
  spacing.sent({nullptr, here_}, kSpacingBegun);
  EXPECT_EQ(spacing.opening({nullptr, neighbour_}, kSpacingBegun), kSpacingBegun + 10ms);
  EXPECT_EQ(spacing.opening({nullptr, elsewhere_}, kSpacingBegun), kSpacingBegun);
  spacing.unsent({nullptr, here_});
  EXPECT_EQ(spacing.opening({nullptr, neighbour_}, kSpacingBegun), kSpacingBegun);
}

}  // namespace
}  // namespace snmpring::engine
