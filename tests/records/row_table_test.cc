// Rows of tables in columns.
#include "records/row_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace snmpring::records {
namespace {

using namespace std::string_view_literals;
using ber::ValueType;
using mib::CellForm;

mib::RowColumn column(std::string name, CellForm form) {
  mib::RowColumn result;
  result.field.name = std::move(name);
  result.field.as = form;
  return result;
}

/// Interfaces: number, text, enumeration, MAC address, bits.
mib::RowLayout interfaces() {
  mib::RowLayout layout;
  layout.table = "interfaces";
  layout.columns = {column("ifMtu", CellForm::integer),        column("ifDescr", CellForm::text),
                    column("ifStatus", CellForm::enumeration), column("ifMac", CellForm::mac),
                    column("ifCaps", CellForm::bits),          column("ifNever", CellForm::gauge)};
  layout.columns[2].field.names = {{1, "up"}, {2, "down"}};
  layout.columns[4].field.names = {{2, "bridge"}, {4, "router"}};
  return layout;
}

ber::Value text_cell(std::string_view content) {
  ber::Value value;
  value.type = ValueType::octet_string;
  value.content = as_bytes(content);
  return value;
}

ber::Value number_cell(std::int64_t number) {
  ber::Value value;
  value.type = ValueType::integer32;
  value.number = number;
  return value;
}

class RowTableTest : public testing::Test {
 protected:
  void add(std::uint32_t index, std::vector<session::TableCell> cells) {
    const std::array<std::uint32_t, 1> arcs = {index};
    table.add({.table = 0, .index = arcs, .cells = cells});
  }

  std::string take() {
    const std::size_t bound = table.text_octets();
    std::string out;
    table.append_to(out);
    EXPECT_LE(out.size(), bound);
    return out;
  }

  const mib::RowLayout layout = interfaces();
  Screen screen{.charset = text::Charset::utf8, .color = false, .columns = 0};
  RowTable table{layout, screen, nullptr};
};

TEST_F(RowTableTest, AlignsItsColumnsAndLeavesEmptyOnesOut) {
  add(1,
      {{0, number_cell(65536)}, {1, text_cell("lo")}, {2, number_cell(1)}, {4, text_cell("\x28")}});
  add(12, {{0, number_cell(1500)},
           {1, text_cell("Gi0/12")},
           {2, number_cell(7)},
           {3, text_cell("\x02\0\0\0\0\x07"sv)}});
  EXPECT_EQ(take(),
            "interfaces\n"
            "INDEX  ifMtu  ifDescr  ifStatus  ifMac              ifCaps\n"
            "1      65536  lo       up                           bridge,router\n"
            "12      1500  Gi0/12   7         02:00:00:00:00:07\n"
            "\n");
  EXPECT_TRUE(table.empty());
  EXPECT_EQ(table.text_octets(), 0u);
}

TEST_F(RowTableTest, ShowsAnAddressThatCameAsTextAsText) {
  add(1, {{3, text_cell("00:1b:54:aa:bb:cc")}});
  add(2, {{3, text_cell("\x01\x02")}});
  EXPECT_NE(take().find("\n1      00:1b:54:aa:bb:cc\n2      01:02\n"), std::string::npos);
}

TEST_F(RowTableTest, GoesOnBelowWhereTheTerminalIsNarrow) {
  screen.columns = 24;
  add(1, {{0, number_cell(65536)}, {1, text_cell("lo")}, {2, number_cell(1)}});
  EXPECT_EQ(take(),
            "interfaces\n"
            "INDEX  ifMtu  ifDescr\n"
            "1      65536  lo\n"
            "INDEX  ifStatus\n"
            "1      up\n"
            "\n");
}

TEST_F(RowTableTest, CutsLongCellsOnATerminalAlone) {
  const std::string text(100, 'x');
  add(1, {{1, text_cell(text)}});
  EXPECT_NE(take().find(text), std::string::npos);
  screen.columns = 80;
  add(1, {{1, text_cell(text)}});
  EXPECT_NE(take().find("\n1      " + std::string(39, 'x') + "…\n"), std::string::npos);
}

TEST_F(RowTableTest, ShowsHostileTextAndObeysNothing) {
  add(1, {{0, text_cell("\x1B[2J")}, {1, text_cell("\x1B[2J\n")}, {3, text_cell("\x1B")}});
  const std::string shown = take();
  EXPECT_EQ(shown.find('\x1B'), std::string::npos);
  EXPECT_NE(shown.find(R"(\x1b[2J\n)"), std::string::npos) << shown;
  EXPECT_EQ(std::ranges::count(shown, '\n'), 4);
}

}  // namespace
}  // namespace snmpring::records
