// Users and keys of SNMPv3, row by row as in gufo.snmp (docs/from-gufo-snmp.md, rows 36 to 41).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/loop_core.h"
#include "lab.h"

namespace snmpring::api {
namespace {

using testing::HasSubstr;

struct AuthCase {
  AuthProtocol protocol;
  usm::AuthProtocol agent;
};
constexpr AuthCase kAuth[] = {{AuthProtocol::md5, usm::AuthProtocol::md5},
                              {AuthProtocol::sha1, usm::AuthProtocol::sha1},
                              {AuthProtocol::sha224, usm::AuthProtocol::sha224},
                              {AuthProtocol::sha256, usm::AuthProtocol::sha256},
                              {AuthProtocol::sha384, usm::AuthProtocol::sha384},
                              {AuthProtocol::sha512, usm::AuthProtocol::sha512}};

struct PrivCase {
  PrivProtocol protocol;
  usm::PrivProtocol agent;
};
constexpr PrivCase kPriv[] = {{PrivProtocol::des, usm::PrivProtocol::des},
                              {PrivProtocol::aes128, usm::PrivProtocol::aes128},
                              {PrivProtocol::aes192, usm::PrivProtocol::aes192},
                              {PrivProtocol::aes256, usm::PrivProtocol::aes256},
                              {PrivProtocol::aes192c, usm::PrivProtocol::aes192_c},
                              {PrivProtocol::aes256c, usm::PrivProtocol::aes256_c}};

/// True when an agent that has these protocols answers `user`.
bool understood(Lab& lab, const AuthCase& auth, const PrivCase& priv, const User& user,
                const std::vector<std::uint8_t>& engine_id = {}) {
  std::string addr;
  sim::V3SimAgent& simulated = lab.v3(addr);
  simulated.engine.users.clear();
  simulated.engine.users.push_back(session::script::v3_user(auth.agent, priv.agent));
  if (!engine_id.empty()) simulated.engine.engine_id = engine_id;
  return lab.get(lab.session({.addr = addr, .engine_id = engine_id, .user = &user}), kTable + ".1")
      .has_value();
}

User user_of(AuthProtocol auth, PrivProtocol priv) {
  return User("scan", AuthKey(auth, password("secret-auth")),
              PrivKey(priv, password("secret-priv")));
}

TEST(SeedKeys, Row36EveryAuthenticationProtocol) {
  Lab lab;
  for (const AuthCase& auth : kAuth) {
    EXPECT_TRUE(understood(lab, auth, kPriv[1], user_of(auth.protocol, PrivProtocol::aes128)))
        << int{static_cast<std::uint8_t>(auth.protocol)};
  }
}

TEST(SeedKeys, Row37EveryPrivacyProtocolWithEveryDigest) {
  Lab lab;
  for (const AuthCase& auth : kAuth) {
    for (const PrivCase& priv : kPriv) {
      EXPECT_TRUE(understood(lab, auth, priv, user_of(auth.protocol, priv.protocol)))
          << int{static_cast<std::uint8_t>(auth.protocol)} << ' '
          << int{static_cast<std::uint8_t>(priv.protocol)};
    }
  }
}

std::string octets_of(const std::vector<std::uint8_t>& octets) {
  return {octets.begin(), octets.end()};
}

TEST(SeedKeys, Row38PasswordsMasterKeysAndLocalizedKeysAreTheSameKey) {
  Lab lab;
  const std::vector<std::uint8_t> engine_id = {0x80, 0, 0x1F, 0x88, 5, 'k', 'e', 'y', 's'};
  for (const AuthCase& auth : kAuth) {
    const auto auth_master = master_key(auth.protocol, "secret-auth").value();
    const auto priv_master = master_key(auth.protocol, "secret-priv").value();
    for (const PrivCase& priv : kPriv) {
      User user("scan", AuthKey(auth.protocol, master(octets_of(auth_master))),
                PrivKey(priv.protocol, master(octets_of(priv_master))));
      EXPECT_TRUE(understood(lab, auth, priv, user, engine_id));
      user.auth_key->key =
          localized(octets_of(localized_key(auth.protocol, auth_master, engine_id).value()));
      user.priv_key->key = localized(
          octets_of(localized_key(auth.protocol, priv.protocol, priv_master, engine_id).value()));
      EXPECT_TRUE(understood(lab, auth, priv, user, engine_id));
      // As it comes out of localization, before a cipher took its share.
      user.priv_key->key =
          localized(octets_of(localized_key(auth.protocol, priv_master, engine_id).value()));
      EXPECT_TRUE(understood(lab, auth, priv, user, engine_id));
    }
  }
}

TEST(SeedKeys, Row38KeysOfAWrongLengthAreRefused) {
  Lab lab;
  User user = kScanUser;
  const std::vector<std::uint8_t> engine_id = {1, 2, 3, 4, 5};
  user.auth_key->key = password("seven77");
  EXPECT_THAT(lab.refusal({.addr = "::1", .user = &user}), HasSubstr("8 octets"));
  user.auth_key->key = master("too short");
  EXPECT_THAT(lab.refusal({.addr = "::1", .user = &user}), HasSubstr("32 octets"));
  user.auth_key->key = localized(std::string(31, 'k'));
  EXPECT_THAT(lab.refusal({.addr = "::1", .engine_id = engine_id, .user = &user}),
              HasSubstr("32 octets"));
  user.auth_key->key = localized(std::string(32, 'k'));
  EXPECT_THAT(lab.refusal({.addr = "::1", .user = &user}), HasSubstr("engine_id"));
  user.priv_key->key = localized(std::string(15, 'k'));
  EXPECT_THAT(lab.refusal({.addr = "::1", .engine_id = engine_id, .user = &user}),
              HasSubstr("16 (or 32, as SHA-256 gives it) octets"));
  user.priv_key->key = localized(std::string(16, 'k'));
  EXPECT_EQ(lab.refusal({.addr = "::1", .engine_id = engine_id, .user = &user}), "");
}

TEST(SeedKeys, Row38RefusalsDoNotTellKeys) {
  Lab lab;
  User user = kScanUser;
  user.auth_key->key = password("hunter2");
  EXPECT_THAT(lab.refusal({.addr = "::1", .user = &user}), testing::Not(HasSubstr("hunter2")));
}

TEST(SeedKeys, Row39AUserHasANameKeysAndAContext) {
  Lab lab;
  for (const std::size_t octets : {0, 33}) {
    const User named(std::string(octets, 'u'));
    EXPECT_THAT(lab.refusal({.addr = "::1", .user = &named}), HasSubstr("name"));
  }
  User user = kScanUser;
  user.auth_key.reset();
  EXPECT_THAT(lab.refusal({.addr = "::1", .user = &user}), HasSubstr("authentication key"));
  user = kScanUser;
  user.context_name = std::string(256, 'c');
  EXPECT_THAT(lab.refusal({.addr = "::1", .user = &user}), HasSubstr("context_name"));
  user.context_name = {};
  user.context_engine_id.assign(33, 1);
  EXPECT_THAT(lab.refusal({.addr = "::1", .user = &user}), HasSubstr("context_engine_id"));
}

TEST(SeedKeys, Row39TheLevelFollowsFromTheKeys) {
  Lab lab;
  std::string addr;
  sim::V3SimAgent& agent = lab.v3(addr);
  for (const int keys : {0, 1, 2}) {
    User user = kScanUser;
    if (keys < 2) user.priv_key.reset();
    if (keys < 1) user.auth_key.reset();
    agent.engine.level_min = static_cast<message::SecurityLevel>(keys);
    EXPECT_TRUE(lab.get(lab.session({.addr = addr, .user = &user}), kTable + ".1").has_value());
  }
  User user = kScanUser;
  user.priv_key.reset();
  const auto refused = lab.get(lab.session({.addr = addr, .user = &user}), kTable + ".1");
  EXPECT_EQ(word(refused), "unsupported_level");
}

TEST(SeedKeys, Row39TheContextIsAskedFor) {
  Lab lab;
  std::string addr;
  sim::V3SimAgent& agent = lab.v3(addr);
  agent.engine.context = "vlan-7";
  User user = kScanUser;
  EXPECT_EQ(word(lab.get(lab.session({.addr = addr, .user = &user}), kTable + ".1")),
            "unknown_context");
  user.context_name = "vlan-7";
  EXPECT_TRUE(lab.get(lab.session({.addr = addr, .user = &user}), kTable + ".1").has_value());
}

TEST(SeedKeys, Row40APasswordIsHashedOnceForAllSessions) {
  Lab lab;
  std::vector<SnmpSession> sessions;
  for (int i = 0; i < 2'000; ++i) {
    sessions.push_back(lab.session({.addr = "::1", .user = &kScanUser}));
  }
  EXPECT_EQ(detail::LoopCore::of(lab.loop()).passwords().computed(), 2u);
}

TEST(SeedKeys, Row41MasterAndLocalizedKeysOfRfc3414) {
  // RFC 3414 A.3.
  const std::vector<std::uint8_t> engine_id = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2};
  const auto md5 = master_key(AuthProtocol::md5, "maplesyrup").value();
  EXPECT_EQ(md5, agentd::from_hexadecimal("9f af 32 83 88 4e 92 83 4e bc 98 47 d8 ed d9 63"));
  EXPECT_EQ(localized_key(AuthProtocol::md5, md5, engine_id).value(),
            agentd::from_hexadecimal("52 6f 5e ed 9f cc e2 6f 89 64 c2 93 07 87 d8 2b"));
  const auto sha = master_key(AuthProtocol::sha1, "maplesyrup").value();
  EXPECT_EQ(
      sha, agentd::from_hexadecimal("9f b5 cc 03 81 49 7b 37 93 52 89 39 ff 78 8d 5d 79 14 52 11"));
  EXPECT_EQ(
      localized_key(AuthProtocol::sha1, sha, engine_id).value(),
      agentd::from_hexadecimal("66 95 fe bc 92 88 e3 62 82 23 5f c7 15 1f 12 84 97 b3 8f 3f"));
  EXPECT_EQ(localized_key(AuthProtocol::sha1, PrivProtocol::aes128, sha, engine_id).value().size(),
            16u);
  EXPECT_EQ(localized_key(AuthProtocol::sha1, PrivProtocol::aes256, sha, engine_id).value().size(),
            32u);
}

TEST(SeedKeys, Row41LengthsAreChecked) {
  EXPECT_EQ(master_key(AuthProtocol::md5, "seven77").error().error_class,
            ErrorClass::invalid_argument);
  const std::vector<std::uint8_t> engine_id(5);
  EXPECT_EQ(localized_key(AuthProtocol::md5, std::vector<std::uint8_t>(15), engine_id)
                .error()
                .error_class,
            ErrorClass::invalid_argument);
  for (const std::size_t octets : {0, 33}) {
    EXPECT_EQ(localized_key(AuthProtocol::md5, std::vector<std::uint8_t>(16),
                            std::vector<std::uint8_t>(octets))
                  .error()
                  .error_class,
              ErrorClass::invalid_argument);
  }
}

}  // namespace
}  // namespace snmpring::api
