// Against net-snmp's agent, with net-snmp's own tools as the second opinion.
#include <gtest/gtest.h>
#include <unistd.h>

#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "fixtures.h"

namespace snmpring::cli {
namespace {

class RealSnmpd : public testing::Test {
 protected:
  void SetUp() override {
    if (::access("/usr/bin/snmpbulkwalk", X_OK) != 0) {
      GTEST_SKIP() << "net-snmp's tools are not installed (package snmp)";
    }
    snmpd_ = Snmpd::start();
    if (!snmpd_) GTEST_SKIP() << "net-snmp's agent is not installed (package snmpd)";
  }

  std::unique_ptr<Snmpd> snmpd_;
};

using Rows = std::map<std::string, std::pair<std::string, std::string>>;  // OID: type, value

/// What net-snmp's walk prints, in the words of the records; octets in hexadecimal.
Rows net_snmp_rows(const std::string& out) {
  static const std::map<std::string, std::string> kTypes = {
      {"INTEGER", "Integer32"},         {"Counter32", "Counter32"},    {"Gauge32", "Gauge32"},
      {"Timeticks", "TimeTicks"},       {"OID", "ObjectIdentifier"},   {"IpAddress", "IpAddress"},
      {"Counter64", "Counter64"},       {"Hex-STRING", "OctetString"}, {"STRING", "OctetString"},
      {"Network Address", "IpAddress"}, {"Opaque", "Opaque"},          {"UInteger32", "Gauge32"}};
  Rows rows;
  std::istringstream text(out);
  static const std::regex kRow(R"(^\.([0-9.]+) = (?:([A-Za-z0-9 -]+): ?)?(.*)$)");
  std::string* last_value = nullptr;
  for (std::string line; std::getline(text, line);) {
    std::smatch match;
    if (!std::regex_match(line, match, kRow)) {
      if (last_value != nullptr) *last_value += line;  // a hexadecimal string goes on
      continue;
    }
    const std::string type = match[2];
    auto& row = rows[match[1]];
    row.first = type.empty() ? "OctetString" : kTypes.contains(type) ? kTypes.at(type) : type;
    row.second = match[3];
    last_value = &row.second;
  }
  for (auto& [oid, row] : rows) {
    if (row.first == "OctetString") {
      std::erase_if(row.second, [](char c) { return c == ' ' || c == '"'; });
      for (char& c : row.second) c = static_cast<char>(std::tolower(c));
    }
    if (row.first == "TimeTicks") {  // "(123) 0:00:01.23"
      row.second = row.second.substr(1, row.second.find(')') - 1);
    }
    if (row.first == "ObjectIdentifier" && row.second.starts_with('.')) row.second.erase(0, 1);
  }
  return rows;
}

Rows our_rows(const std::string& out) {
  Rows rows;
  for (const auto& record : records_of_kind(out, "varbind")) {
    const bool octets = record["type"] == "OctetString";
    rows[record["oid"]] = {record["type"], octets ? record["hex"] : record["value"]};
  }
  return rows;
}

/// Rows that both have must agree; what moves between two walks (counters, processes, connections)
/// may come and go, and hardly anything else does.
void expect_same(const Rows& theirs, const Rows& ours) {
  ASSERT_GT(theirs.size(), 100u);
  std::size_t missing = 0;
  std::size_t moved = 0;
  for (const auto& [oid, row] : theirs) {
    const auto found = ours.find(oid);
    if (found == ours.end()) {
      ++missing;
      continue;
    }
    EXPECT_EQ(found->second.first, row.first) << oid;
    if (found->second.second != row.second) {
      ++moved;
      EXPECT_TRUE(row.first != "ObjectIdentifier" && row.first != "IpAddress") << oid;
    }
  }
  std::size_t extra = 0;
  for (const auto& [oid, row] : ours) extra += !theirs.contains(oid);
  EXPECT_LT(missing + extra, theirs.size() / 20);
  EXPECT_LT(moved, theirs.size() / 5);
}

class WalkAgainstSnmpd : public RealSnmpd, public testing::WithParamInterface<const char*> {};

TEST_P(WalkAgainstSnmpd, GivesTheRowsThatNetSnmpPrints) {
  const std::string version = GetParam();
  const std::string tool = version == "-v1" ? "/usr/bin/snmpwalk" : "/usr/bin/snmpbulkwalk";
  for (const std::string host : {"127.0.0.1", "[::1]"}) {
    SCOPED_TRACE(host);
    const std::string peer = (host == "[::1]" ? "udp6:" : "udp:") + host + ":" + snmpd_->port();
    const Finished theirs =
        run({tool, version, "-c", "public", "-On", "-Ox", "-Oe", peer, "1.3.6.1.2.1"});
    ASSERT_EQ(theirs.status, 0) << theirs.err;
    const Finished ours = run(snmpring({"walk", version, "-c", "public", "--rate", "0",
                                        host + ":" + snmpd_->port(), "--oid", "1.3.6.1.2.1"}));
    ASSERT_EQ(ours.status, 0) << ours.err;
    expect_same(net_snmp_rows(theirs.out), our_rows(ours.out));
    const auto targets = records_of_kind(ours.out, "target");
    ASSERT_EQ(targets.size(), 1u);
    EXPECT_EQ(targets[0]["status"], "ok");
    EXPECT_EQ(targets[0]["complete"], true);
  }
}

INSTANTIATE_TEST_SUITE_P(Versions, WalkAgainstSnmpd, testing::Values("-v1", "-v2c"),
                         [](const auto& param) { return std::string(param.param + 1); });

TEST_F(RealSnmpd, TellsMissingObjectsFromMissingInstances) {
  const Finished finished =
      run(snmpring({"get", "127.0.0.1:" + snmpd_->port(), "--oid",
                    "1.3.6.1.2.1.1.5.0,1.3.6.1.2.1.1.5.7,1.3.6.1.2.1.99.1.0"}));
  ASSERT_EQ(finished.status, 0) << finished.err;
  const auto rows = records_of_kind(finished.out, "varbind");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0]["type"], "OctetString");
  EXPECT_EQ(rows[1]["type"], "noSuchInstance");
  EXPECT_EQ(rows[2]["type"], "noSuchObject");
}

TEST_F(RealSnmpd, AnswersAMissInV1WithItsRowAndAQuirk) {
  const Finished finished = run(snmpring({"get", "-v1", "127.0.0.1:" + snmpd_->port(), "--oid",
                                          "1.3.6.1.2.1.1.5.7,1.3.6.1.2.1.1.5.0"}));
  ASSERT_EQ(finished.status, 0) << finished.err;
  const auto rows = records_of_kind(finished.out, "varbind");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0]["type"], "noSuchInstance");
  EXPECT_EQ(rows[1]["type"], "OctetString");
  EXPECT_EQ(records_of_kind(finished.out, "target")[0]["quirks"].dump(), R"(["v1_no_such_name"])");
}

TEST_F(RealSnmpd, StaysSilentToAWrongCommunity) {
  const Finished finished =
      run(snmpring({"get", "-c", "wrong", "-t", "0.3", "-r", "1", "127.0.0.1:" + snmpd_->port(),
                    "--oid", "1.3.6.1.2.1.1.5.0"}));
  ASSERT_EQ(finished.status, 0) << finished.err;
  const auto targets = records_of_kind(finished.out, "target");
  ASSERT_EQ(targets.size(), 1u);
  EXPECT_EQ(targets[0]["status"], "timeout");
  EXPECT_EQ(targets[0]["tx"], 2);
}

TEST_F(RealSnmpd, IsDiscovered) {
  const Finished finished = run(snmpring({"discover", "127.0.0.1:" + snmpd_->port()}));
  ASSERT_EQ(finished.status, 0) << finished.err;
  const auto targets = records_of_kind(finished.out, "target");
  ASSERT_EQ(targets.size(), 1u);
  EXPECT_TRUE(targets[0]["sys_descr"].get<std::string>().starts_with("Linux "));
  EXPECT_TRUE(targets[0]["sys_object_id"].get<std::string>().starts_with("1.3.6.1.4.1.8072."));
  EXPECT_TRUE(targets[0]["sys_uptime"].is_number());
}

}  // namespace
}  // namespace snmpring::cli
