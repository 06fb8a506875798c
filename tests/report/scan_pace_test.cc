// How fast a scan goes, and what limits it.
#include "report/scan_pace.h"

#include <gtest/gtest.h>

namespace snmpring::report {
namespace {

using namespace std::chrono_literals;
using engine::Brake;

constexpr Instant kBegin{std::chrono::hours(1)};

TEST(ScanPace, HasNoRateBeforeTimeHasPassed) {
  const ScanPace pace(kBegin, 7);
  EXPECT_EQ(pace.rate_pps(kBegin, 7), 0);
}

TEST(ScanPace, CountsWhatThisProcessSent) {
  const ScanPace pace(kBegin, 1'000);
  EXPECT_DOUBLE_EQ(pace.rate_pps(kBegin + 2s, 1'200), 100);
}

TEST(ScanPace, IsTheMeanOfTheLastFiveSeconds) {
  ScanPace pace(kBegin, 0);
  std::uint64_t sent = 0;
  Instant now = kBegin;
  // Ten seconds at 100 a second, then five at 1,000.
  for (int i = 0; i < 1'500; ++i) {
    now += 10ms;
    sent += i < 1'000 ? 1 : 10;
    pace.look(now, sent, Brake::rate);
  }
  EXPECT_NEAR(pace.rate_pps(now, sent), 1'000, 1);
}

TEST(ScanPace, IsNotThrownByLooksThatComeLate) {
  ScanPace pace(kBegin, 0);
  pace.look(kBegin + 1s, 1'000, Brake::rate);
  pace.look(kBegin + 60s, 60'000, Brake::rate);
  EXPECT_DOUBLE_EQ(pace.rate_pps(kBegin + 61s, 61'000), 1'000);
}

TEST(ScanPace, NamesWhatMostLooksSaw) {
  ScanPace pace(kBegin, 0);
  EXPECT_EQ(pace.brake(), Brake::none);
  EXPECT_EQ(pace.usual_brake().share, 0);
  for (int i = 1; i <= 100; ++i) {
    pace.look(kBegin + i * 250ms, 0, i % 4 == 0 ? Brake::rate : Brake::places);
  }
  EXPECT_EQ(pace.brake(), Brake::places);
  EXPECT_EQ(pace.usual_brake().brake, Brake::places);
  EXPECT_DOUBLE_EQ(pace.usual_brake().share, 0.75);
}

TEST(ScanPace, ForgetsWhatLimitedItLongAgo) {
  ScanPace pace(kBegin, 0);
  Instant now = kBegin;
  for (int i = 0; i < 100; ++i) pace.look(now += 250ms, 0, Brake::receive_window);
  for (int i = 0; i < 20; ++i) pace.look(now += 250ms, 0, Brake::rate);
  EXPECT_EQ(pace.brake(), Brake::rate);
  EXPECT_EQ(pace.usual_brake().brake, Brake::receive_window);
}

}  // namespace
}  // namespace snmpring::report
