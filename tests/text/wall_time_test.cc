#include "text/wall_time.h"

#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace snmpring::text {
namespace {

using namespace std::chrono_literals;

// 2026-04-13T12:00:01.234567Z
constexpr WallTime kMoment{1'776'081'601'234'567us};

TEST(WallTimeText, HasSixDigitsAlways) {
  EXPECT_EQ(wall_time_text(WallTime(0us)), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(wall_time_text(WallTime(951'782'400'000'001us)), "2000-02-29T00:00:00.000001Z");
  EXPECT_EQ(wall_time_text(kMoment), "2026-04-13T12:00:01.234567Z");
}

TEST(WallTimeText, StaysWithinFourDigitYears) {
  EXPECT_EQ(wall_time_text(WallTime(-5us)), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(wall_time_text(WallTime::max()), "9999-12-31T23:59:59.999999Z");
}

TEST(WallTimePrinter, FollowsTimeBackwards) {
  WallTimePrinter printer;
  std::array<char, kWallTimeText> text;
  const auto print = [&](WallTime moment) {
    return std::string_view(text.data(), printer.print(text.data(), moment));
  };
  EXPECT_EQ(print(kMoment), "2026-04-13T12:00:01.234567Z");
  EXPECT_EQ(print(kMoment - 1s), "2026-04-13T12:00:00.234567Z");
  EXPECT_EQ(print(kMoment - 234567us), "2026-04-13T12:00:01.000000Z");
}

}  // namespace
}  // namespace snmpring::text
