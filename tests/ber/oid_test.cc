// OBJECT IDENTIFIERs: checking, ordering, printing, parsing.
#include "ber/oid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/prng.h"
#include "vectors/vector_file.h"

namespace snmpring::ber {
namespace {

using test::from_hex;

TEST(OidVectors, ParsePrintAndDecodeToEachOther) {
  for (test::VectorCase& vector : test::read_vectors("oids.txt")) {
    SCOPED_TRACE(vector.name());
    const std::string text = vector.take("text");
    const std::vector<std::uint8_t> content = vector.take_hex("content");
    vector.expect_all_taken();

    const std::optional<Oid> parsed = Oid::parse(text);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(hex_text(parsed->view().content()), hex_text(content));
    const Decoded<OidView> decoded = OidView::from_content(content);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->to_string(), text);
    EXPECT_EQ(decoded->arc_count(), 1 + static_cast<std::size_t>(std::ranges::count(text, '.')));
    EXPECT_EQ(*decoded, parsed->view());
  }
}

struct Refused {
  const char* content;
  std::size_t offset;
};

TEST(OidView, RefusesUnsoundContentAtItsOctet) {
  for (const auto& [content, offset] : {
           Refused{"", 0},               //
           Refused{"81", 1},             //
           Refused{"2b06ff", 3},         //
           Refused{"2b8006", 1},         //
           Refused{"8001", 0},           //
           Refused{"2b9080808000", 5},   //
           Refused{"9080808050", 4},     //
           Refused{"2bffffffffff7f", 5}  //
       }) {
    SCOPED_TRACE(content);
    const std::vector<std::uint8_t> octets = from_hex(content);
    const Decoded<OidView> oid = OidView::from_content(octets);
    ASSERT_FALSE(oid);
    EXPECT_EQ(oid.error(), (DecodeError{DecodeErrc::bad_oid, offset}));
  }
}

TEST(OidView, TakesAtMost128Arcs) {
  EXPECT_TRUE(OidView::from_content(std::vector<std::uint8_t>(127, 1)));
  EXPECT_FALSE(OidView::from_content(std::vector<std::uint8_t>(128, 1)));
  EXPECT_FALSE(OidView::from_content(std::vector<std::uint8_t>(60000, 1)));
}

TEST(OidView, RefusesEveryCutInsideASubIdentifier) {
  const Oid whole{2, 4294967295, 128, 16384, 4294967295, 1};
  const Bytes content = whole.view().content();
  for (std::size_t size = 0; size < content.size(); ++size) {
    const bool between = size > 0 && content[size - 1] < 0x80;
    EXPECT_EQ(OidView::from_content(content.first(size)).has_value(), between) << size;
  }
}

// The order of RFC 3416 §4.2.2, taken from the arcs.
std::vector<std::uint32_t> random_arcs(Prng& prng) {
  const std::uint32_t edges[] = {0, 1, 39, 127, 128, 16383, 16384, 2097151, 2097152, 4294967295};
  std::vector<std::uint32_t> arcs = {static_cast<std::uint32_t>(prng.below(3))};
  arcs.push_back(arcs[0] < 2 ? static_cast<std::uint32_t>(prng.below(40)) : edges[prng.below(10)]);
  for (std::uint64_t more = prng.below(12); more > 0; --more) {
    arcs.push_back(prng.chance(0.5) ? edges[prng.below(10)]
                                    : static_cast<std::uint32_t>(prng.below(3)));
  }
  return arcs;
}

std::string dotted(const std::vector<std::uint32_t>& arcs) {
  std::string text;
  for (const std::uint32_t arc : arcs) {
    if (!text.empty()) text += '.';
    text += std::to_string(arc);
  }
  return text;
}

TEST(OidOrder, IsThatOfTheArcs) {
  Prng prng(1);
  for (int i = 0; i < 20000; ++i) {
    const std::vector<std::uint32_t> a = random_arcs(prng);
    std::vector<std::uint32_t> b = a;
    if (prng.chance(0.5)) {
      b = random_arcs(prng);
    } else {
      // Near relatives, which random pairs hardly ever are.
      b.resize(2 + prng.below(a.size() - 1));
      b.back() = b.size() == 2 ? static_cast<std::uint32_t>(prng.below(40))
                               : static_cast<std::uint32_t>(prng.next() >> (32 + prng.below(32)));
    }
    const std::optional<Oid> oid_a = Oid::parse(dotted(a));
    const std::optional<Oid> oid_b = Oid::parse(dotted(b));
    ASSERT_TRUE(oid_a && oid_b) << dotted(a) << " " << dotted(b);
    EXPECT_EQ(oid_a->view() <=> oid_b->view(), a <=> b) << dotted(a) << " " << dotted(b);
    EXPECT_EQ(oid_a->view() == oid_b->view(), a == b) << dotted(a) << " " << dotted(b);
    const bool under = b.size() <= a.size() && std::equal(b.begin(), b.end(), a.begin());
    EXPECT_EQ(oid_a->view().in_subtree(*oid_b), under) << dotted(a) << " " << dotted(b);
  }
}

TEST(OidOrder, PutsTheOidWithoutArcsBeforeAll) {
  EXPECT_LT(OidView(), Oid({0, 0}).view());
  EXPECT_EQ(OidView(), OidView());
}

TEST(OidOrder, PutsAParentBeforeItsChildren) {
  EXPECT_LT(Oid({1, 3, 6}).view(), Oid({1, 3, 6, 0}).view());
  EXPECT_LT(Oid({1, 3, 6, 4294967295}).view(), Oid({1, 3, 7}).view());
}

TEST(OidSubtree, HoldsItsRootAndWhatIsUnderIt) {
  const Oid root{1, 3, 6, 1};
  EXPECT_TRUE(root.view().in_subtree(root));
  EXPECT_TRUE(Oid({1, 3, 6, 1, 0}).view().in_subtree(root));
  EXPECT_FALSE(Oid({1, 3, 6}).view().in_subtree(root));
  EXPECT_FALSE(Oid({1, 3, 6, 10}).view().in_subtree(root));
  EXPECT_FALSE(Oid({1, 3, 6, 129}).view().in_subtree(root));
  EXPECT_TRUE(root.view().in_subtree(OidView()));
}

TEST(OidPrint, RoundTripsEveryMagnitude) {
  std::vector<std::uint32_t> arcs;
  for (std::uint64_t power = 1; power <= 4294967295; power *= 2) {
    arcs.push_back(static_cast<std::uint32_t>(power));
    arcs.push_back(static_cast<std::uint32_t>(power - 1));
  }
  for (std::uint64_t power = 10; power <= 4294967295; power *= 10) {
    arcs.push_back(static_cast<std::uint32_t>(power));
    arcs.push_back(static_cast<std::uint32_t>(power - 1));
  }
  for (const std::uint32_t arc : arcs) {
    std::string text = "1.3.";
    text.append(std::to_string(arc)).append(".7");
    const std::optional<Oid> oid = Oid::parse(text);
    ASSERT_TRUE(oid) << text;
    EXPECT_EQ(oid->view().to_string(), text);
  }
}

TEST(OidPrint, GivesNothingForTheOidWithoutArcs) { EXPECT_EQ(OidView().to_string(), ""); }

TEST(OidPrint, StaysWithinItsRoom) {
  std::vector<char> exact(kOidTextMax);  // Of its own, so that a sanitizer sees a step beyond.
  for (const char* const arc : {"127", "4294967295"}) {
    std::string text = "2";
    for (std::size_t i = 1; i < kOidArcsMax; ++i) text.append(".").append(arc);
    const std::optional<Oid> oid = Oid::parse(text);
    ASSERT_TRUE(oid);
    EXPECT_EQ(std::string(exact.data(), oid->view().print(exact.data())), text);
  }
}

bool reads_after(std::string_view before, std::string_view content) {
  const std::vector<std::uint8_t> checked = from_hex(before);
  const std::vector<std::uint8_t> octets = from_hex(content);
  EXPECT_TRUE(OidView::from_content(checked)) << before;
  OidView oid;
  const bool read = oid.read_after(common_octets(checked, octets), octets);
  EXPECT_EQ(hex_text(oid.content()), read ? content : "");
  return read;
}

TEST(OidReadAfter, TakesWhatFollowsTheCheckedOctets) {
  EXPECT_TRUE(reads_after("2b06010201", "2b06010202"));
  EXPECT_TRUE(reads_after("2b0601", "2b06"));
  EXPECT_TRUE(reads_after("2b06", "2b06010201"));
  EXPECT_TRUE(reads_after("2b068f64", "2b0601"));
  EXPECT_TRUE(reads_after("2b0681058105", "2b068105810507"));
  EXPECT_TRUE(reads_after("2b06", "2b068fffffff7f"));
}

TEST(OidReadAfter, LooksAtAllOfTheSubIdentifierInWhichTheTwoPart) {
  EXPECT_TRUE(reads_after("2b068105", "2b068106"));
  EXPECT_TRUE(reads_after("2b068105", "2b06818001"));
  EXPECT_FALSE(reads_after("2b068105", "2b0681"));
  EXPECT_FALSE(reads_after("2b068fffffff7f", "2b068fffffffff7f"));
}

TEST(OidReadAfter, RefusesWhatIsNotMinimal) {
  for (const char* const content : {"2b0680", "2b068001", "2b0601ff", "2b069080808000"}) {
    EXPECT_FALSE(reads_after("2b0601", content)) << content;
  }
  EXPECT_FALSE(reads_after("2b06", ""));
}

TEST(OidReadAfter, RefusesMoreSubIdentifiersThanAnOidHas) {
  std::string most;
  for (std::size_t i = 0; i < kOidArcsMax - 1; ++i) most += "01";
  EXPECT_TRUE(reads_after("0102", most));
  EXPECT_FALSE(reads_after("0102", most + "01"));
}

TEST(OidParse, TakesALeadingDot) { EXPECT_EQ(Oid::parse(".1.3.6"), Oid::parse("1.3.6")); }

TEST(OidParse, RefusesWhatIsNoOid) {
  for (const char* const text : {"",
                                 ".",
                                 "1",
                                 ".1",
                                 "1.",
                                 "1..3",
                                 "..1.3",
                                 "1.3.",
                                 "3.1",
                                 "0.40",
                                 "1.40",
                                 "1.3.4294967296",
                                 "2.4294967296",
                                 "1.3.99999999999999999999999",
                                 "1.3.-1",
                                 "1.3.+1",
                                 "1.3.x",
                                 "1.3 ",
                                 " 1.3",
                                 "1.3,4",
                                 "1.3.0x10",
                                 "iso.3"}) {
    EXPECT_FALSE(Oid::parse(text)) << text;
  }
}

TEST(OidParse, RefusesMoreThan128Arcs) {
  std::string text = "1.3";
  for (std::size_t i = 2; i < kOidArcsMax; ++i) text += ".1";
  EXPECT_TRUE(Oid::parse(text));
  EXPECT_FALSE(Oid::parse(text + ".1"));
}

TEST(Oid, IsMadeFromArcs) {
  EXPECT_EQ(Oid({1, 3, 6, 1, 4294967295}).view().to_string(), "1.3.6.1.4294967295");
  EXPECT_EQ(Oid({2, 999}).view().to_string(), "2.999");
}

TEST(Oid, KeepsItsOctetsWhenTheViewGoes) {
  Oid oid;
  {
    std::vector<std::uint8_t> octets = from_hex("2b0601");
    oid = *OidView::from_content(octets);
    octets.assign(octets.size(), 0);
  }
  EXPECT_EQ(oid.view().to_string(), "1.3.6.1");
}

TEST(Oid, TakesAViewOfItself) {
  Oid oid{1, 3, 6, 1};
  oid = oid.view();
  EXPECT_EQ(oid.view().to_string(), "1.3.6.1");
  oid = OidView();
  EXPECT_TRUE(oid.empty());
}

TEST(OidDeathTest, RefusesLiteralsThatAreNoOid) {
  EXPECT_DEATH((void)Oid({1}), "two arcs");
  EXPECT_DEATH((void)Oid({1, 40}), "legal");
  EXPECT_DEATH((void)Oid({3, 1}), "legal");
}

TEST(OidBuffer, ViewsSoundContentInPlace) {
  const std::vector<std::uint8_t> content = from_hex("2b0601");
  OidBuffer buffer;
  Anomalies anomalies;
  const Decoded<OidView> oid = buffer.read(content, anomalies);
  ASSERT_TRUE(oid);
  EXPECT_EQ(oid->content().data(), content.data());
  EXPECT_TRUE(anomalies.empty());
}

// Octet by octet, as X.690 §8.19.2 says it: no sub-identifier begins with 80, exceeds 32 bits, or
// does not end.
bool is_minimal(const std::vector<std::uint8_t>& content) {
  std::uint64_t value = 0;
  bool at_start = true;
  bool first = true;
  for (const std::uint8_t octet : content) {
    if (at_start && octet == 0x80) return false;
    value = value << 7 | (octet & 0x7F);
    if (value > 0xFFFF'FFFFull + (first ? 80 : 0)) return false;
    at_start = octet < 0x80;
    if (!at_start) continue;
    first = false;
    value = 0;
  }
  return at_start && !content.empty();
}

TEST(OidBuffer, ViewsAllThatIsMinimalAndNothingElse) {
  Prng prng(5);
  std::size_t minimal = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::vector<std::uint8_t> content(prng.below(27));
    // Few octets that others follow, so that many are sound; some of them padding.
    for (std::uint8_t& octet : content) {
      octet = static_cast<std::uint8_t>(prng.below(0x80));
      if (prng.below(6) == 0)
        octet = static_cast<std::uint8_t>(prng.below(3) == 0 ? 0x80 : 0x80 | octet);
    }
    OidBuffer buffer;
    Anomalies anomalies;
    const Decoded<OidView> oid = buffer.read(content, anomalies);
    const bool viewed = oid && oid->content().data() == content.data() && !content.empty();
    ASSERT_EQ(viewed, is_minimal(content)) << hex_text(content);
    minimal += viewed ? 1 : 0;
  }
  EXPECT_GT(minimal, 10'000u);
}

TEST(OidBuffer, RepairsPadding) {
  const std::vector<std::uint8_t> content = from_hex("2b8006808000");
  OidBuffer buffer;
  Anomalies anomalies;
  const Decoded<OidView> oid = buffer.read(content, anomalies);
  ASSERT_TRUE(oid);
  EXPECT_EQ(oid->to_string(), "1.3.6.0");
  EXPECT_TRUE(OidView::from_content(oid->content()));
  EXPECT_EQ(anomalies, Anomalies(Anomaly::padded_oid));
}

TEST(OidBuffer, ResolvesARelativeOid) {
  const std::vector<std::uint8_t> base = from_hex("2b060102868d1f07");
  struct Case {
    const char* relative;
    const char* resolved;  // empty: refused
  };
  for (const Case& expected :
       {Case{"08", "1.3.6.1.2.99999.8"}, Case{"868d2009", "1.3.6.1.2.100000.9"},
        Case{"0902868d2109", "1.3.6.9.2.100001.9"}, Case{"0102030405068100", ""},
        Case{"010203040506", ""}, Case{"", ""}, Case{"8008", ""}, Case{"88", ""},
        Case{"9080808000", ""}}) {
    OidBuffer buffer;
    Anomalies anomalies;
    OidView oid;
    const bool resolved = buffer.resolve_into(oid, OidView::from_content(base).value(),
                                              from_hex(expected.relative), anomalies);
    EXPECT_EQ(oid.to_string(), expected.resolved) << expected.relative;
    EXPECT_EQ(resolved, !oid.empty());
    EXPECT_EQ(anomalies.has(Anomaly::relative_oid), resolved);
  }
}

TEST(OidBuffer, ResolvesRelativeOidsOfItsOwn) {
  OidBuffer buffer;
  Anomalies anomalies;
  const std::vector<std::uint8_t> base = from_hex("2b0601");
  OidView oid = OidView::from_content(base).value();
  for (const char* relative : {"02", "03", "0704"}) {
    ASSERT_TRUE(buffer.resolve_into(oid, oid, from_hex(relative), anomalies));
  }
  EXPECT_EQ(oid.to_string(), "1.3.7.4");
}

TEST(OidBuffer, RefusesARelativeOidThatMakesTooLongAnOid) {
  std::vector<std::uint8_t> base = from_hex("2b");
  base.resize(kOidArcsMax - 1, 1);
  OidBuffer buffer;
  Anomalies anomalies;
  OidView oid;
  const OidView longest = OidView::from_content(base).value();
  EXPECT_TRUE(buffer.resolve_into(oid, longest, from_hex("02"), anomalies));
  EXPECT_FALSE(
      buffer.resolve_into(oid, longest, std::vector<std::uint8_t>(kOidOctetsMax, 1), anomalies));
}

TEST(OidBuffer, RepairsTheLongestOid) {
  std::vector<std::uint8_t> content;
  for (std::size_t i = 1; i < kOidArcsMax; ++i) {
    content.insert(content.end(), 100, 0x80);
    for (const std::uint8_t octet : from_hex("8fffffff7f")) content.push_back(octet);
  }
  OidBuffer buffer;
  Anomalies anomalies;
  const Decoded<OidView> oid = buffer.read(content, anomalies);
  ASSERT_TRUE(oid);
  EXPECT_EQ(oid->arc_count(), kOidArcsMax);
}

TEST(OidBuffer, GivesTheEmptyOidForNoOctets) {
  OidBuffer buffer;
  Anomalies anomalies;
  const Decoded<OidView> oid = buffer.read({}, anomalies);
  ASSERT_TRUE(oid);
  EXPECT_TRUE(oid->empty());
  EXPECT_EQ(anomalies, Anomalies(Anomaly::empty_oid));
}

TEST(OidBuffer, RefusesPaddingThatNeverEnds) {
  const std::vector<std::uint8_t> content = from_hex("2b80808080");
  OidBuffer buffer;
  Anomalies anomalies;
  EXPECT_FALSE(buffer.read(content, anomalies));
  EXPECT_TRUE(anomalies.empty());
}

}  // namespace
}  // namespace snmpring::ber
