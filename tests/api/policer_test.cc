// RpsPolicer: even spacing, fractions, and one rate for all who share it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "lab.h"

namespace snmpring::api {
namespace {

using namespace std::chrono_literals;
using TimePoint = Policer::TimePoint;

TEST(RpsPolicerTest, LetsTheFirstGoAtOnceAndSpacesTheOthers) {
  const auto policer = RpsPolicer::create(4).value();
  const TimePoint now(1h);
  EXPECT_EQ(policer->spacing(), 250ms);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(policer->reserve(now), now + i * 250ms);
}

TEST(RpsPolicerTest, SavesNothingUpForBursts) {
  const auto policer = RpsPolicer::create(1).value();
  EXPECT_EQ(policer->reserve(TimePoint(1h)), TimePoint(1h));
  EXPECT_EQ(policer->reserve(TimePoint(2h)), TimePoint(2h));
  EXPECT_EQ(policer->reserve(TimePoint(2h)), TimePoint(2h + 1s));
}

TEST(RpsPolicerTest, TakesFractions) {
  EXPECT_EQ(RpsPolicer::create(0.25).value()->spacing(), 4s);
  EXPECT_EQ(RpsPolicer::create(1e9).value()->spacing(), 1ns);
}

TEST(RpsPolicerTest, NeverReleasesTwoTogetherHoweverManyThreadsAsk) {
  const auto policer = RpsPolicer::create(1e6).value();
  constexpr int kThreads = 4;
  constexpr int kEach = 20'000;
  std::vector<std::vector<TimePoint>> reserved(kThreads);
  {
    std::vector<std::jthread> threads;
    for (auto& list : reserved) {
      threads.emplace_back([&list, &policer] {
        for (int i = 0; i < kEach; ++i) list.push_back(policer->reserve(TimePoint(1h + i * 1ns)));
      });
    }
  }
  std::vector<TimePoint> all;
  for (const auto& list : reserved) all.insert(all.end(), list.begin(), list.end());
  std::ranges::sort(all);
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_GE(all[i] - all[i - 1], 1us);
}

}  // namespace
}  // namespace snmpring::api
