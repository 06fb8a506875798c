#include "session/plan.h"

#include <gtest/gtest.h>

namespace snmpring::session {
namespace {

bool holds(const char* root, const char* oid) {
  return Root::parse(root).value().contains(ber::Oid::parse(oid).value());
}

TEST(Root, TakesDottedTextWithOrWithoutALeadingDot) {
  EXPECT_EQ(Root::parse("1.3.6.1.2.1").value().text(), "1.3.6.1.2.1");
  EXPECT_EQ(Root::parse(".1.3.6.1.2.1").value().text(), "1.3.6.1.2.1");
  EXPECT_EQ(Root::parse("2.999").value().text(), "2.999");
  EXPECT_EQ(Root::parse("1.0.8802").value().text(), "1.0.8802");
}

TEST(Root, RefusesWhatIsNoOid) {
  for (const char* text : {"", ".", "3", "40", "1.", "1..3", "..1", "..1.3", "1.40", "-1", "a",
                           "1.3.x", "1.3.4294967296", "1 ", "01"}) {
    EXPECT_FALSE(Root::parse(text)) << text;
  }
}

TEST(Root, HoldsItselfAndWhatLiesUnderIt) {
  EXPECT_TRUE(holds("1.3.6.1", "1.3.6.1"));
  EXPECT_TRUE(holds("1.3.6.1", "1.3.6.1.0"));
  EXPECT_FALSE(holds("1.3.6.1", "1.3.6"));
  EXPECT_FALSE(holds("1.3.6.1", "1.3.6.2"));
  EXPECT_FALSE(holds("1.3.6.1", "1.3.6.129"));
}

TEST(Root, SingleArcIsSentWithAZeroAndPrintedWithout) {
  for (const char* text : {"0", "1", "2", ".2"}) {
    const Root root = Root::parse(text).value();
    EXPECT_TRUE(root.single_arc());
    EXPECT_EQ(root.text().size(), 1u);
    EXPECT_EQ(root.oid().to_string(), root.text() + ".0");
  }
  EXPECT_FALSE(Root::parse("1.0").value().single_arc());
}

TEST(Root, SingleArcHoldsEverythingUnderIt) {
  EXPECT_TRUE(holds("1", "1.0"));
  EXPECT_TRUE(holds("1", "1.3.6.1"));
  EXPECT_TRUE(holds("1", "1.39"));
  EXPECT_FALSE(holds("1", "0.39"));
  EXPECT_FALSE(holds("1", "2.0"));
  EXPECT_TRUE(holds("0", "0.39.1"));
  EXPECT_FALSE(holds("0", "1.0"));
  EXPECT_TRUE(holds("2", "2.0"));
  EXPECT_TRUE(holds("2", "2.47"));
  EXPECT_TRUE(holds("2", "2.48"));
  EXPECT_TRUE(holds("2", "2.4294967295"));
  EXPECT_FALSE(holds("2", "1.39"));
  EXPECT_FALSE(Root::parse("1").value().contains(ber::OidView()));
}

TEST(Root, OfDiscoverAreTheFourSystemObjects) {
  const std::vector<Root> roots = discover_roots();
  ASSERT_EQ(roots.size(), 4u);
  EXPECT_EQ(roots[0].text(), "1.3.6.1.2.1.1.1.0");
  EXPECT_EQ(roots[1].text(), "1.3.6.1.2.1.1.2.0");
  EXPECT_EQ(roots[2].text(), "1.3.6.1.2.1.1.3.0");
  EXPECT_EQ(roots[3].text(), "1.3.6.1.2.1.1.5.0");
}

}  // namespace
}  // namespace snmpring::session
