// Profiles that are read, refused with their line, and written again.
#include "mib/profile_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "mib/row_layout.h"

namespace snmpring::mib {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kWhole = R"json({
  // A comment.
  "snmpring_profile": 1,
  "name": "mine",
  "description": "what I want", /* another */
  "scalars": [{"name": "sysName", "oid": "1.3.6.1.2.1.1.5.0", "as": "text"}],
  "tables": [
    {
      "table": "aTable",
      "module": "A-MIB",
      "oid": "1.3.6.1.4.1.99.1",
      "join": "bTable",
      "index": [{"name": "aIndex", "kind": "integer", "as": "integer"}],
      "columns": [
        {"name": "aStatus", "oid": "1.3.6.1.4.1.99.1.1.3", "as": "enum", "names": {"1": "up", "-1": "odd"}},
        {"name": "aCount", "oid": "1.3.6.1.4.1.99.1.1.2", "as": "counter64", "unit": "octets"}
      ]
    },
    {
      "table": "bTable",
      "oid": "1.3.6.1.4.1.99.2",
      "index": [
        {"name": "aIndex", "kind": "integer", "as": "integer"},
        {"name": "bMac", "kind": "fixed", "octets": 6, "as": "mac"}
      ],
      "columns": [
        {"name": "bType", "oid": "1.3.6.1.4.1.99.2.1.3", "as": "integer"},
        {"name": "bAddress", "oid": "1.3.6.1.4.1.99.2.1.4", "as": "inet", "type_from": "bType",
         "types": {"1": "ipv4", "20": "ipv6"}}
      ]
    }
  ]
}
)json";

/// kWhole with one text in place of another.
std::string with(std::string_view from, std::string_view to) {
  std::string text(kWhole);
  const auto at = text.find(from);
  EXPECT_NE(at, text.npos) << from;
  return text.replace(at, from.size(), to);
}

/// "LINE: REASON" against a text.
std::string error_of(std::string_view text) {
  const auto profile = read_profile(text);
  if (profile) return "none";
  return std::to_string(profile.error().line) + ": " + profile.error().reason;
}

std::vector<std::string> names_of(const std::vector<RowKey>& keys) {
  std::vector<std::string> names;
  for (const RowKey& key : keys) names.push_back(key.name);
  return names;
}

TEST(Profile, IsReadWithItsColumnsInOrder) {
  const auto profile = read_profile(kWhole);
  ASSERT_TRUE(profile) << error_of(kWhole);
  EXPECT_EQ(profile->name, "mine");
  EXPECT_EQ(profile->description, "what I want");
  ASSERT_EQ(profile->tables.size(), 2U);
  const ProfileTable& table = profile->tables[0];
  EXPECT_EQ(table.module, "A-MIB");
  EXPECT_EQ(table.columns[0].field.name, "aCount");
  EXPECT_EQ(table.columns[0].field.unit, "octets");
  EXPECT_THAT(table.columns[1].field.names,
              ElementsAre(NamedNumber{-1, "odd"}, NamedNumber{1, "up"}));
  EXPECT_EQ(profile->tables[1].index[1].octets, 6);
}

TEST(Profile, IsReadBackAsItWasWritten) {
  const auto profile = read_profile(kWhole);
  ASSERT_TRUE(profile);
  const std::string text = profile_text(*profile);
  const auto again = read_profile(text);
  ASSERT_TRUE(again) << error_of(text) << text;
  EXPECT_EQ(profile_text(*again), text);
  EXPECT_EQ(again->tables[1].columns[1].field, profile->tables[1].columns[1].field);
}

TEST(Profile, NamesTheLineOfAnError) {
  EXPECT_EQ(error_of(with(R"("as": "counter64")", R"("as": "counter63")")),
            R"(16: column "aCount": "as" is unknown: "counter63")");
  EXPECT_EQ(error_of(with(R"("unit": "octets")", R"("units": "octets")")),
            R"(16: column "aCount": unknown key "units")");
  EXPECT_EQ(error_of(with("1.3.6.1.4.1.99.1.1.2", "1.3.6.1.4.1.98.1.1.2")),
            R"(16: column "aCount": is outside of its table: its OID must be 1.3.6.1.4.1.99.1)"
            " and two numbers or more");
  EXPECT_EQ(error_of(with("1.3.6.1.4.1.99.1.1.2", "1.3.6.1.4.1.99.1.1.2.3.x")),
            R"(16: column "aCount": "1.3.6.1.4.1.99.1.1.2.3.x" is no OID of 2 to 128 numbers)");
  EXPECT_EQ(error_of(with("\"snmpring_profile\": 1", "\"snmpring_profile\": 2")),
            R"(3: "snmpring_profile": only version 1 is known)");
  EXPECT_EQ(error_of(with("1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.5")),
            R"(6: scalar "sysName": the OID of a scalar ends in .0)");
  EXPECT_EQ(error_of(with("1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.128")),
            R"(6: scalar "sysName": the OID of a scalar ends in .0)");
}

TEST(Profile, RefusesWhatIsNoJson) {
  EXPECT_THAT(error_of("{\n\n\"name\" 1}"), testing::StartsWith("3: is no JSON: "));
  EXPECT_THAT(error_of(""), testing::StartsWith("1: is no JSON: "));
  EXPECT_THAT(error_of("[]"), HasSubstr("a profile is an object"));
  EXPECT_EQ(error_of("{\"a\":1,\n\"a\":2}"), "2: \"a\" is given twice");
  EXPECT_EQ(error_of(std::string(100'000, '[')), "1: has too many levels");
  EXPECT_EQ(error_of(std::string(kProfileOctetsMax + 1, ' ')), "1: a profile has at most 1 MiB");
}

TEST(Profile, RefusesEachKeyTwiceInARow) {
  EXPECT_THAT(error_of(with("\"bType\", \"oid\"", "\"aStatus\", \"oid\"")),
              HasSubstr("the key \"aStatus\" would be there twice"));
  EXPECT_THAT(error_of(with("\"aCount\"", "\"aStatus_name\"")),
              HasSubstr("the key \"aStatus_name\" would be there twice"));
  EXPECT_THAT(error_of(with("\"aCount\"", "\"target\"")), HasSubstr("is a key of every row"));
}

TEST(Profile, RefusesFieldsThatDoNotFit) {
  EXPECT_THAT(
      error_of(with("\"as\": \"mac\"", "\"as\": \"integer\"")),
      HasSubstr("index part \"bMac\": \"as\": \"integer\" does not fit the kind \"fixed\""));
  EXPECT_THAT(error_of(with("\"octets\": 6,", "")), HasSubstr("\"octets\" belongs to the kind"));
  EXPECT_THAT(error_of(with("\"octets\": 6,", "\"octets\": 129,")),
              HasSubstr("must be a number from 1 to 128"));
  EXPECT_THAT(error_of(with("\"type_from\": \"bType\"", "\"type_from\": \"bNone\"")),
              HasSubstr("no field \"bNone\" of the row is a number"));
  EXPECT_THAT(error_of(with("\"20\": \"ipv6\"", "\"20\": \"ipv7\"")),
              HasSubstr("is no number with a known type"));
  EXPECT_THAT(error_of(with("\"-1\": \"odd\"", "\"01\": \"odd\"")),
              HasSubstr("has the number 1 twice"));
  EXPECT_THAT(error_of(with("\"name\": \"aCount\"", "\"name\": \"a\\u0000\"")),
              HasSubstr("must be 1 to 128 letters"));
}

TEST(Profile, RefusesMoreThan128Columns) {
  std::string columns;
  for (int i = 10; i < 138; ++i) {
    columns += R"({"name": "c)" + std::to_string(i) + R"(", "oid": "1.3.6.1.4.1.99.1.1.)" +
               std::to_string(i) + R"(", "as": "integer"},)";
  }
  EXPECT_THAT(error_of(with("{\"name\": \"aStatus\"", columns + "{\"name\": \"aStatus\"")),
              HasSubstr("has more than 128 columns"));
}

TEST(RowLayout, HasTheScalarsInOneRowAndJoinedTablesInAnother) {
  const auto profile = read_profile(kWhole);
  ASSERT_TRUE(profile);
  const auto layouts = row_layouts(*profile);
  ASSERT_TRUE(layouts);
  ASSERT_EQ(layouts->size(), 2U);
  const RowLayout& scalars = layouts->front();
  EXPECT_EQ(scalars.table, "mine");
  EXPECT_TRUE(scalars.scalars);
  EXPECT_EQ(scalars.columns[0].oid.view().to_string(), "1.3.6.1.2.1.1.5");
  EXPECT_THAT(names_of(row_keys(scalars)), ElementsAre("sysName", "sysName_hex"));

  const RowLayout& joined = layouts->back();
  EXPECT_EQ(joined.table, "aTable+bTable");
  EXPECT_EQ(joined.short_parts, 1U);
  EXPECT_EQ(joined.forms.size(), 2U);
  EXPECT_THAT(names_of(row_keys(joined)),
              ElementsAre("aIndex", "bMac", "bMac_hex", "aCount", "aStatus", "aStatus_name",
                          "bType", "bAddress", "bAddress_hex"));
  EXPECT_FALSE(joined.columns[0].longer);
  EXPECT_TRUE(joined.columns[2].longer);
  EXPECT_EQ(joined.columns[3].companion.place, Companion::Place::column);
  EXPECT_EQ(joined.columns[3].companion.position, 2U);
}

TEST(RowLayout, RefusesJoinsOfOtherIndexes) {
  EXPECT_THAT(error_of(with("\"kind\": \"integer\"", "\"kind\": \"length\"")),
              HasSubstr("does not fit"));
  EXPECT_THAT(error_of(with("{\"name\": \"aIndex\", \"kind\": \"integer\", \"as\": \"integer\"}],",
                            "{\"name\": \"aIndex\", \"kind\": \"ipv4\", \"as\": \"ipv4\"}],")),
              HasSubstr("table \"aTable\": cannot join \"bTable\""));
  EXPECT_THAT(error_of(with("\"join\": \"bTable\"", "\"join\": \"cTable\"")),
              testing::StartsWith("8: table \"aTable\": the profile has no table \"cTable\""));
}

}  // namespace
}  // namespace snmpring::mib
