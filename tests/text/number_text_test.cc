#include "text/number_text.h"

#include <gtest/gtest.h>

namespace snmpring::text {
namespace {

using namespace std::chrono_literals;

TEST(NumberText, IsShortAndExact) {
  EXPECT_EQ(number_text(0), "0");
  EXPECT_EQ(number_text(-1), "-1");
  EXPECT_EQ(number_text(1000), "1000");
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(seconds_text(1500ms), "1.5");
}

TEST(NumberText, HasAnExponentOnlyWhereTheNumberIsHuge) {
  EXPECT_EQ(number_text(1e9), "1000000000");
  EXPECT_EQ(number_text(9e15), "9000000000000000");
  EXPECT_EQ(number_text(1e16), "1e+16");
  EXPECT_EQ(number_text(-1.5e300), "-1.5e+300");
}

TEST(NumberText, HasAnExponentOnlyWhereTheNumberIsTiny) {
  EXPECT_EQ(number_text(0.0001), "0.0001");
  EXPECT_EQ(seconds_text(1ns), "1e-09");
}

TEST(Grouped, PutsAMarkBeforeEachThreeDigits) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(18446744073709551615u), "18,446,744,073,709,551,615");
}

}  // namespace
}  // namespace snmpring::text
