#include "targets/interval_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bitset>
#include <cstdint>

#include "base/prng.h"

namespace snmpring::targets {
namespace {

using Set = IntervalSet<std::uint8_t>;
using Members = std::bitset<256>;

Members members(Set& set) {
  Members found;
  for (const auto& [first, last] : set.intervals()) {
    for (unsigned value = first; value <= last; ++value) found.set(value);
  }
  return found;
}

/// Sorted, disjoint, never adjacent.
bool is_joined(Set& set) {
  int next = 0;
  for (const auto& [first, last] : set.intervals()) {
    if (first < next || last < first) return false;
    next = last + 2;
  }
  return true;
}

struct Drawn {
  Set set;
  Members expected;
};

Drawn draw(Prng& prng, unsigned intervals) {
  Drawn drawn;
  for (unsigned i = 0; i < intervals; ++i) {
    const auto first = static_cast<std::uint8_t>(prng.next());
    const unsigned length = static_cast<unsigned>(prng.next() % 16);
    const auto last = static_cast<std::uint8_t>(std::min(first + length, 255u));
    drawn.set.add(first, last);
    for (unsigned value = first; value <= last; ++value) drawn.expected.set(value);
  }
  return drawn;
}

TEST(IntervalSet, HoldsWhatWasAddedInWhateverOrder) {
  Prng prng(1);
  for (int round = 0; round < 2000; ++round) {
    Drawn drawn = draw(prng, static_cast<unsigned>(round % 40));
    EXPECT_EQ(members(drawn.set), drawn.expected);
    EXPECT_TRUE(is_joined(drawn.set));
  }
}

TEST(IntervalSet, KnowsWhatIsInBothAndWhatIsInNone) {
  Prng prng(2);
  for (int round = 0; round < 2000; ++round) {
    const Drawn a = draw(prng, static_cast<unsigned>(round % 20));
    const Drawn b = draw(prng, static_cast<unsigned>(round % 13));
    Set both = Set::intersection(a.set, b.set);
    EXPECT_EQ(members(both), a.expected & b.expected);
    EXPECT_TRUE(is_joined(both));
    Set none = Set::complement(a.set);
    EXPECT_EQ(members(none), ~a.expected);
    EXPECT_TRUE(is_joined(none));
  }
}

TEST(IntervalSet, ReachesBothEnds) {
  Set all;
  all.add(1, 254);
  all.add(255, 255);
  all.add(0, 0);
  EXPECT_EQ(all.intervals().size(), 1u);
  EXPECT_TRUE(Set::complement(all).intervals().empty());
  EXPECT_EQ(members(all), ~Members());
  Set none = Set::complement(Set());
  EXPECT_EQ(members(none), ~Members());
}

TEST(IntervalSet, StaysSmallWhereLaterIntervalsJoinEarlierOnes) {
  IntervalSet<std::uint32_t> set;
  // Odd ones, then those between: nothing touches the one before it.
  for (std::uint32_t round = 0; round < 200; ++round) {
    for (std::uint32_t value = round % 2; value < 10'000; value += 2) set.add(value, value);
  }
  EXPECT_EQ(set.intervals().size(), 1u);
  EXPECT_LE(std::move(set).take().capacity(), 20'000u);
}

}  // namespace
}  // namespace snmpring::targets
