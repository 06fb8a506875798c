#include "mib/index_decode.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <ostream>
#include <string>
#include <vector>

namespace snmpring::mib {
namespace {

constexpr IndexForm kInteger{.kind = IndexKind::integer};
constexpr IndexForm kLength{.kind = IndexKind::length};
constexpr IndexForm kImplied{.kind = IndexKind::implied};
constexpr IndexForm kOid{.kind = IndexKind::oid};
constexpr IndexForm kOidImplied{.kind = IndexKind::oid_implied};
constexpr IndexForm kIpv4{.kind = IndexKind::ipv4};
constexpr IndexForm kNetwork{.kind = IndexKind::network};
constexpr IndexForm fixed(std::uint8_t octets) {
  return {.kind = IndexKind::fixed, .octets = octets};
}
constexpr IndexForm inet(std::uint8_t type_part) {
  return {.kind = IndexKind::length, .type_part = type_part};
}

/// What an index comes to: the note's word, then each part in brackets.
std::string reading(std::initializer_list<IndexForm> forms, std::vector<std::uint32_t> index) {
  IndexParts parts;
  decode_index(index, {forms.begin(), forms.size()}, parts);
  std::string text(index_note_word(parts.note));
  if (parts.note == IndexNote::bad_index) return text;
  for (std::size_t i = 0; i < forms.size(); ++i) {
    text += '[';
    for (const std::uint32_t arc : parts.parts[i]) text += std::to_string(arc) + ' ';
    if (text.back() == ' ') text.pop_back();
    text += ']';
  }
  return text;
}

TEST(IndexDecode, TakesEachKindAsItIsDeclared) {
  EXPECT_EQ(reading({kInteger}, {4294967295}), "[4294967295]");
  EXPECT_EQ(reading({kIpv4, kInteger}, {192, 0, 2, 1, 0}), "[192 0 2 1][0]");
  EXPECT_EQ(reading({kInteger, fixed(6)}, {1, 2, 0, 0, 0, 0, 255}), "[1][2 0 0 0 0 255]");
  EXPECT_EQ(reading({kLength, kInteger}, {2, 97, 98, 7}), "[97 98][7]");
  EXPECT_EQ(reading({kLength, kLength}, {0, 1, 97}), "[][97]");
  EXPECT_EQ(reading({kInteger, kImplied}, {3, 97, 98}), "[3][97 98]");
  EXPECT_EQ(reading({kOid, kInteger}, {2, 0, 0, 5}), "[0 0][5]");
  EXPECT_EQ(reading({kInteger, kOidImplied}, {3, 1, 3, 70000}), "[3][1 3 70000]");
  EXPECT_EQ(reading({kInteger, kNetwork}, {3, 1, 10, 0, 0, 1}), "[3][10 0 0 1]");
}

TEST(IndexDecode, KeepsTheLengthOfAnInetAddressWhateverItsTypeSays) {
  EXPECT_EQ(reading({kInteger, inet(0)}, {1, 4, 192, 0, 2, 1}), "[1][192 0 2 1]");
  EXPECT_EQ(reading({kInteger, inet(0)}, {0, 0}), "[0][]");
  EXPECT_EQ(reading({kInteger, inet(0)}, {2, 4, 192, 0, 2, 1}), "[2][192 0 2 1]");
  EXPECT_EQ(reading({kInteger, inet(0)}, {16, 1, 97}), "[16][97]");
}

TEST(IndexDecode, NotesAStringWithoutItsLength) {
  EXPECT_EQ(reading({kInteger, kLength}, {7, 97, 98}), "no_length[7][97 98]");
  EXPECT_EQ(reading({kLength}, {3, 97}), "no_length[3 97]");
  EXPECT_EQ(reading({kOid}, {1, 3, 6}), "no_length[1 3 6]");
  EXPECT_EQ(reading({kLength, kLength}, {1, 97, 98, 99}), "no_length[97][98 99]");
  // The sole part of variable size need not be the last one.
  EXPECT_EQ(reading({kInteger, kLength, kInteger}, {7, 32, 1, 64}), "no_length[7][32 1][64]");
}

TEST(IndexDecode, NotesInetAddressesWithoutTheirLengths) {
  EXPECT_EQ(reading({kInteger, inet(0)}, {1, 192, 0, 2, 1}), "no_length[1][192 0 2 1]");
  EXPECT_EQ(reading({kInteger, inet(0), kInteger, kInteger, inet(3), kInteger},
                    {1, 10, 0, 0, 1, 443, 1, 10, 0, 0, 2, 1533}),
            "no_length[1][10 0 0 1][443][1][10 0 0 2][1533]");
  // A name has any length.
  EXPECT_EQ(reading({kInteger, inet(0)}, {16, 97, 98}), "bad_index");
  EXPECT_EQ(reading({kInteger, inet(0)}, {99, 97, 98}), "bad_index");
}

TEST(IndexDecode, NotesAFixedStringWithALength) {
  EXPECT_EQ(reading({kInteger, fixed(3)}, {1, 3, 10, 11, 12}), "extra_length[1][10 11 12]");
  EXPECT_EQ(reading({kInteger, fixed(3)}, {1, 4, 10, 11, 12}), "bad_index");
}

TEST(IndexDecode, NotesANetworkAddressWithoutItsType) {
  EXPECT_EQ(reading({kInteger, kNetwork}, {1, 10, 0, 0, 1}), "no_type[1][10 0 0 1]");
}

TEST(IndexDecode, RefusesFewerArcsThanParts) {
  EXPECT_EQ(reading({kInteger, kInteger}, {1}), "bad_index");
  EXPECT_EQ(reading({kInteger, kLength}, {1}), "bad_index");
  EXPECT_EQ(reading({kInteger, inet(0)}, {0}), "bad_index");
  EXPECT_EQ(reading({kLength}, {}), "bad_index");
}

TEST(IndexDecode, RefusesArcsThatAreLeft) {
  EXPECT_EQ(reading({kInteger}, {1, 0}), "bad_index");
  EXPECT_EQ(reading({kIpv4}, {10, 0, 0, 1, 1}), "bad_index");
}

TEST(IndexDecode, RefusesArcsThatAreNoOctets) {
  EXPECT_EQ(reading({kIpv4}, {10, 0, 0, 256}), "bad_index");
  EXPECT_EQ(reading({fixed(2)}, {1, 256}), "bad_index");
  EXPECT_EQ(reading({kLength}, {1, 256}), "bad_index");
  EXPECT_EQ(reading({kImplied}, {256}), "bad_index");
  EXPECT_EQ(reading({kOid}, {1, 256}), "[256]");
}

TEST(IndexDecode, RefusesWhatCanBeReadInTwoWays) {
  // Without the length of the string, or with one of the fixed string.
  EXPECT_EQ(reading({fixed(1), kLength}, {1, 1, 1, 5}), "bad_index");
}

TEST(IndexDecode, ComparesLengthsWithWhatRemains) {
  for (const std::uint32_t length : {127U, 128U, 4294967295U}) {
    EXPECT_EQ(reading({kLength, kInteger}, {length}), "bad_index") << length;
    EXPECT_EQ(reading({kOid, kOid}, {length, 1, 1}), "bad_index") << length;
    EXPECT_EQ(reading({kInteger, inet(0)}, {length, length}), "bad_index") << length;
  }
  std::vector<std::uint32_t> longest(1 + 127, 97);
  longest[0] = 127;
  EXPECT_EQ(reading({kLength}, longest).size(), 2 + 127 * 3 - 1);
}

TEST(IndexKind, HasAWordForEach) {
  for (std::size_t i = 0; i < kIndexKindCount; ++i) {
    const auto kind = static_cast<IndexKind>(i);
    EXPECT_EQ(find_index_kind(index_kind_word(kind)), kind);
  }
  EXPECT_EQ(find_index_kind("string"), std::nullopt);
}

}  // namespace
}  // namespace snmpring::mib
