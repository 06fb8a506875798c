// Names through the whole program: what rows are called, names in place of OIDs, and the verb that
// explains them. With what is built in, so that a file of the user's changes nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fixtures.h"

namespace snmpring::cli {
namespace {

using Json = nlohmann::ordered_json;
using Texts = std::vector<std::string>;

Texts names_of(const std::string& output) {
  Texts names;
  for (const Json& record : records_of_kind(output, "varbind")) {
    names.push_back(record["name"].is_null() ? "null" : record["name"].get<std::string>());
  }
  return names;
}

TEST(Names, AreAskedForAndAnswered) {
  const Agentd agentd({"127.9.40.1"}, {"--generate", "60"});
  const Finished got = run(snmpring({"get", "-p", agentd.port(), "--names", "builtin", "--oid",
                                     "sysDescr.0,SNMPv2-MIB::sysName.0,ifTable.7", "127.9.40.1"}));
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_EQ(names_of(got.out), (Texts{"SNMPv2-MIB::sysDescr.0", "SNMPv2-MIB::sysName.0", "null"}));
}

TEST(Names, ChangeNoRow) {
  const Agentd agentd({"127.9.41.0/29"}, {"--generate", "200"});
  Texts rows[2];
  const char* const sources[] = {"builtin", "none"};
  for (int i = 0; i < 2; ++i) {
    const Finished walked = run(snmpring(
        {"walk", "-p", agentd.port(), "--oid", "1.3.6.1", "--names", sources[i], "127.9.41.0/29"}));
    ASSERT_EQ(walked.status, 0) << walked.err;
    for (const Json& record : records_of_kind(walked.out, "varbind")) {
      EXPECT_TRUE(i == 0 || record["name"].is_null());
      rows[i].push_back(record["target"].get<std::string>() + ' ' + summary(record));
    }
    std::ranges::sort(rows[i]);
  }
  EXPECT_EQ(rows[0].size(), 8u * 200);
  EXPECT_EQ(rows[0], rows[1]);
}

TEST(Names, StandInListsToo) {
  const Agentd agentd({"127.9.42.1"}, {"--generate", "30"});
  const Finished got =
      run_with_input(snmpring({"get", "-p", agentd.port(), "--names", "builtin", "-"}),
                     "{\"target\":\"127.9.42.1\",\"oids\":[\"sysName.0\"]}\n"
                     "{\"target\":\"127.9.42.1\",\"oids\":\"sysDesc.0\"}\n");
  EXPECT_EQ(got.status, 65);
  EXPECT_EQ(names_of(got.out), (Texts{"SNMPv2-MIB::sysName.0"}));
  EXPECT_NE(got.err.find("-:2: oids: unknown name \"sysDesc.0\""), std::string::npos) << got.err;
  EXPECT_NE(got.err.find("sysDescr"), std::string::npos) << got.err;
}

TEST(Names, AreExplained) {
  const Finished explained =
      run(snmpring({"names", "--names", "builtin", "1.3.6.1.2.1.31.1.1.1.6.7", "ifHCInOctet",
                    "IF-MIB::ifOperStatus"}));
  EXPECT_EQ(explained.status, 65);
  EXPECT_NE(explained.err.find("did you mean ifHCInOctets"), std::string::npos) << explained.err;
  const std::vector<Json> records = parse_records(explained.out);
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0]["name"], "IF-MIB::ifHCInOctets");
  EXPECT_EQ(records[1]["enums"][0], (Json{{"n", 1}, {"name", "up"}}));
  EXPECT_EQ(run(snmpring({"names", "--names", "builtin", "ifTable"})).status, 0);
}

TEST(Names, ComeFromFilesOfTheCompilerAlone) {
  const ScratchFolder folder;
  folder.write("cut", "snmpring-names\n");
  const Finished refused = run(snmpring({"walk", "--names", folder.path("cut"), "127.9.43.1"}));
  EXPECT_EQ(refused.status, 65);
  EXPECT_TRUE(refused.err.starts_with("snmpring: --names: " + folder.path("cut") + ": "))
      << refused.err;
  EXPECT_EQ(refused.out, "");
}

}  // namespace
}  // namespace snmpring::cli
