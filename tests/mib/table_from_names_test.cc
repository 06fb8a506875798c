// Tables out of what is built in.
#include "mib/table_from_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "mib/built_in_profiles.h"
#include "mib/profile_file.h"
#include "mib/row_layout.h"

namespace snmpring::mib {
namespace {

std::expected<ProfileTable, std::string> table_of(std::string_view name,
                                                  std::vector<std::string> columns = {}) {
  static const Names kNames = Names::built_in();
  return table_from_names(kNames, name, columns);
}

std::vector<std::string> columns_of(const ProfileTable& table) {
  std::vector<std::string> names;
  for (const ProfileColumn& column : table.columns) names.push_back(column.field.name);
  return names;
}

TEST(TableFromNames, FindsATableByNameModuleOidAndRow) {
  for (const std::string_view name :
       {"ifXTable", "IF-MIB::ifXTable", "1.3.6.1.2.1.31.1.1", "ifXEntry"}) {
    const auto table = table_of(name);
    ASSERT_TRUE(table) << table.error();
    EXPECT_EQ(table->name, "ifXTable");
    EXPECT_EQ(table->module, "IF-MIB");
    ASSERT_EQ(table->index.size(), 1U);
    EXPECT_EQ(table->index[0].field.name, "ifIndex");
  }
}

TEST(TableFromNames, RefusesWhatIsNoTable) {
  EXPECT_EQ(table_of("ifInOctets").error(), "\"ifInOctets\" is no table");
  EXPECT_EQ(table_of("sysDescr").error(), "\"sysDescr\" is no table");
  EXPECT_EQ(table_of("ifTable.7").error(), "\"ifTable.7\" is no table");
  EXPECT_THAT(table_of("ifTabel").error(), testing::HasSubstr("ifTable"));
}

TEST(TableFromNames, TakesTheColumnsThatAreNamed) {
  const auto table = table_of("ifTable", {"ifOutOctets", "ifDescr", "ifIndex"});
  ASSERT_TRUE(table);
  EXPECT_THAT(columns_of(*table), testing::ElementsAre("ifDescr", "ifOutOctets"));
  EXPECT_EQ(table_of("ifTable", {"ifNothing"}).error(),
            "table \"ifTable\": it has no column \"ifNothing\" that can be read");
  EXPECT_EQ(table_of("ifTable", {"ifIndex"}).error(),
            "table \"ifTable\": only parts of its index are asked for");
}

TEST(TableFromNames, TakesTheTypeOfAnAddressAlong) {
  const auto table = table_of("lldpRemTable", {"lldpRemChassisId"});
  ASSERT_TRUE(table) << table.error();
  EXPECT_THAT(columns_of(*table),
              testing::ElementsAre("lldpRemChassisIdSubtype", "lldpRemChassisId"));
}

TEST(TableFromNames, FetchesAPartOfTheIndexWhereThereIsNothingElse) {
  const auto table = table_of("udpEndpointTable");
  ASSERT_TRUE(table) << table.error();
  EXPECT_THAT(columns_of(*table), testing::ElementsAre("udpEndpointProcess"));
}

TEST(TableFromNames, ReadsIndexesOfAllKinds) {
  const auto kinds = [](std::string_view name) {
    std::string text;
    const auto table = table_of(name);
    if (!table) return table.error();
    for (const ProfileIndexPart& part : table->index) {
      text += std::string(index_kind_word(part.kind)) + ':' +
              std::string(cell_form_word(part.field.as)) + ' ';
    }
    return text;
  };
  EXPECT_EQ(kinds("tcpConnectionTable"),
            "integer:enum length:inet integer:unsigned integer:enum length:inet integer:unsigned ");
  EXPECT_EQ(kinds("usmUserTable"), "length:octets length:text ");
  EXPECT_EQ(kinds("snmpTargetAddrTable"), "implied:text ");
  EXPECT_EQ(kinds("dot1dTpFdbTable"), "fixed:mac ");
  EXPECT_EQ(kinds("ospfNbrTable"), "ipv4:ipv4 integer:integer ");
}

// Who writes a profile by hand and who asks for the table alone get the same keys.
TEST(TableFromNames, SaysOfColumnsWhatProfilesSay) {
  for (const BuiltInProfile& each : built_in_profiles()) {
    const auto profile = read_profile(each.text);
    ASSERT_TRUE(profile);
    for (const ProfileTable& known : profile->tables) {
      const auto made = table_of(known.name);
      if (!made) continue;  // Its module is not built in.
      EXPECT_EQ(made->oid.view().to_string(), known.oid.view().to_string());
      for (const ProfileColumn& column : known.columns) {
        const auto found = std::ranges::find_if(made->columns, [&](const ProfileColumn& other) {
          return other.oid.view() == column.oid.view();
        });
        ASSERT_NE(found, made->columns.end()) << column.field.name;
        EXPECT_EQ(found->field, column.field);
      }
    }
  }
}

}  // namespace
}  // namespace snmpring::mib
