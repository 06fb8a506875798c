#include "base/prng.h"

#include <gtest/gtest.h>

namespace snmpring {
namespace {

TEST(Prng, OneSeedFixesTheSequence) {
  Prng a(42), b(42), c(43);
  const std::uint64_t first = a.next();
  EXPECT_EQ(first, b.next());
  EXPECT_NE(first, c.next());
}

TEST(Prng, StaysBelowItsBound) {
  Prng prng(1);
  for (int i = 0; i < 1000; ++i) EXPECT_LT(prng.below(7), 7u);
  EXPECT_EQ(prng.below(0), 0u);
}

TEST(Prng, ChanceIsNeverForZeroAndAlwaysForOne) {
  Prng prng(1);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_FALSE(prng.chance(0));
    EXPECT_TRUE(prng.chance(1));
  }
}

}  // namespace
}  // namespace snmpring
