#include "review/counter_rate.h"

#include <gtest/gtest.h>

#include <limits>

namespace snmpring::review {
namespace {

constexpr std::int64_t kSecond = 1'000'000;  // Microseconds.
constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

CounterReading reading(CounterType type, std::uint64_t value, std::int64_t second) {
  return {.type = type, .value = value, .at = second * kSecond};
}

CounterRate rate_of(CounterType type, std::uint64_t before, std::uint64_t after,
                    Restarted restarted, std::int64_t seconds = 10, bool discontinuous = false) {
  return rate_between(reading(type, before, 0), reading(type, after, seconds), restarted,
                      discontinuous);
}

TEST(CounterRate, IsGrowthBySecond) {
  const CounterRate rate = rate_of(CounterType::counter64, 100, 350, Restarted::unknown);
  EXPECT_EQ(rate.seconds, 10);
  EXPECT_EQ(rate.delta, 250u);
  EXPECT_EQ(rate.per_second, 25);
  EXPECT_EQ(rate.note, RateNote::none);
}

TEST(CounterRate, IsExactUpToTheLargestCounter) {
  EXPECT_EQ(rate_of(CounterType::counter64, 0, kMost, Restarted::no).delta, kMost);
  EXPECT_EQ(rate_of(CounterType::counter64, kMost - 1, kMost, Restarted::no).delta, 1u);
}

TEST(CounterRate, GoesRoundWithACounter32) {
  const CounterRate rate = rate_of(CounterType::counter32, 4'294'967'290, 4, Restarted::no);
  EXPECT_EQ(rate.delta, 10u);
  EXPECT_EQ(rate.per_second, 1);
  EXPECT_EQ(rate.note, RateNote::wrapped);
}

TEST(CounterRate, GoesRoundWithACounter64) {
  const CounterRate rate = rate_of(CounterType::counter64, kMost, 9, Restarted::no);
  EXPECT_EQ(rate.delta, 10u);
  EXPECT_EQ(rate.note, RateNote::wrapped);
}

TEST(CounterRate, IsNoneWhereACounterFellAndARestartIsNotExcluded) {
  for (const CounterType type : {CounterType::counter32, CounterType::counter64}) {
    const CounterRate rate = rate_of(type, 100, 99, Restarted::unknown);
    EXPECT_EQ(rate.delta, std::nullopt);
    EXPECT_EQ(rate.per_second, std::nullopt);
    EXPECT_EQ(rate.note, RateNote::fell);
  }
}

TEST(CounterRate, IsNoneWhereACounter64FellTooLittleForAWrap) {
  EXPECT_EQ(rate_of(CounterType::counter64, 100, 99, Restarted::no).note, RateNote::fell);
}

TEST(CounterRate, IsNoneWhereACounter32IsLargerThanItCanBe) {
  EXPECT_EQ(rate_of(CounterType::counter32, kMost, 1, Restarted::no).note, RateNote::fell);
}

TEST(CounterRate, IsNoneOverARestartEvenWhereTheCounterGrew) {
  const CounterRate rate = rate_of(CounterType::counter64, 100, 350, Restarted::yes);
  EXPECT_EQ(rate.per_second, std::nullopt);
  EXPECT_EQ(rate.note, RateNote::rebooted);
}

TEST(CounterRate, IsNoneOverADiscontinuityEvenWhereTheCounterGrew) {
  const CounterRate rate = rate_of(CounterType::counter64, 100, 350, Restarted::no, 10, true);
  EXPECT_EQ(rate.delta, std::nullopt);
  EXPECT_EQ(rate.per_second, std::nullopt);
  EXPECT_EQ(rate.note, RateNote::discontinuity);
  EXPECT_EQ(rate_of(CounterType::counter32, 350, 100, Restarted::no, 10, true).note,
            RateNote::discontinuity)
      << "and it is no wrap";
  EXPECT_EQ(rate_of(CounterType::counter64, 1, 2, Restarted::yes, 10, true).note,
            RateNote::rebooted)
      << "which says more";
}

TEST(CounterRate, IsNoneWithoutTimeBetween) {
  EXPECT_EQ(rate_of(CounterType::counter64, 1, 2, Restarted::no, 0).note, RateNote::no_time);
  const CounterRate rate = rate_of(CounterType::counter64, 1, 2, Restarted::no, -5);
  EXPECT_EQ(rate.note, RateNote::no_time);
  EXPECT_EQ(rate.seconds, -5);
}

TEST(CounterRate, IsNoneBetweenTwoTypes) {
  const CounterRate rate =
      rate_between(reading(CounterType::counter32, 1, 0), reading(CounterType::counter64, 2, 1),
                   Restarted::no, false);
  EXPECT_EQ(rate.note, RateNote::type_changed);
}

}  // namespace
}  // namespace snmpring::review
