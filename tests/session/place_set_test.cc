// The set of places against std::set.
#include "session/place_set.h"

#include <gtest/gtest.h>

#include <set>

#include "base/prng.h"

namespace snmpring::session {
namespace {

TEST(PlaceSet, IsEmptyAtFirst) {
  const PlaceSet set;
  EXPECT_TRUE(set.empty());
  EXPECT_EQ(set.size(), 0u);
}

TEST(PlaceSet, FillsUpToEverySize) {
  PlaceSet set;
  for (std::size_t size = 0; size <= kOidsPerRequestMax; ++size) {
    set.fill(kOidsPerRequestMax);
    set.fill(size);
    EXPECT_EQ(set.size(), size);
    EXPECT_EQ(set.empty(), size == 0);
    for (std::size_t place = 0; place < kOidsPerRequestMax; ++place) {
      ASSERT_EQ(set.has(place), place < size) << place << " of " << size;
    }
  }
}

TEST(PlaceSet, CountsEachPlaceOnce) {
  Prng prng(3);
  PlaceSet set;
  std::set<std::size_t> expected;
  for (int i = 0; i < 10'000; ++i) {
    const std::size_t place = prng.below(kOidsPerRequestMax);
    if (prng.below(2) == 0) {
      set.add(place);
      expected.insert(place);
    } else {
      set.remove(place);
      expected.erase(place);
    }
    ASSERT_EQ(set.has(place), expected.contains(place));
    ASSERT_EQ(set.size(), expected.size());
  }
}

}  // namespace
}  // namespace snmpring::session
