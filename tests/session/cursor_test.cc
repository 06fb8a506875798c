#include "session/cursor.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/prng.h"
#include "session/short_cursor.h"

namespace snmpring::session {
namespace {

/// Arcs from a few values around the sizes at which their encoding grows.
ber::Oid any_oid(Prng& prng, std::uint64_t arcs_max = 14) {
  constexpr std::uint32_t kArcs[] = {0, 1, 2, 127, 128, 129, 255, 16383, 16384, 4294967295};
  std::string text = "1.3";
  const std::uint64_t arcs = prng.below(arcs_max);
  for (std::uint64_t i = 0; i < arcs; ++i) {
    // Mostly the same, so that differences come late as well.
    text += '.' + std::to_string(prng.chance(0.7) ? 1 : kArcs[prng.below(std::size(kArcs))]);
  }
  return ber::Oid::parse(text).value();
}

TEST(Cursor, RelatesOidsAsTheirOrderDoes) {
  Prng prng(1);
  for (int i = 0; i < 100'000; ++i) {
    const ber::Oid a = any_oid(prng);
    const ber::Oid b = any_oid(prng);
    Cursor cursor;
    cursor.set(a);
    const Relation relation = cursor.relate(b);
    ASSERT_EQ(relation.order, b.view() <=> a.view())
        << b.view().to_string() << " to " << a.view().to_string();
    const std::size_t common = relation.common_octets;
    const Bytes ca = a.view().content(), cb = b.view().content();
    ASSERT_TRUE(
        std::equal(ca.begin(), ca.begin() + static_cast<std::ptrdiff_t>(common), cb.begin()));
    ASSERT_TRUE(common == std::min(ca.size(), cb.size()) || ca[common] != cb[common]);
  }
}

TEST(Cursor, MovesToWhatItWasRelatedTo) {
  Prng prng(2);
  Cursor cursor;
  cursor.set(ber::Oid{1, 3});
  for (int i = 0; i < 10'000; ++i) {
    const ber::Oid next = any_oid(prng);
    cursor.move_to(next, cursor.relate(next).common_octets);
    ASSERT_EQ(cursor.view(), next.view());
  }
}

TEST(Cursor, HoldsTheLongestOid) {
  std::string longest = "2.4294967295";
  for (int i = 0; i < 126; ++i) longest += ".4294967295";
  const ber::Oid oid = ber::Oid::parse(longest).value();
  Cursor cursor;
  cursor.set(oid);
  EXPECT_EQ(cursor.view().to_string(), longest);
}

TEST(ShortCursor, MeansTheSameAsACursorWhateverItsLength) {
  Prng prng(3);
  Cursor cursor;
  ShortCursor same;
  cursor.set(ber::Oid{1, 3});
  same.set(ber::Oid{1, 3});
  std::size_t longest = 0;
  for (int i = 0; i < 20'000; ++i) {
    // Longer and shorter than what stands in it, in turn.
    const ber::Oid next = any_oid(prng, prng.chance(0.5) ? 14 : 120);
    const Relation relation = cursor.relate(next);
    ASSERT_EQ(same.relate(next).order, relation.order);
    ASSERT_EQ(same.relate(next).common_octets, relation.common_octets);
    cursor.move_to(next, relation.common_octets);
    same.move_to(next, relation.common_octets);
    ASSERT_EQ(same.view(), next.view());
    longest = std::max(longest, same.octets().size());
  }
  EXPECT_GT(longest, ShortCursor::kInlineOctets);
}

TEST(ShortCursor, IsCopiedWhole) {
  Prng prng(4);
  ShortCursor copy;
  for (int i = 0; i < 2'000; ++i) {
    const ber::Oid oid = any_oid(prng, prng.chance(0.5) ? 14 : 120);
    ShortCursor cursor(oid);
    const ShortCursor other(cursor);
    copy = cursor;
    cursor.set(ber::Oid{1, 3, 6});
    ASSERT_EQ(copy.view(), oid.view());
    ASSERT_EQ(other.view(), oid.view());
  }
}

}  // namespace
}  // namespace snmpring::session
