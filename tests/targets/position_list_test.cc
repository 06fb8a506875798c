// Sets of positions as text and back.
#include "targets/position_list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "base/prng.h"

namespace snmpring::targets {
namespace {

using Positions = std::vector<std::uint64_t>;

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();

TEST(PositionList, WritesDistancesAndHowOftenTheyRepeat) {
  EXPECT_EQ(position_list_text(Positions{}), "");
  EXPECT_EQ(position_list_text(Positions{0}), "0");
  EXPECT_EQ(position_list_text(Positions{7}), "7");
  EXPECT_EQ(position_list_text(Positions{0, 1}), "0 1");
  EXPECT_EQ(position_list_text(Positions{17, 18, 19, 20, 60}), "17 1x3 40");
  EXPECT_EQ(position_list_text(Positions{1, 5, 9, 10, 14}), "1 4x2 1 4");
  EXPECT_EQ(position_list_text(Positions{0, kMax}), "0 18446744073709551615");
}

TEST(PositionList, ReadsBackAsTheSame) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Prng prng(seed);
    Positions positions;
    std::uint64_t at = prng.chance(0.2) ? 0 : prng.next() >> prng.below(64);
    while (positions.size() < prng.below(200) + 1) {
      positions.push_back(at);
      const std::uint64_t step = prng.chance(0.8) ? 1 : 1 + (prng.next() >> (1 + prng.below(63)));
      if (step > kMax - at) break;
      at += step;
    }
    const auto again = parse_position_list(position_list_text(positions), positions.size());
    ASSERT_TRUE(again) << seed;
    EXPECT_EQ(*again, positions) << seed;
  }
}

TEST(PositionList, IsShortForWhatASweepHasInFlight) {
  Positions positions(524'288);
  std::iota(positions.begin(), positions.end(), 16'000'000);
  EXPECT_LT(position_list_text(positions).size(), 20u);
}

TEST(PositionList, RefusesWhatIsNoList) {
  for (const char* text : {" ",
                           "a",
                           "1 ",
                           " 1",
                           "1  2",
                           "1 0",
                           "1 x2",
                           "1 1x",
                           "1 1x0",
                           "1 1x2x3",
                           "1,2",
                           "-1",
                           "+1",
                           "1 -1",
                           "01",
                           "1 01",
                           "1 1x02",
                           "00",
                           "1x2",
                           "1\t2",
                           "1 2\n",
                           "18446744073709551616",
                           "1 18446744073709551615",
                           "18446744073709551615 1",
                           "9223372036854775808 4611686018427387904x2",
                           "1 1x18446744073709551616"}) {
    EXPECT_FALSE(parse_position_list(text, 1'000'000)) << text;
  }
}

TEST(PositionList, ReachesTheLastPositionThereIs) {
  EXPECT_EQ(parse_position_list("18446744073709551614 1", 2), (Positions{kMax - 1, kMax}));
  EXPECT_EQ(parse_position_list("1 9223372036854775807x2", 3),
            (Positions{1, std::uint64_t{1} << 63, kMax}));
}

TEST(PositionList, HoldsNoMoreThanAllowed) {
  EXPECT_TRUE(parse_position_list("5 1x9", 10));
  EXPECT_FALSE(parse_position_list("5 1x10", 10));
  EXPECT_FALSE(parse_position_list("5 1x5 2x5", 10));
  EXPECT_FALSE(parse_position_list("5 1x18446744073709551615", 10));
  EXPECT_FALSE(parse_position_list("5", 0));
  EXPECT_TRUE(parse_position_list("", 0));
}

}  // namespace
}  // namespace snmpring::targets
