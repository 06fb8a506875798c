// SNMPv3 at scale, against a fleet of simulated engines.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "fixtures.h"

namespace snmpring::cli {
namespace {

const std::vector<std::string> kUser = {
    "-u", "scan", "-a", "SHA-256", "-A", "auth-password-1", "-x", "AES", "-X", "priv-password-1"};
constexpr const char* kAgentUser = "scan,SHA-256,auth-password-1,AES,priv-password-1";

TEST(V3Fleet, TenThousandEnginesAreDiscoveredAndWalkedInOneRun) {
  const Agentd agentd({"127.40.0.0/16"}, {"--generate", "50", "--user", kAgentUser});
  std::vector<std::string> arguments = {"walk", "--oid",   "1.3.6.1", "--rate",
                                        "0",    "--quiet", "-p",      agentd.port()};
  arguments.insert(arguments.end(), kUser.begin(), kUser.end());
  arguments.push_back("127.40.0.0-127.40.39.15");
  const Finished finished = run(snmpring(arguments));
  EXPECT_EQ(finished.status, 0) << finished.err;
  // Reading half a million records as JSON would take longer than writing them.
  std::set<std::string> engines;
  std::size_t ok = 0;
  std::size_t varbinds = 0;
  for (std::size_t at = 0; at < finished.out.size();) {
    const std::size_t end = finished.out.find('\n', at);
    ASSERT_NE(end, std::string::npos);
    const std::string_view line(finished.out.data() + at, end - at);
    at = end + 1;
    if (line.starts_with(R"({"kind":"varbind")")) {
      ++varbinds;
      continue;
    }
    const auto record = parse_document(line);
    ok += record["complete"] == true && record["credential"] == "u1" && record["varbinds"] == 50;
    engines.insert(record["engine_id"].get<std::string>());
  }
  EXPECT_EQ(ok, 10'000u);
  EXPECT_EQ(engines.size(), 10'000u);
  EXPECT_EQ(varbinds, 500'000u);
}

TEST(V3Fleet, ASilentRangeCostsOneDatagramWithoutASecretEach) {
  const Agentd agentd({"127.41.0.0/24"}, {"--community", "private", "--user", kAgentUser});
  const ScratchFolder folder;
  folder.write(
      "credentials.json",
      R"([{"label": "c", "version": "2c", "community": "private"},)"
      R"( {"label": "u", "user": "scan", "auth": "SHA-256", "auth_password": "auth-password-1",)"
      R"(  "priv": "AES", "priv_password": "priv-password-1"}])");
  const Finished finished =
      run(snmpring({"discover", "--credentials", folder.path("credentials.json"), "--v3-first",
                    "--rate", "0", "--quiet", "-p", agentd.port(), "127.41.0.0/24"}));
  const auto targets = records_of_kind(finished.out, "target");
  EXPECT_EQ(targets.size(), 256u) << finished.err;
  for (const auto& target : targets) {
    EXPECT_EQ(target["credential"], "c");
    EXPECT_TRUE(target["engine_id"].is_string());
    EXPECT_EQ(target["tx"], 2);
  }
}

TEST(V3Fleet, FaultyClocksLoseNothing) {
  for (const std::vector<std::string>& fault :
       {std::vector<std::string>{"--reboot-after", "3"},
        {"--engine-time", "5000", "--clock-step-after", "3", "--clock-step", "1000"},
        {"--engine-time", "5000", "--clock-step-after", "3", "--clock-step", "-1000"},
        {"--report-zero-time"}}) {
    SCOPED_TRACE(fault.front());
    std::vector<std::string> options = {"--generate", "200", "--user", kAgentUser};
    options.insert(options.end(), fault.begin(), fault.end());
    const Agentd agentd({"127.42.0.0/28"}, options);
    std::vector<std::string> arguments = {"walk", "--oid",   "1.3.6.1", "--rate",
                                          "0",    "--quiet", "-p",      agentd.port()};
    arguments.insert(arguments.end(), kUser.begin(), kUser.end());
    arguments.push_back("127.42.0.0/28");
    const Finished finished = run(snmpring(arguments));
    for (const auto& target : records_of_kind(finished.out, "target")) {
      EXPECT_TRUE(target["complete"].get<bool>()) << target.dump();
      EXPECT_EQ(target["varbinds"], 200);
    }
  }
}

/// The one target record of `verb` with `options` and kUser, of 127.43.0.1.
nlohmann::ordered_json asked(const Agentd& agentd, std::vector<std::string> arguments,
                             bool as_user = true) {
  arguments.insert(arguments.end(), {"--quiet", "-p", agentd.port(), "127.43.0.1"});
  if (as_user) arguments.insert(arguments.end(), kUser.begin(), kUser.end());
  const Finished finished = run(snmpring(arguments));
  const auto targets = records_of_kind(finished.out, "target");
  EXPECT_EQ(targets.size(), 1u) << finished.err;
  return targets.empty() ? nlohmann::ordered_json() : targets.front();
}

TEST(V3Fleet, ShortEngineIdsAreTakenWhereverThereIsOne) {
  const Agentd agentd({"127.43.0.0/28"}, {"--engine-id", "8001", "--user", kAgentUser});
  const ScratchFolder folder;
  const std::vector<std::string> get = {"get", "--oid", "1.3.6.1.2.1.1.5.0"};
  const auto with = [&get](std::initializer_list<std::string> more) {
    std::vector<std::string> arguments = get;
    arguments.insert(arguments.end(), more);
    return arguments;
  };
  const std::string cache = folder.path("engines");
  for (const std::vector<std::string>& arguments :
       {get, with({"-e", "8001"}), with({"-E", "0x80:01"}), with({"--engine-cache", cache}),
        with({"--engine-cache", cache})}) {
    const auto target = asked(agentd, arguments);
    SCOPED_TRACE(target.dump());
    EXPECT_EQ(target["status"], "ok");
    EXPECT_EQ(target["varbinds"], 1);
    EXPECT_EQ(target["engine_id"], "8001");
    EXPECT_EQ(target["engine_format"], "octets");
    EXPECT_EQ(target["engine_text"], "8001");
    EXPECT_TRUE(target["engine_enterprise"].is_null());
    EXPECT_EQ(target["anomalies"], nlohmann::json({"short_engine_id"}));
  }
  EXPECT_EQ(asked(agentd, {"discover", "-v3"}, /*as_user=*/false)["engine_id"], "8001");
}

TEST(V3Fleet, EnginesThatAreRefusedAreTold) {
  const Agentd agentd({"127.43.0.0/28"}, {"--quirk", "v3_engine_33", "--user", kAgentUser});
  const auto target = asked(agentd, {"discover", "-v3", "-r", "0", "-t", "0.2"}, false);
  EXPECT_EQ(target["error"], "decode");
  EXPECT_EQ(target["engine_id"].get<std::string>().size(), 66u);
  EXPECT_TRUE(target["engine_format"].is_null());
  EXPECT_TRUE(target["engine_boots"].is_null());
}

TEST(V3Fleet, TwoEnginesAtOneAddressAreTold) {
  const Agentd agentd({"127.43.0.0/28"}, {"--quirk", "v3_second_engine", "--user", kAgentUser});
  const auto target = asked(agentd, {"discover", "-v3"}, false);
  EXPECT_EQ(target["status"], "ok");
  EXPECT_EQ(target["quirks"], nlohmann::json({"several_engines"}));
}

TEST(V3Fleet, QuirksOfOtherVersionsArePlayedInV3) {
  const Agentd agentd({"127.43.0.0/28"}, {"--quirk", "padid", "--user", kAgentUser});
  const auto target = asked(agentd, {"get", "--oid", "1.3.6.1.2.1.1.5.0"});
  EXPECT_EQ(target["status"], "ok") << target.dump();
  EXPECT_EQ(target["anomalies"], nlohmann::json({"padded_integer"}));
}

}  // namespace
}  // namespace snmpring::cli
