// Which tables the options of the verb `table` come to.
#include "options/table_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "arguments/argv.h"
#include "arguments/config_dump.h"
#include "scratch/scratch_folder.h"

namespace snmpring::arguments {
namespace {

using test::Argv;
using test::refusal;
using testing::ElementsAre;
using testing::HasSubstr;

/// The tables of `snmpring table --names builtin OPTIONS 192.0.2.1`, with their numbers of columns.
std::vector<std::string> tables_of(std::vector<std::string_view> words) {
  words.insert(words.begin(), {"table", "192.0.2.1", "--names", "builtin"});
  const auto options = Argv(words).parse();
  if (!options) return {options.error().text};
  std::vector<std::string> tables;
  for (const mib::RowLayout& layout : options->rows) {
    tables.push_back(layout.table + ':' + std::to_string(layout.columns.size()));
  }
  return tables;
}

TEST(TableOptions, TakeTheTablesOfProfiles) {
  EXPECT_THAT(tables_of({"--profile", "interfaces", "--profile", "system"}),
              ElementsAre("interfaces:40", "system:8", "sysORTable:3"));
}

TEST(TableOptions, TakeTablesAndColumnsByName) {
  EXPECT_THAT(tables_of({"--table", "IF-MIB::ifTable:ifDescr,ifMtu", "--table", "ifXTable"}),
              ElementsAre("ifTable:2", "ifXTable:19"));
}

TEST(TableOptions, TakeTablesBehindTheTarget) {
  EXPECT_THAT(tables_of({"ifTable", "IF-MIB::ifXTable"}), ElementsAre("ifTable:21", "ifXTable:19"));
  EXPECT_THAT(tables_of({"ifTable", "--table", "ifXTable"}),
              ElementsAre("ifXTable:19", "ifTable:21"));
  EXPECT_THAT(tables_of({"ifTable", "ifTable"}),
              ElementsAre("snmpring: the table 'ifTable' is given twice\n"));
  EXPECT_THAT(tables_of({"ifTabel"}), ElementsAre(HasSubstr("did you mean ifTable?")));
}

TEST(TableOptions, KeepTablesBehindTheTargetForTheRunThatGoesOn) {
  const auto options = Argv({"table", "192.0.2.1", "ifTable", "--names", "builtin"}).parse();
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(redacted_config(*options)["table"], nlohmann::json::array({"ifTable"}));
}

TEST(TableOptions, JoinTablesOfAllOrigins) {
  EXPECT_THAT(tables_of({"--join", "ifTable+ifXTable", "--table", "ifTable:ifDescr"}),
              ElementsAre("ifTable+ifXTable:20"));
  EXPECT_THAT(
      tables_of({"--profile", "printers", "--join", "hrDeviceTable+prtInputTable"}),
      ElementsAre("prtMarkerSuppliesTable:8", "prtAlertTable:8", "hrDeviceTable+prtInputTable:29"));
}

TEST(TableOptions, TakeTheSameRowsOnce) {
  EXPECT_THAT(tables_of({"--profile", "arp", "--profile", "arp", "--table", "ipNetToMediaTable"}),
              ElementsAre("ipNetToPhysicalTable:5", "ipNetToMediaTable:2"));
}

TEST(TableOptions, RefuseRowsOfOneNameWithOtherColumns) {
  EXPECT_THAT(
      tables_of({"--profile", "arp", "--table", "ipNetToMediaTable:ipNetToMediaPhysAddress"}),
      ElementsAre("snmpring: --table: the rows of 'ipNetToMediaTable' come from two "
                  "places, with other columns\n"));
}

TEST(TableOptions, RefuseWhatIsNoTableAndNoJoin) {
  const auto why = [](std::vector<std::string_view> words) { return tables_of(words).at(0); };
  EXPECT_EQ(why({}),
            "snmpring: table: no table given: name one behind the target, or see --profile and "
            "--table\n");
  EXPECT_EQ(why({"--profile", "interfacs"}),
            "snmpring: --profile: no profile is called 'interfacs'; did you mean interfaces? (a "
            "file has a slash in its name, or ends in .json)\n");
  EXPECT_EQ(why({"--profile", "./nothing.json"}),
            "snmpring: --profile: ./nothing.json cannot be read: No such file or directory\n");
  EXPECT_THAT(why({"--table", "ifTabel"}), HasSubstr("did you mean ifTable"));
  EXPECT_EQ(why({"--table", "sysDescr"}), "snmpring: --table: \"sysDescr\" is no table\n");
  EXPECT_EQ(why({"--table", "ifTable:"}),
            "snmpring: --table: 'ifTable:' names a column without letters\n");
  EXPECT_EQ(why({"--table", "ifTable", "--table", "IF-MIB::ifTable"}),
            "snmpring: --table: the table 'ifTable' is given twice\n");
  EXPECT_EQ(why({"--join", "ifTable"}),
            "snmpring: --join: must be two tables as A+B, not "
            "'ifTable'\n");
  EXPECT_EQ(why({"--join", "prtInputTable+hrDeviceTable"}),
            "snmpring: --join: table \"prtInputTable\": cannot join \"hrDeviceTable\": its index "
            "is not the same, nor does it begin the other's\n");
  EXPECT_EQ(why({"--profile", "interfaces", "--join", "ifTable+ifXTable"}),
            "snmpring: --join: the profile 'interfaces' joins 'ifTable' already\n");
  EXPECT_EQ(why({"--oid", "ifTable"}), "snmpring: --oid: means nothing to table; see --table\n");
}

TEST(TableOptions, NameTheLineOfAProfile) {
  scratch::ScratchFolder folder;
  folder.write("mine.json", "{\n\"snmpring_profile\": 1,\n\"nmae\": \"x\"}");
  const std::string path = folder.path("mine.json");
  EXPECT_THAT(tables_of({"--profile", path}),
              ElementsAre("snmpring: " + path + ":3: unknown key \"nmae\"\n"));
}

TEST(TableOptions, ArePartOfTheConfigurationWithWhatTheyComeTo) {
  const auto config = [](std::vector<std::string_view> words) {
    words.insert(words.begin(), {"table", "192.0.2.1", "--names", "builtin"});
    return redacted_config(*Argv(words).parse());
  };
  const auto one = config({"--profile", "bgp", "--join", "ifTable+ifXTable"});
  EXPECT_EQ(one["profile"].dump(), "[\"bgp\"]");
  EXPECT_EQ(one["join"].dump(), "[\"ifTable+ifXTable\"]");
  EXPECT_EQ(one["rows"].get<std::string>().size(), 64U);
  EXPECT_NE(one["rows"], config({"--profile", "bgp", "--join", "ifXTable+ifTable"})["rows"]);
  EXPECT_FALSE(redacted_config(*Argv({"walk", "192.0.2.1"}).parse()).contains("rows"));
}

TEST(ProfileVerb, TakesNamesAndNoTargets) {
  const auto options = Argv({"profile", "bgp"}).parse();
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_THAT(options->objects, ElementsAre("bgp"));
  EXPECT_TRUE(options->targets.empty());
  EXPECT_FALSE(Argv({"profile", "bgp", "arp"}).parse());
  EXPECT_FALSE(Argv({"profile", "--from-names"}).parse());
  const auto made = Argv({"profile", "--from-names", "ifTable", "ifXTable"}).parse();
  ASSERT_TRUE(made) << made.error().text;
  EXPECT_TRUE(made->from_names);
  EXPECT_EQ(made->objects.size(), 2U);
}

TEST(ProfileOfTables, IsReadBack) {
  const mib::Names names = mib::Names::built_in();
  const std::vector<std::string> tables = {"ifTable", "bgpPeerTable:bgpPeerState"};
  const auto profile = options::profile_of_tables(tables, names);
  ASSERT_TRUE(profile) << profile.error().reason;
  EXPECT_EQ(profile->name, "ifTable-bgpPeerTable");
  EXPECT_EQ(profile->tables[1].columns.size(), 1U);
  const std::vector<std::string> twice = {"ifTable", "ifTable"};
  EXPECT_THAT(options::profile_of_tables(twice, names).error().reason, HasSubstr("is given twice"));
}

}  // namespace
}  // namespace snmpring::arguments
