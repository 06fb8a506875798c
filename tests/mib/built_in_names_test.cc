// The names that every snmpring knows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "mib/built_in.h"
#include "mib/built_in_profiles.h"
#include "mib/facts_table.h"
#include "mib/names.h"
#include "mib/profile_file.h"
#include "mib/read_all_names.h"

namespace snmpring::mib {
namespace {

NamesImage built_in_image() { return *NamesImage::open(built_in_names(), NamesCheck::whole); }

std::vector<Profile> all_profiles() {
  std::vector<Profile> profiles;
  for (const BuiltInProfile& each : built_in_profiles()) {
    auto profile = read_profile(each.text);
    EXPECT_TRUE(profile) << each.name;
    if (profile) profiles.push_back(std::move(*profile));
  }
  return profiles;
}

TEST(BuiltInNames, AreSound) {
  ASSERT_TRUE(NamesImage::open(built_in_names(), NamesCheck::whole));
  EXPECT_TRUE(is_clean(Names::built_in(), built_in_image()));
}

/// In the order of OIDs.
void append_lines(std::string& table, const NamesImage& image, std::uint32_t node) {
  if (image.has_label(node)) table += facts_line(facts_in(image, node)) + '\n';
  for (std::uint32_t i = image.first_child(node); i < image.end_child(node); ++i) {
    append_lines(table, image, i);
  }
}

TEST(BuiltInNames, SayAllThatTheTableSays) {
  std::string table = std::string(kFactsTableHead) + '\n';
  append_lines(table, built_in_image(), 0);
  std::ostringstream committed;
  committed << std::ifstream(SNMPRING_SOURCE_ROOT "/src/mib/built_in_names.tsv").rdbuf();
  EXPECT_TRUE(table == committed.str());
}

TEST(BuiltInNames, AreOfTheModulesThatPeopleAskFor) {
  const NamesImage image = built_in_image();
  std::set<std::string> modules;
  for (std::uint32_t i = 0; i < image.module_count(); ++i) {
    modules.emplace(image.module_name(i));
  }
  EXPECT_THAT(modules, testing::IsSupersetOf({"BGP4-MIB",
                                              "BRIDGE-MIB",
                                              "CISCO-CDP-MIB",
                                              "ENTITY-MIB",
                                              "ENTITY-SENSOR-MIB",
                                              "EtherLike-MIB",
                                              "HOST-RESOURCES-MIB",
                                              "IF-MIB",
                                              "IP-FORWARD-MIB",
                                              "IP-MIB",
                                              "LLDP-MIB",
                                              "NET-SNMP-AGENT-MIB",
                                              "OSPF-MIB",
                                              "Printer-MIB",
                                              "Q-BRIDGE-MIB",
                                              "SNMP-COMMUNITY-MIB",
                                              "SNMP-FRAMEWORK-MIB",
                                              "SNMP-NOTIFICATION-MIB",
                                              "SNMP-TARGET-MIB",
                                              "SNMP-USER-BASED-SM-MIB",
                                              "SNMP-VIEW-BASED-ACM-MIB",
                                              "SNMPv2-MIB",
                                              "TCP-MIB",
                                              "UCD-SNMP-MIB",
                                              "UDP-MIB",
                                              "UPS-MIB"}));
}

TEST(BuiltInNames, KnowEachObjectOfTheProfiles) {
  const Names names = Names::built_in();
  const auto expect_known = [&](const ProfileColumn& column, std::string_view module) {
    const Found found = names.find(column.oid);
    EXPECT_EQ(found.object.label(), column.field.name) << column.oid.view().to_string();
    EXPECT_TRUE(found.object.has_instances()) << column.field.name;
    if (!module.empty()) {
      EXPECT_EQ(found.object.module(), module) << column.field.name;
    }
    for (const NamedNumber& named : column.field.names) {
      EXPECT_EQ(found.object.names().name_of(named.number), named.name) << column.field.name;
    }
  };
  for (const Profile& profile : all_profiles()) {
    for (const ProfileColumn& scalar : profile.scalars) expect_known(scalar, {});
    for (const ProfileTable& table : profile.tables) {
      for (const ProfileColumn& column : table.columns) expect_known(column, table.module);
    }
  }
}

TEST(BuiltInNames, KnowTheIndexOfEachTableOfTheProfiles) {
  const Names names = Names::built_in();
  for (const Profile& profile : all_profiles()) {
    for (const ProfileTable& table : profile.tables) {
      const ObjectView object = names.find(table.oid).object;
      EXPECT_EQ(object.label(), table.name);
      const IndexClause index = object.index();
      ASSERT_EQ(index.size(), table.index.size()) << table.name;
      for (std::size_t i = 0; i < index.size(); ++i) {
        EXPECT_EQ(index[i].object.label(), table.index[i].field.name) << table.name;
      }
    }
  }
}

TEST(BuiltInNames, KnowEachPartOfEachIndex) {
  const Names names = Names::built_in();
  const NamesImage image = built_in_image();
  std::size_t rows = 0;
  for (std::uint32_t i = 0; i < image.node_count(); ++i) {
    if (image.kind(i) != NodeKind::row) continue;
    const ObjectView row = names.find(image.oid(i)).object;
    ++rows;
    EXPECT_FALSE(row.index().empty()) << row.label();
    EXPECT_EQ(row.table().kind(), NodeKind::table) << row.label();
    for (std::size_t part = 0; part < row.index().size(); ++part) {
      EXPECT_TRUE(row.index()[part].object) << row.label() << ' ' << row.index()[part].label;
    }
  }
  EXPECT_GT(rows, 150u);
}

TEST(BuiltInNames, SayHowValuesAreWritten) {
  const Names names = Names::built_in();
  const auto object = [&](const char* name) { return names.resolve(name)->object; };
  EXPECT_EQ(object("ifOperStatus").names().name_of(1), "up");
  EXPECT_EQ(object("ifPhysAddress").hint(), "1x:");
  EXPECT_EQ(object("dot1dTpFdbAddress").fixed_octets(), 6u);
  EXPECT_EQ(object("hrMemorySize").unit(), "KBytes");
  EXPECT_EQ(object("lldpRemSysCapEnabled").type(), BaseType::bits);
  EXPECT_EQ(object("snmpTargetAddrTable").index()[0].implied, true);
  EXPECT_EQ(object("ifXTable").index()[0].object, object("ifIndex"));
  EXPECT_EQ(object("mib-2").module(), "SNMPv2-SMI");
}

}  // namespace
}  // namespace snmpring::mib
