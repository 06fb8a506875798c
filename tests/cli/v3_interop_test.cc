// SNMPv3 against the agents of others: net-snmp's snmpd and snmpsim, in every combination that they
// have.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>

#include "fixtures.h"

namespace snmpring::cli {
namespace {

using nlohmann::ordered_json;

constexpr const char* kAuthPassword = "auth-password-1";
constexpr const char* kPrivPassword = "priv-password-1";
const std::vector<std::string> kAuths = {"MD5", "SHA", "SHA-224", "SHA-256", "SHA-384", "SHA-512"};
const std::vector<std::string> kPrivs = {"DES",     "AES",       "AES-192",
                                         "AES-256", "AES-192-C", "AES-256-C"};

struct User {
  std::string name;
  std::string auth;  ///< Empty for none.
  std::string priv;
};

std::vector<User> users() {
  std::vector<User> all = {{"plain", "", ""}};
  for (const std::string& auth : kAuths) {
    all.push_back({auth, auth, ""});
    for (const std::string& priv : kPrivs) all.push_back({auth + "-with-" + priv, auth, priv});
  }
  return all;
}

std::vector<std::string> as(const User& user) {
  std::vector<std::string> arguments = {"-u", user.name};
  if (!user.auth.empty()) {
    arguments.insert(arguments.end(), {"-a", user.auth, "-A", kAuthPassword});
  }
  if (!user.priv.empty()) {
    arguments.insert(arguments.end(), {"-x", user.priv, "-X", kPrivPassword});
  }
  return arguments;
}

Finished ask(std::vector<std::string> verb, const std::vector<std::string>& identity,
             const std::vector<std::string>& rest) {
  verb.insert(verb.end(), identity.begin(), identity.end());
  verb.insert(verb.end(), {"--rate", "0", "--quiet"});
  verb.insert(verb.end(), rest.begin(), rest.end());
  return run(snmpring(std::move(verb)));
}

std::vector<std::string> rows(const Finished& finished) {
  std::vector<std::string> lines;
  for (const auto& varbind : records_of_kind(finished.out, "varbind")) {
    lines.push_back(summary(varbind));
  }
  return lines;
}

ordered_json target(const Finished& finished) {
  const auto targets = records_of_kind(finished.out, "target");
  EXPECT_EQ(targets.size(), 1u) << finished.err;
  return targets.empty() ? ordered_json::object() : targets.front();
}

class V3AgainstSnmpd : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::string configuration;
    for (const User& user : users()) {
      configuration += "createUser " + user.name;
      if (!user.auth.empty()) configuration += ' ' + user.auth + ' ' + kAuthPassword;
      if (!user.priv.empty()) configuration += ' ' + user.priv + ' ' + kPrivPassword;
      configuration += "\nrouser " + user.name +
                       (!user.priv.empty()   ? " priv\n"
                        : !user.auth.empty() ? " auth\n"
                                             : " noauth\n");
    }
    snmpd = Snmpd::start(configuration);
  }
  static void TearDownTestSuite() { snmpd.reset(); }
  void SetUp() override {
    if (!snmpd) GTEST_SKIP() << "net-snmp's agent is not installed (package snmpd)";
    at = "127.0.0.1:" + snmpd->port();
  }

  static std::unique_ptr<Snmpd> snmpd;
  std::string at;
  User scan{"SHA-256-with-AES", "SHA-256", "AES"};
};
std::unique_ptr<Snmpd> V3AgainstSnmpd::snmpd;

TEST_F(V3AgainstSnmpd, GetsAndWalksInAllCombinations) {
  // What stays the same from walk to walk: sysORTable but for its times.
  const std::vector<std::string> walked = {"--oid", "1.3.6.1.2.1.1.9.1.2,1.3.6.1.2.1.1.9.1.3", at};
  const std::vector<std::string> expected = rows(ask({"walk"}, {"-c", "public"}, walked));
  ASSERT_GT(expected.size(), 5u);
  int combinations = 0;
  for (const User& user : users()) {
    SCOPED_TRACE(user.name);
    const Finished got = ask({"get"}, as(user), {"--oid", "1.3.6.1.2.1.1.9.1.3.1", at});
    EXPECT_EQ(rows(got).size(), 1u) << got.out << got.err;
    const Finished finished = ask({"walk"}, as(user), walked);
    EXPECT_EQ(rows(finished), expected) << finished.err;
    const ordered_json record = target(finished);
    EXPECT_EQ(record["status"], "ok");
    EXPECT_EQ(record["version"], "3");
    EXPECT_EQ(record["credential"], "u1");
    EXPECT_EQ(record["engine_enterprise"], 8072);
    ++combinations;
  }
  EXPECT_EQ(combinations, 43);
}

TEST_F(V3AgainstSnmpd, TellsFourFailuresApart) {
  const auto outcome = [&](std::vector<std::string> identity, const std::string& where) {
    const ordered_json record =
        target(ask({"get"}, identity, {"-t", "1", "--oid", "1.3.6.1.2.1.1.1.0", where}));
    return record["status"].get<std::string>() + ' ' + record["error"].get<std::string>();
  };
  auto wrong_auth = as(scan);
  wrong_auth[5] = "another-password";
  EXPECT_EQ(outcome(wrong_auth, at), "auth wrong_digest");
  auto wrong_priv = as(scan);
  wrong_priv[9] = "another-password";
  EXPECT_EQ(outcome(wrong_priv, at), "auth no_privacy_reply");
  EXPECT_EQ(outcome(as({"SHA-256-with-AES", "SHA-256", ""}), at), "auth authorization");
  EXPECT_EQ(outcome(as({"nobody", "SHA-256", "AES"}), at), "auth unknown_user");
  // An address where nobody answers, not even with ICMP: a socket that nobody reads.
  const Agentd silent({"127.9.7.1/32"}, {"--silent-share", "1"});
  EXPECT_EQ(outcome(as(scan), "127.9.7.1:" + silent.port()), "timeout timeout");
}

TEST_F(V3AgainstSnmpd, DiscoversEnginesWithoutAUser) {
  const Finished found = ask({"discover", "-v3"}, {}, {at});
  const ordered_json record = target(found);
  EXPECT_EQ(record["status"], "ok");
  EXPECT_EQ(record["tx"], 1);
  EXPECT_EQ(record["credential"], nullptr);
  EXPECT_EQ(record["engine_enterprise"], 8072);
  EXPECT_EQ(record["engine_boots"], 1);
  EXPECT_GE(record["engine_seconds"].get<int>(), 0);
  EXPECT_LE(record["engine_started"].get<std::string>(), record["ts"].get<std::string>());
  EXPECT_EQ(target(ask({"get"}, as(scan), {"--oid", "1.3.6.1.2.1.1.1.0", at}))["engine_id"],
            record["engine_id"]);
}

TEST_F(V3AgainstSnmpd, TriesTheCredentialsOfAFile) {
  const ScratchFolder folder;
  folder.write("credentials.json",
               R"([{"label": "old", "version": "2c", "community": "not-this-one"},)"
               R"( {"label": "wrong", "user": "SHA-256-with-AES", "auth": "SHA-256",)"
               R"(  "auth_password": "another-password"},)"
               R"( {"label": "right", "user": "SHA-256-with-AES", "auth": "SHA-256",)"
               R"(  "auth_password": "auth-password-1", "priv": "AES",)"
               R"(  "priv_password": "priv-password-1"}])");
  const Finished finished = ask({"get"}, {"--credentials", folder.path("credentials.json")},
                                {"-t", "1", "--oid", "1.3.6.1.2.1.1.1.0", at});
  EXPECT_EQ(target(finished)["credential"], "right") << finished.err;
  EXPECT_EQ(rows(finished).size(), 1u);
}

TEST_F(V3AgainstSnmpd, NeedsNoDiscoveryWhenTheEngineIsCached) {
  const ScratchFolder folder;
  const std::vector<std::string> rest = {"--engine-cache", folder.path("engines"), "--oid",
                                         "1.3.6.1.2.1.1.1.0", at};
  EXPECT_EQ(target(ask({"get"}, as(scan), rest))["tx"], 2);
  const ordered_json second = target(ask({"get"}, as(scan), rest));
  EXPECT_EQ(second["tx"], 1);
  EXPECT_EQ(second["status"], "ok");

  auto pinned = as(scan);
  pinned.insert(pinned.end(), {"-e", second["engine_id"].get<std::string>()});
  EXPECT_EQ(target(ask({"get"}, pinned, {"--oid", "1.3.6.1.2.1.1.1.0", at}))["status"], "ok");
  pinned.back() = "80001f880411223344";
  const ordered_json other = target(ask({"get"}, pinned, {"--oid", "1.3.6.1.2.1.1.1.0", at}));
  EXPECT_EQ(other["error"], "unknown_engine");
  EXPECT_EQ(other["quirks"], ordered_json::array({"engine_changed"}));
}

TEST_F(V3AgainstSnmpd, WalksOnWhenTheAgentIsStartedAnew) {
  auto arguments = as(scan);
  arguments.insert(arguments.begin(), "walk");
  arguments.insert(arguments.end(), {"--per-target-rate", "4", "-Cr", "5", "-t", "1", "-r", "20",
                                     "--quiet", "--oid", "1.3.6.1.2.1.1,1.3.6.1.2.1.2", at});
  Process walk(snmpring(arguments));
  const auto first = walk.read_line();
  ASSERT_TRUE(first);
  snmpd->restart();
  Finished finished = walk.finish();
  const ordered_json record = target(finished);
  EXPECT_TRUE(record["complete"].get<bool>()) << record.dump();
  EXPECT_EQ(record["engine_boots"], 2);
  EXPECT_GT(record["varbinds"].get<int>(), 40);
}

TEST(V3AgainstSnmpsim, GetsAndWalksInAllCombinations) {
  // Its names of the two key extensions are the other way round.
  const std::vector<std::pair<std::string, std::string>> privs = {{"DES", "DES"},
                                                                  {"AES", "AES"},
                                                                  {"AES192", "AES-192-C"},
                                                                  {"AES256", "AES-256-C"},
                                                                  {"AES192BLMT", "AES-192"},
                                                                  {"AES256BLMT", "AES-256"}};
  std::vector<std::string> arguments;
  std::vector<User> all;
  for (const std::string& auth : kAuths) {
    std::string their_auth = auth;
    std::erase(their_auth, '-');
    for (const auto& [theirs, ours] : privs) {
      all.push_back({their_auth + theirs, auth, ours});
      arguments.insert(arguments.end(),
                       {"--v3-user=" + all.back().name, "--v3-auth-proto=" + their_auth,
                        std::string("--v3-auth-key=") + kAuthPassword, "--v3-priv-proto=" + theirs,
                        std::string("--v3-priv-key=") + kPrivPassword});
    }
  }
  const auto snmpsim = Snmpsim::start(
      arguments,
      "1.3.6.1.2.1.1.1.0|4|simulated\n1.3.6.1.2.1.1.5.0|4|name\n1.3.6.1.2.1.1.7.0|2|72\n");
  if (!snmpsim) GTEST_SKIP() << "snmpsim is not installed (package snmpsim)";
  const std::string at = "127.0.0.1:" + snmpsim->port();
  for (const User& user : all) {
    SCOPED_TRACE(user.name);
    const Finished got = ask({"get", "-n", "public"}, as(user), {"--oid", "1.3.6.1.2.1.1.5.0", at});
    EXPECT_EQ(rows(got), std::vector<std::string>{"1.3.6.1.2.1.1.5.0 OctetString 6e616d65"})
        << got.out << got.err;
    const Finished walked = ask({"walk", "-n", "public"}, as(user), {"--oid", "1.3.6.1.2.1.1", at});
    EXPECT_EQ(rows(walked).size(), 3u) << walked.out << walked.err;
    EXPECT_EQ(target(walked)["engine_id"], "80000b8e0501020304");
  }
  EXPECT_EQ(all.size(), 36u);
}

const std::string kAgents = SNMPRING_SOURCE_ROOT "/tests/cli/agents/";

/// The port in "ready PORT"; empty when the program ends without.
std::string ready_port(Process& process) {
  while (const auto line = process.read_line()) {
    if (line->starts_with("ready ")) return line->substr(6);
  }
  return "";
}

/// A program on the PATH; empty when there is none.
std::string find_program(const std::string& name) {
  const char* const path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "/usr/bin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (::access((folder + '/' + name).c_str(), X_OK) == 0) return folder + '/' + name;
  }
  return "";
}

TEST(V3AgainstNode, WalksInAllCombinations) {
  const std::string node = find_program("node");
  if (node.empty()) GTEST_SKIP() << "node is not installed";
  const ScratchFolder folder;
  std::string modules =
      std::getenv("SNMPRING_NODE_MODULES") != nullptr ? std::getenv("SNMPRING_NODE_MODULES") : "";
  if (modules.empty()) {
    const std::string npm = find_program("npm");
    if (npm.empty()) GTEST_SKIP() << "neither SNMPRING_NODE_MODULES nor npm is there";
    const Finished installed =
        run({npm, "install", "--no-audit", "--no-fund", "--fetch-retries=0",
             "--fetch-timeout=15000", "--prefix", folder.path(""), "net-snmp@3"});
    if (installed.status != 0) GTEST_SKIP() << "npm cannot install net-snmp: " << installed.err;
    modules = folder.path("node_modules");
  }
  Process agent(
      Process::Setup{.argv = {node, kAgents + "node_agent.js", kAuthPassword, kPrivPassword},
                     .environment = {"NODE_PATH=" + modules}});
  const std::string port = ready_port(agent);
  ASSERT_FALSE(port.empty()) << agent.finish().err;
  // DES would need OpenSSL's legacy provider in node.
  for (const std::string& auth : kAuths) {
    for (const char* priv : {"AES", "AES-256", "AES-256-C"}) {
      SCOPED_TRACE(auth + ' ' + priv);
      const Finished walked = ask({"walk"}, as({auth + "-with-" + priv, auth, priv}),
                                  {"--oid", "1.3.6.1.2.1.1", "127.0.0.1:" + port});
      EXPECT_EQ(rows(walked), std::vector<std::string>{"1.3.6.1.2.1.1.5.0 OctetString 6e6f6465"})
          << walked.out << walked.err;
      EXPECT_TRUE(target(walked)["complete"].get<bool>());
    }
  }
}

TEST(V3AgainstErlang, WalksInAllCombinations) {
  const std::string escript = find_program("escript");
  if (escript.empty()) GTEST_SKIP() << "Erlang is not installed (package erlang-snmp)";
  const ScratchFolder folder;
  Process agent(
      {escript, kAgents + "erlang_agent.escript", folder.path(""), kAuthPassword, kPrivPassword});
  const std::string port = ready_port(agent);
  if (port.empty()) {
    GTEST_SKIP() << "Erlang's snmp does not start (package erlang-snmp): " << agent.finish().err;
  }
  for (const User& user :
       {User{"md5des", "MD5", "DES"}, User{"shaaes", "SHA", "AES"},
        User{"sha256aes", "SHA-256", "AES"}, User{"sha512aes", "SHA-512", "AES"}}) {
    SCOPED_TRACE(user.name);
    const Finished walked =
        ask({"walk"}, as(user), {"--oid", "1.3.6.1.2.1.1", "127.0.0.1:" + port});
    EXPECT_EQ(rows(walked).size(), 8u) << walked.out << walked.err;
    EXPECT_TRUE(target(walked)["complete"].get<bool>());
  }
}

}  // namespace
}  // namespace snmpring::cli
