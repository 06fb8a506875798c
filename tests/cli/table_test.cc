// Tables through the whole program: rows with the same keys, joined, each varbind of a walk in
// them; and profiles.
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "fixtures.h"

namespace snmpring::cli {
namespace {

using Json = nlohmann::ordered_json;

/// Two interfaces, the second unknown to ifXTable; an ARP entry whose index lacks a length.
constexpr std::string_view kDevice =
    "1.3.6.1.2.1.1.5.0|4|core-1\n"
    "1.3.6.1.2.1.2.2.1.1.1|2|1\n"
    "1.3.6.1.2.1.2.2.1.1.2|2|2\n"
    "1.3.6.1.2.1.2.2.1.2.1|4|Gi0/1\n"
    "1.3.6.1.2.1.2.2.1.2.2|4|Gi0/2\n"
    "1.3.6.1.2.1.2.2.1.3.1|2|6\n"
    "1.3.6.1.2.1.2.2.1.5.1|4|fast\n"
    "1.3.6.1.2.1.2.2.1.6.1|4x|020000000001\n"
    "1.3.6.1.2.1.4.35.1.4.1.1.192.0.2.7|4x|020000000007\n"
    "1.3.6.1.2.1.31.1.1.1.6.1|70|18446744073709551615\n";

class TableVerb : public testing::Test {
 protected:
  TableVerb() { folder_.write("device.snmprec", std::string(kDevice)); }

  Finished table(std::vector<std::string> options) {
    options.insert(options.begin(), {"table", "-p", agentd().port(), "--names", "builtin"});
    return run(snmpring(std::move(options)));
  }
  const Agentd& agentd() {
    if (agentd_ == nullptr) {
      agentd_ = std::make_unique<Agentd>(
          std::vector<std::string>{"127.9.50.0/30"},
          std::vector<std::string>{"--recordings", folder_.path("device.snmprec")});
    }
    return *agentd_;
  }

  ScratchFolder folder_;
  std::unique_ptr<Agentd> agentd_;
};

TEST_F(TableVerb, GivesRowsOfTheSameKeysAndOneRecordAtTheEnd) {
  const Finished got = table({"--profile", "interfaces", "127.9.50.1", "127.9.50.2"});
  ASSERT_EQ(got.status, 0) << got.err;
  const std::vector<Json> rows = records_of_kind(got.out, "row");
  ASSERT_EQ(rows.size(), 4U);
  for (const Json& row : rows) {
    std::vector<std::string> keys[2];
    for (const auto& [key, value] : row.items()) keys[0].push_back(key);
    for (const auto& [key, value] : rows[0].items()) keys[1].push_back(key);
    EXPECT_EQ(keys[0], keys[1]);
    EXPECT_EQ(row["table"], "interfaces");
  }
  const std::vector<Json> targets = records_of_kind(got.out, "target");
  ASSERT_EQ(targets.size(), 2U);
  EXPECT_EQ(targets[0]["complete"], true);
  EXPECT_EQ(targets[0]["varbinds"], 6);
}

TEST_F(TableVerb, SaysWhatEachCellIs) {
  const Finished got = table({"--profile", "interfaces", "--profile", "arp", "127.9.50.1"});
  ASSERT_EQ(got.status, 0) << got.err;
  const std::vector<Json> rows = records_of_kind(got.out, "row");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0]["ifDescr"], "Gi0/1");
  EXPECT_EQ(rows[0]["ifType_name"], "ethernetCsmacd");
  EXPECT_EQ(rows[0]["ifPhysAddress"], "02:00:00:00:00:01");
  EXPECT_EQ(rows[0]["ifHCInOctets"], "18446744073709551615");
  EXPECT_EQ(rows[0]["ifSpeed"], nullptr);
  EXPECT_EQ(rows[0]["misfits"].dump(),
            R"([{"column":"ifSpeed","type":"OctetString","value":"fast","hex":"66617374"}])");
  EXPECT_EQ(rows[1]["ifIndex"], 2);
  EXPECT_EQ(rows[1]["ifHCInOctets"], nullptr);
  EXPECT_EQ(rows[2]["index_note"], "no_length");
  EXPECT_EQ(rows[2]["ipNetToPhysicalNetAddress"], "192.0.2.7");
}

TEST_F(TableVerb, TakesTablesByName) {
  const Finished got =
      table({"--table", "ifTable:ifDescr", "--join", "ifTable+ifXTable", "127.9.50.1"});
  ASSERT_EQ(got.status, 0) << got.err;
  expect_rows_of({"--table", "ifTable:ifDescr", "--join", "ifTable+ifXTable"}, got.out);
  const std::vector<Json> rows = records_of_kind(got.out, "row");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0]["table"], "ifTable+ifXTable");
  EXPECT_EQ(rows[1]["ifDescr"], "Gi0/2");
}

TEST_F(TableVerb, IsCompleteWhereAnAgentHasNoneOfATable) {
  const Finished got = table({"--profile", "bgp", "127.9.50.1"});
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_TRUE(records_of_kind(got.out, "row").empty());
  EXPECT_EQ(records_of_kind(got.out, "target").at(0)["complete"], true);
}

TEST_F(TableVerb, HasWhatAWalkHas) {
  folder_.write("t", table({"--profile", "interfaces", "127.9.50.1"}).out);
  folder_.write("w", run(snmpring({"walk", "-p", agentd().port(), "--names", "builtin", "--oid",
                                   "ifTable,ifXTable", "127.9.50.1"}))
                         .out);
  const Finished compared =
      run({SNMPRING_SOURCE_ROOT "/tools/check-table", folder_.path("t"), folder_.path("w")});
  EXPECT_EQ(compared.status, 0) << compared.out << compared.err;
  EXPECT_EQ(compared.out,
            "6 cells, 6 varbinds of 5 columns that the rows have, 0 missing, 0 more\n");
}

TEST(ProfileVerb, PrintsWhatTableTakes) {
  const ScratchFolder folder;
  const Finished printed = run(snmpring({"profile", "arp"}));
  ASSERT_EQ(printed.status, 0) << printed.err;
  const Finished made =
      run(snmpring({"profile", "--names", "builtin", "--from-names", "ifTable", "ifXTable"}));
  ASSERT_EQ(made.status, 0) << made.err;
  folder.write("arp.json", printed.out);
  folder.write("made.json", made.out);
  for (const char* const name : {"arp.json", "made.json"}) {
    const Finished dry =
        run(snmpring({"table", "--dry-run", "--profile", folder.path(name), "192.0.2.1"}));
    EXPECT_EQ(dry.status, 0) << dry.err;
  }
  EXPECT_EQ(run(snmpring({"profile"})).out.find("addresses "), 0U);
  EXPECT_EQ(run(snmpring({"profile", "nothing"})).status, 64);
  EXPECT_EQ(run(snmpring({"profile", "--from-names", "sysDescr"})).status, 64);
}

}  // namespace
}  // namespace snmpring::cli
