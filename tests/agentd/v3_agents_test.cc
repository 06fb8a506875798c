// The SNMPv3 engines of agentd against the sessions that ask them: good ones, faulty clocks, and
// every agent that misleads on purpose, with what becomes of it.
#include "agentd/v3_agents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "agentd/generator.h"
#include "agentd/v3_options.h"
#include "session/v3_script.h"

namespace snmpring::agentd {
namespace {

using session::Credential;
using session::Operation;
using session::script::V3Outcome;
using session::script::V3Scene;
using usm::AuthProtocol;
using usm::PrivProtocol;
using namespace std::chrono_literals;

constexpr const char* kSysDescr = "1.3.6.1.2.1.1.1.0";

class V3AgentsTest : public testing::Test {
 protected:
  V3AgentsTest() : table(generate_device(60, 1, 0)), responder(Responder::Options{}) {
    std::string_view missing;
    algorithms = usm::Algorithms::fetch(missing);
    options.users.push_back(
        session::script::v3_user(AuthProtocol::sha256, PrivProtocol::aes128, "scan"));
    options.time = 5000;
  }

  V3Outcome run(const Credential& credential, Operation operation = Operation::get) {
    V3Agents agents(*algorithms, std::move(options), responder, Instant{});
    V3Scene scene{.operation = operation, .roots = {kSysDescr}, .limits = {}};
    if (operation == Operation::walk) scene.roots = {"1.3.6.1"};
    std::vector<std::uint8_t> out(kMessageOctetsMax);
    return session::script::run_v3(
        world, scene, {&credential}, [&](Bytes request, Instant now) -> std::vector<Octets> {
          EXPECT_TRUE(is_v3(request));
          if (!agents.mislead()) {
            const MutableBytes reply = agents.answer({&table, 7}, now, request, out);
            if (reply.empty()) return {};
            return std::vector<Octets>(1, Octets(reply.begin(), reply.end()));
          }
          std::vector<QuirkReply> replies;
          agents.answer({&table, 7}, now, request, nullptr, replies);
          std::vector<Octets> datagrams;
          for (QuirkReply& reply : replies) datagrams.push_back(std::move(reply.octets));
          return datagrams;
        });
  }
  V3Outcome run(Operation operation = Operation::get) { return run(scan, operation); }

  session::script::V3World world;
  std::unique_ptr<const usm::Algorithms> algorithms;
  MibTable table;
  Responder responder;
  V3Options options;
  Credential scan = session::script::v3_credential(
      session::script::v3_user(AuthProtocol::sha256, PrivProtocol::aes128, "scan"));
};

TEST_F(V3AgentsTest, AreWalked) {
  const V3Outcome outcome = run(Operation::walk);
  EXPECT_TRUE(outcome.summary.complete) << outcome.summary.error;
  EXPECT_EQ(outcome.rows.size(), 60u);
  EXPECT_EQ(outcome.engine->engine_id, V3Agents::default_engine_id(7));
}

TEST_F(V3AgentsTest, HaveTheEngineIdThatWasGiven) {
  options.engine_id = {0x80, 0, 0, 1, 2};
  EXPECT_EQ(run().engine->engine_id, (std::vector<std::uint8_t>{0x80, 0, 0, 1, 2}));
}

TEST_F(V3AgentsTest, KeepFaultyClocksToThemselves) {
  options.reboot_after = 3;
  const V3Outcome rebooted = run(Operation::walk);
  EXPECT_TRUE(rebooted.summary.complete);
  EXPECT_EQ(rebooted.engine->reading.boots, 2u);

  options = {};
  options.users.push_back(
      session::script::v3_user(AuthProtocol::sha256, PrivProtocol::aes128, "scan"));
  options.time = 5000;
  options.clock_step_after = 3;
  options.clock_step = -1000;
  EXPECT_TRUE(run(Operation::walk).summary.complete);
}

TEST_F(V3AgentsTest, CanHideTheirTimeFromDiscovery) {
  options.report_zero_time = true;
  const V3Outcome outcome = run();
  EXPECT_TRUE(outcome.summary.complete);
  EXPECT_EQ(outcome.requests.size(), 3u);
}

TEST_F(V3AgentsTest, RefuseAsNetSnmpDoes) {
  const auto refused = [&](usm::User user, const V3Options& as) {
    options = {};
    options.users.push_back(
        session::script::v3_user(AuthProtocol::sha256, PrivProtocol::aes128, "scan"));
    options.level_min = as.level_min;
    options.report_decryption_errors = as.report_decryption_errors;
    return run(session::script::v3_credential(std::move(user))).summary.error;
  };
  using session::script::v3_user;
  EXPECT_EQ(refused(v3_user(AuthProtocol::sha256, PrivProtocol::none, "nobody"), {}),
            "unknown_user");
  EXPECT_EQ(
      refused(v3_user(AuthProtocol::sha256, PrivProtocol::none, "scan", "another-password"), {}),
      "wrong_digest");
  const auto wrong_privacy = [] {
    return v3_user(AuthProtocol::sha256, PrivProtocol::aes128, "scan", "secret-auth", "another");
  };
  EXPECT_EQ(refused(wrong_privacy(), {}), "no_privacy_reply");
  V3Options telling;
  telling.report_decryption_errors = true;
  EXPECT_EQ(refused(wrong_privacy(), telling), "decryption");
  V3Options strict;
  strict.level_min = message::SecurityLevel::auth_priv;
  EXPECT_EQ(refused(v3_user(AuthProtocol::sha256, PrivProtocol::none, "scan"), strict),
            "authorization");
}

TEST_F(V3AgentsTest, MisleadNobody) {
  struct Expected {
    const char* error;     ///< "" for its row.
    std::size_t requests;  ///< The probe included.
  };
  struct Case {
    const char* name;
    std::array<Expected, 3> at;  ///< noAuthNoPriv, authNoPriv, authPriv.
  };
  const auto at_all = [](const char* error, std::size_t requests) {
    return std::array<Expected, 3>{{{error, requests}, {error, requests}, {error, requests}}};
  };
  // Where a lie needs a digest, or encryption, agents tell the truth to those who ask for less.
  const auto with_digest = [](const char* error, std::size_t requests) {
    return std::array<Expected, 3>{{{"", 2}, {error, requests}, {error, requests}}};
  };
  const auto encrypted = [](const char* error, std::size_t requests) {
    return std::array<Expected, 3>{{{"", 2}, {"", 2}, {error, requests}}};
  };
  const auto as_silence = [](std::size_t requests) {
    return std::array<Expected, 3>{
        {{"timeout", requests}, {"timeout", requests}, {"no_privacy_reply", requests}}};
  };
  // What can be waited out is waited out: three attempts. What will not change is asked once.
  const Case cases[] = {
      {"v3_always_unknown_engine", at_all("unknown_engine", 2)},
      {"v3_engine_changes", at_all("unknown_engine", 2)},
      {"v3_engine_empty", at_all("decode", 3)},
      {"v3_engine_2", at_all("", 2)},
      {"v3_engine_4", at_all("", 2)},
      {"v3_engine_33", at_all("decode", 3)},
      {"v3_engine_64", at_all("decode", 3)},
      {"v3_always_not_in_time",
       {{{"not_in_time_window", 2}, {"not_in_time_window", 3}, {"not_in_time_window", 3}}}},
      {"v3_unauth_not_in_time",
       {{{"not_in_time_window", 2}, {"not_in_time_window", 3}, {"not_in_time_window", 3}}}},
      {"v3_wrong_digest", at_all("wrong_digest", 2)},
      {"v3_unknown_user", at_all("unknown_user", 2)},
      {"v3_unsupported_level", at_all("unsupported_level", 2)},
      {"v3_unknown_context", at_all("unknown_context", 2)},
      {"v3_decryption_error", at_all("decryption", 2)},
      {"v3_downgrade", with_digest("bad_digest", 4)},
      {"v3_bad_mac", with_digest("bad_digest", 4)},
      {"v3_zero_mac", with_digest("bad_digest", 4)},
      {"v3_short_mac", with_digest("bad_digest", 4)},
      {"v3_tampered", with_digest("bad_digest", 4)},
      {"v3_wrong_msgid", as_silence(4)},
      // The privacy key is right: something was decrypted.
      {"v3_wrong_reqid", at_all("timeout", 4)},
      {"v3_other_engine", at_all("unknown_engine", 4)},
      {"v3_other_user", at_all("bad_digest", 4)},
      {"v3_other_context", at_all("unknown_context", 4)},
      {"v3_other_context_engine", at_all("unknown_context", 4)},
      {"v3_boots_max", with_digest("not_in_time_window", 4)},
      {"v3_late_time", with_digest("not_in_time_window", 4)},
      {"v3_priv_no_auth", at_all("decode", 4)},
      {"v3_flags0", at_all("decode", 3)},
      {"v3_flags2", at_all("decode", 3)},
      {"v3_model9", at_all("decode", 3)},
      {"v3_maxsize0", at_all("decode", 3)},
      {"v3_neg_boots", at_all("decode", 3)},
      {"v3_neg_time", at_all("decode", 3)},
      {"v3_user_name_over", at_all("decode", 3)},
      {"v3_salt7", encrypted("decryption", 4)},
      {"v3_short_data", encrypted("decode", 4)},
      {"v3_garbage_plaintext", encrypted("decryption", 4)},
      {"v3_bad_pdu", at_all("decode", 4)},
      {"v3_long_lengths", at_all("", 2)},
      {"v3_padding", at_all("", 2)},
      {"v3_upgrade", {{{"bad_digest", 4}, {"decryption", 4}, {"", 2}}}},
      {"v3_second_engine", at_all("", 2)},
      {"v3_reboot_each", with_digest("not_in_time_window", 3)},
  };
  const std::array users = {
      session::script::v3_user(AuthProtocol::none, PrivProtocol::none, "scan"),
      session::script::v3_user(AuthProtocol::sha256, PrivProtocol::none, "scan"),
      session::script::v3_user(AuthProtocol::sha256, PrivProtocol::aes128, "scan")};
  std::set<std::string_view> tried;
  for (const Case& each : cases) {
    tried.insert(each.name);
    for (std::size_t i = 0; i < each.at.size(); ++i) {
      const usm::User& user = users[i];
      SCOPED_TRACE(testing::Message()
                   << each.name << " at " << message::security_level_word(user.level));
      options = {};
      options.users.push_back(
          session::script::v3_user(AuthProtocol::sha256, PrivProtocol::aes128, "scan"));
      options.quirk = find_v3_quirk(each.name);
      ASSERT_TRUE(options.quirk);
      const V3Outcome outcome = run(session::script::v3_credential(
          session::script::v3_user(user.auth, user.priv, user.name)));
      const bool row = *each.at[i].error == '\0';
      EXPECT_EQ(outcome.summary.error, each.at[i].error);
      EXPECT_EQ(outcome.requests.size(), each.at[i].requests);
      EXPECT_EQ(outcome.rows.size(), row ? 1u : 0u);
      EXPECT_EQ(outcome.summary.complete, row);
    }
  }
  EXPECT_EQ(tried.size(), v3_quirks().size()) << "every one is tried";
}

TEST_F(V3AgentsTest, MayNotCutCiphertextInTheMiddleOfABlock) {
  const auto user = [] {
    return session::script::v3_user(AuthProtocol::md5, PrivProtocol::des, "scan");
  };
  options = {};
  options.users.push_back(user());
  options.quirk = V3Quirk::short_data;
  const V3Outcome outcome = run(session::script::v3_credential(user()));
  EXPECT_EQ(outcome.summary.error, "decryption");
  EXPECT_THAT(outcome.rows, testing::IsEmpty());
}

TEST_F(V3AgentsTest, MayHaveShortEngineIds) {
  for (const auto& [quirk, size] : {std::pair(V3Quirk::engine_2, 2u), {V3Quirk::engine_4, 4u}}) {
    options = {};
    options.users.push_back(
        session::script::v3_user(AuthProtocol::sha256, PrivProtocol::aes128, "scan"));
    options.quirk = quirk;
    const V3Outcome outcome = run();
    EXPECT_TRUE(outcome.summary.complete);
    EXPECT_EQ(outcome.summary.anomalies, ber::Anomalies(ber::Anomaly::short_engine_id));
    EXPECT_EQ(outcome.engine->engine_id.size(), size);
  }
}

TEST_F(V3AgentsTest, MayWriteLengthsOfSecurityParametersInFull) {
  options.quirk = V3Quirk::long_lengths;
  const V3Outcome outcome = run();
  EXPECT_TRUE(outcome.summary.complete);
  EXPECT_EQ(outcome.summary.anomalies, ber::Anomalies(ber::Anomaly::long_length));
}

TEST_F(V3AgentsTest, MayPadWhatTheyEncrypt) {
  for (const PrivProtocol priv : {PrivProtocol::des, PrivProtocol::aes128}) {
    const auto user = [priv] { return session::script::v3_user(AuthProtocol::sha1, priv, "scan"); };
    options = {};
    options.users.push_back(user());
    options.quirk = V3Quirk::padding;
    const V3Outcome outcome = run(session::script::v3_credential(user()));
    EXPECT_TRUE(outcome.summary.complete) << outcome.summary.error;
    EXPECT_EQ(outcome.rows.size(), 1u);
  }
}

TEST(V3Quirks, AreDocumentedEachOnce) {
  std::ifstream file(SNMPRING_SOURCE_ROOT "/docs/security.md");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const std::string table = text.substr(text.find("\n## Hostile engines\n"));
  for (const V3QuirkName& quirk : v3_quirks()) {
    const std::string name = '`' + std::string(quirk.name.name) + '`';
    const std::size_t at = table.find("\n| `v3_");
    const std::size_t found = table.find(name, at);
    ASSERT_NE(found, std::string::npos) << name;
    EXPECT_EQ(table.find(name, found + 1), std::string::npos) << name;
  }
}

TEST(V3Options, ReadUsers) {
  const auto user = parse_user("scan,SHA-256,authpass123,AES-256-C,privpass123");
  ASSERT_TRUE(user) << user.error();
  EXPECT_EQ(user->name, "scan");
  EXPECT_EQ(user->auth, AuthProtocol::sha256);
  EXPECT_EQ(user->priv, PrivProtocol::aes256_c);
  EXPECT_EQ(user->level, message::SecurityLevel::auth_priv);
  EXPECT_EQ(parse_user("plain")->level, message::SecurityLevel::no_auth_no_priv);
  EXPECT_EQ(parse_user("a,MD5,authpass123")->level, message::SecurityLevel::auth_no_priv);
  for (const char* text : {"", "a,MD5", "a,MD7,authpass123", "a,MD5,", "a,MD5,x,AES",
                           "a,MD5,x,FES,y", "a,MD5,x,AES,y,z", ",MD5,authpass123"}) {
    EXPECT_FALSE(parse_user(text)) << text;
  }
}

TEST(V3Options, ReadEngineIds) {
  EXPECT_EQ(parse_engine_id("0x8000000102"), (std::vector<std::uint8_t>{0x80, 0, 0, 1, 2}));
  EXPECT_EQ(parse_engine_id("8a"), std::vector<std::uint8_t>{0x8A});
  const std::string too_long(66, '8');
  for (const char* text : {"", "800000010", "80000001zz", too_long.c_str()}) {
    EXPECT_FALSE(parse_engine_id(text)) << text;
  }
}

}  // namespace
}  // namespace snmpring::agentd
