// Searching rows, sorted and as recorded.
#include "agentd/mib_table.h"

#include <gtest/gtest.h>

#include <set>

#include "support.h"

namespace snmpring::agentd::test {
namespace {

using Order = MibTableBuilder::Order;

int compare(std::string_view a, std::string_view b) {
  return compare_oids(oid(a).view().content(), oid(b).view().content());
}

TEST(CompareOids, OrdersByArcAndNotByOctet) {
  EXPECT_LT(compare("1.3.127", "1.3.128"), 0);
  EXPECT_LT(compare("1.3.16383", "1.3.16384"), 0);
  EXPECT_LT(compare("1.3.16383.9", "1.3.16384"), 0);
  EXPECT_GT(compare("1.3.4294967295", "1.3.2097152"), 0);
  EXPECT_LT(compare("1.3.6", "1.3.6.0"), 0);
  EXPECT_LT(compare("1.39.9", "2.0"), 0);
  EXPECT_EQ(compare("1.3.6.1.300", "1.3.6.1.300"), 0);
}

std::string next(const MibTable& table, std::string_view from) {
  const MibTable::Row row = table.successor(oid(from).view().content());
  if (row == table.size()) return "";
  return ber::OidView::from_content(table.oid(row)).value().to_string();
}

// As many steps as rows, and one to see the end.
std::vector<std::string> walk(const MibTable& table, std::string root) {
  std::vector<std::string> seen;
  std::string at = std::move(root);
  for (MibTable::Row i = 0; i <= table.size(); ++i) {
    at = next(table, at);
    if (at.empty()) break;
    seen.push_back(at);
  }
  return seen;
}

constexpr std::string_view kDisorderly =
    "1.3.6.1.2.1.2.2.1.1.3|2|1\n"
    "1.3.6.1.2.1.2.2.1.1.2|2|1\n"
    "1.3.6.1.2.1.2.2.1.1.3|2|99\n"
    "1.3.6.1.2.1.2.2.1.1.1|2|1\n"
    "1.3.6.1.2.1.1.1.0|2|1\n"
    "1.3.6.1.2.1.4.1.0|2|1\n";

TEST(SortedTable, ServesInOidOrder) {
  EXPECT_EQ(walk(table_of(kDisorderly), "1.3"),
            (std::vector<std::string>{"1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.2.2.1.1.1",
                                      "1.3.6.1.2.1.2.2.1.1.2", "1.3.6.1.2.1.2.2.1.1.3",
                                      "1.3.6.1.2.1.4.1.0"}));
}

TEST(SortedTable, KeepsTheFirstOfDuplicates) {
  const MibTable table = table_of(kDisorderly);
  const MibTable::Row row = table.find(oid("1.3.6.1.2.1.2.2.1.1.3").view().content());
  ASSERT_LT(row, table.size());
  EXPECT_EQ(hex_text(table.value(row).content), "01");
}

TEST(RecordedTable, IsSeenOnceAndInItsOrderFromTheRoot) {
  EXPECT_EQ(walk(table_of(kDisorderly, Order::as_recorded), "1.3"),
            (std::vector<std::string>{"1.3.6.1.2.1.2.2.1.1.3", "1.3.6.1.2.1.2.2.1.1.2",
                                      "1.3.6.1.2.1.2.2.1.1.1", "1.3.6.1.2.1.1.1.0",
                                      "1.3.6.1.2.1.4.1.0"}));
}

TEST(RecordedTable, BeginsASubtreeWithItsFirstRecordedRow) {
  const MibTable table = table_of(kDisorderly, Order::as_recorded);
  EXPECT_EQ(next(table, "1.3.6.1.2.1.2.2.1.1"), "1.3.6.1.2.1.2.2.1.1.3");
  EXPECT_EQ(next(table, "1.3.6.1.2.1.1"), "1.3.6.1.2.1.1.1.0");
}

TEST(RecordedTable, AnswersAnAbsentOidWithTheFirstRecordedGreaterRow) {
  const MibTable table = table_of(kDisorderly, Order::as_recorded);
  EXPECT_EQ(next(table, "1.3.6.1.2.1.1.2"), "1.3.6.1.2.1.2.2.1.1.3");
  EXPECT_EQ(next(table, "1.3.6.1.2.1.4.2"), "");
}

TEST(Table, WithoutRowsHasNoNext) {
  const MibTable table = table_of("");
  EXPECT_EQ(table.size(), 0u);
  EXPECT_EQ(next(table, "1.3"), "");
  EXPECT_FALSE(table.has_sibling(oid("1.3.6").view().content()));
}

TEST(Table, FindsEveryRowAmongMany) {
  std::string text;
  for (int i = 0; i < 5'000; ++i)
    text += "1.3.6.1.4.1.9." + std::to_string(i * 37 % 5'000) + ".1|2|0\n";
  const MibTable table = table_of(text);
  ASSERT_EQ(table.size(), 5'000u);
  for (MibTable::Row row = 0; row < table.size(); ++row) EXPECT_EQ(table.find(table.oid(row)), row);
  EXPECT_EQ(table.find(oid("1.3.6.1.4.1.9.5000.1").view().content()), table.size());
}

}  // namespace
}  // namespace snmpring::agentd::test
