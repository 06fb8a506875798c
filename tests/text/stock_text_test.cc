// Texts and numbers that are made once and put often.
#include "text/stock_text.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <string>

namespace snmpring::text {
namespace {

TEST(StockText, IsPutAsItIsWhateverItsLength) {
  StockText text;
  EXPECT_TRUE(text.empty());
  for (const std::size_t size : {0, 1, 63, 64, 65, 500, 3, 0}) {
    const std::string expected(size, static_cast<char>('a' + size % 26));
    text.assign(expected);
    EXPECT_EQ(text.empty(), size == 0);
    for (int again = 0; again < 2; ++again) {
      std::array<char, 500 + kPutSlack> room{};
      EXPECT_EQ(std::string(room.data(), text.put(room.data())), expected);
    }
  }
}

TEST(StockNumber, IsTheNumberThatIsPutAndNotTheOneBefore) {
  StockNumber number;
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
  for (const std::uint64_t value :
       {std::uint64_t{0}, std::uint64_t{0}, std::uint64_t{7}, kMax, kMax, std::uint64_t{12'345},
        std::uint64_t{12'345}, std::uint64_t{0}}) {
    std::array<char, kIntegerTextMax + kPutSlack> room{};
    EXPECT_EQ(std::string(room.data(), number.put(room.data(), value)), std::to_string(value));
  }
}

}  // namespace
}  // namespace snmpring::text
