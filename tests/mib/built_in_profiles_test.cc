// The profiles that come along.
#include "mib/built_in_profiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "mib/profile_file.h"
#include "mib/row_layout.h"

namespace snmpring::mib {
namespace {

const std::string kFolder = SNMPRING_SOURCE_ROOT "/share/snmpring/profiles";

/// The layout of rows with this `table`, out of all profiles that come along.
RowLayout layout_of(std::string_view table) {
  for (const BuiltInProfile& each : built_in_profiles()) {
    const auto profile = read_profile(each.text);
    if (!profile) continue;
    const auto layouts = row_layouts(*profile);
    for (const RowLayout& layout : *layouts) {
      if (layout.table == table) return layout;
    }
  }
  ADD_FAILURE() << "no rows are of " << table;
  return {};
}

std::string keys_of(const RowLayout& layout) {
  std::string text;
  for (const RowKey& key : row_keys(layout)) text += key.name + ' ';
  return text;
}

TEST(BuiltInProfiles, AreThoseOfTheFolder) {
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(kFolder)) {
    names.push_back(file.path().stem());
    const BuiltInProfile* const profile = find_built_in_profile(names.back());
    ASSERT_NE(profile, nullptr) << file.path();
    std::ostringstream text;
    text << std::ifstream(file.path()).rdbuf();
    EXPECT_EQ(profile->text, text.str());
  }
  EXPECT_EQ(names.size(), built_in_profiles().size());
}

TEST(BuiltInProfiles, AreReadAndWrittenAsTheyAre) {
  for (const BuiltInProfile& each : built_in_profiles()) {
    const auto profile = read_profile(each.text);
    ASSERT_TRUE(profile) << each.name << ':' << profile.error().line << ": "
                         << profile.error().reason;
    EXPECT_EQ(profile->name, each.name);
    EXPECT_EQ(profile_text(*profile), each.text);
    EXPECT_FALSE(profile->description.empty());
  }
}

TEST(BuiltInProfiles, NameEachEnumeration) {
  for (const BuiltInProfile& each : built_in_profiles()) {
    const auto profile = read_profile(each.text);
    ASSERT_TRUE(profile);
    const auto layouts = row_layouts(*profile);
    ASSERT_TRUE(layouts) << layouts.error();
    for (const RowLayout& layout : *layouts) {
      for (const RowColumn& column : layout.columns) {
        if (column.field.as != CellForm::enumeration && column.field.as != CellForm::bits) continue;
        EXPECT_FALSE(column.field.names.empty()) << column.field.name;
      }
    }
  }
}

TEST(BuiltInProfiles, HaveTablesOfOneNameOnce) {
  std::vector<std::string> tables;
  for (const BuiltInProfile& each : built_in_profiles()) {
    const auto profile = read_profile(each.text);
    ASSERT_TRUE(profile);
    const auto layouts = row_layouts(*profile);
    ASSERT_TRUE(layouts);
    for (const RowLayout& layout : *layouts) tables.push_back(layout.table);
  }
  std::ranges::sort(tables);
  EXPECT_EQ(std::ranges::adjacent_find(tables), tables.end());
}

TEST(BuiltInProfiles, SayWhatDependsOnACompanion) {
  EXPECT_THAT(keys_of(layout_of("lldpRemTable")),
              testing::HasSubstr("lldpRemChassisIdSubtype lldpRemChassisIdSubtype_name "
                                 "lldpRemChassisId lldpRemChassisId_text "));
  EXPECT_THAT(keys_of(layout_of("cdpCacheTable")),
              testing::HasSubstr("cdpCacheAddress cdpCacheAddress_hex "));
  EXPECT_THAT(keys_of(layout_of("ipAddressTable")),
              testing::StartsWith("ipAddressAddrType ipAddressAddrType_name ipAddressAddr "
                                  "ipAddressAddr_hex ipAddressIfIndex "));
}

TEST(BuiltInProfiles, JoinWhereRowsBelongTogether) {
  const RowLayout interfaces = layout_of("interfaces");
  EXPECT_THAT(keys_of(interfaces), testing::StartsWith("ifIndex ifDescr ifDescr_hex ifType "));
  EXPECT_EQ(interfaces.columns.size(), 40U);
  EXPECT_EQ(interfaces.forms.size(), 1U);
  EXPECT_EQ(layout_of("entity").columns.size(), 26U);
}

}  // namespace
}  // namespace snmpring::mib
