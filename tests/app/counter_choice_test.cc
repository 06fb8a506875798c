#include "app/counter_choice.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace snmpring::app {
namespace {

using review::CounterType;

TEST(CounterColumns, AreThoseOfProfilesThatComeAlong) {
  const mib::Names nothing;
  CounterColumns columns(nothing);
  EXPECT_EQ(columns.find("ifHCInOctets"), CounterType::counter64);
  EXPECT_EQ(columns.find("ifInErrors"), CounterType::counter32);
  EXPECT_EQ(columns.find("ifSpeed"), std::nullopt);
  EXPECT_EQ(columns.find("noSuchColumn"), std::nullopt);
}

TEST(CounterColumns, AreThoseThatNamesKnow) {
  const mib::Names names = mib::Names::built_in();
  const mib::Names nothing;
  CounterColumns known(names);
  CounterColumns unknown(nothing);
  EXPECT_EQ(known.find("tcpActiveOpens"), CounterType::counter32);
  EXPECT_EQ(unknown.find("tcpActiveOpens"), std::nullopt);
  // A name is more than a label.
  EXPECT_EQ(known.find("TCP-MIB::tcpActiveOpens"), std::nullopt);
  EXPECT_EQ(known.find("1.3.6.1.2.1.6.5"), std::nullopt);
}

TEST(CounterColumns, AreFoundAmongAnyNumberOfColumns) {
  const mib::Names nothing;
  CounterColumns columns(nothing);
  for (int i = 0; i < 70'000; ++i) columns.find("column" + std::to_string(i));
  EXPECT_EQ(columns.find("ifHCInOctets"), CounterType::counter64);
}

TEST(WantedCounters, AreAColumnOfWalksAndOfTables) {
  const auto wanted = WantedCounters::of({"ifHCInOctets"}, mib::Names::built_in());
  ASSERT_TRUE(wanted) << wanted.error();
  EXPECT_TRUE(wanted->contains({.oid = "1.3.6.1.2.1.31.1.1.1.6.7"}));
  EXPECT_FALSE(wanted->contains({.oid = "1.3.6.1.2.1.31.1.1.1.60.7"}));
  EXPECT_FALSE(wanted->contains({.oid = "1.3.6.1.2.1.31.1.1.1.10.7"}));
  EXPECT_TRUE(wanted->contains({.table = "interfaces", .column = "ifHCInOctets", .index = "7"}));
  EXPECT_FALSE(wanted->contains({.table = "interfaces", .column = "ifHCOutOctets", .index = "7"}));
}

TEST(WantedCounters, CanBeASubtreeOrAnInstance) {
  const auto wanted =
      WantedCounters::of({"1.3.6.1.2.1.2", "ifHCInOctets.7"}, mib::Names::built_in());
  ASSERT_TRUE(wanted) << wanted.error();
  EXPECT_TRUE(wanted->contains({.oid = "1.3.6.1.2.1.2.2.1.10.3"}));
  EXPECT_TRUE(wanted->contains({.oid = "1.3.6.1.2.1.31.1.1.1.6.7"}));
  EXPECT_FALSE(wanted->contains({.oid = "1.3.6.1.2.1.31.1.1.1.6.8"}));
  EXPECT_FALSE(wanted->contains({.table = "interfaces", .column = "ifHCInOctets", .index = "7"}));
}

TEST(WantedCounters, MustBeKnown) {
  const auto wanted = WantedCounters::of({"ifHCInOctet"}, mib::Names::built_in());
  ASSERT_FALSE(wanted);
  EXPECT_NE(wanted.error().find("did you mean ifHCInOctets"), std::string::npos);
}

}  // namespace
}  // namespace snmpring::app
