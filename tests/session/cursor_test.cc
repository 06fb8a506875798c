#include "session/cursor.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/prng.h"

namespace snmpring::session {
namespace {

/// Arcs from a few values around the sizes at which their encoding grows.
ber::Oid any_oid(Prng& prng) {
  constexpr std::uint32_t kArcs[] = {0, 1, 2, 127, 128, 129, 255, 16383, 16384, 4294967295};
  std::string text = "1.3";
  const std::uint64_t arcs = prng.below(14);
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
    const Cursor::Relation relation = cursor.relate(b);
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

}  // namespace
}  // namespace snmpring::session
