// Which replies a request takes for its answer: each kind of reply that is not, at each security
// level (RFC 3412 §7.2 step 12 b, RFC 3414 §3.2).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <tuple>

#include "session/v3_script.h"

namespace snmpring::session {
namespace {

using message::SecurityLevel;
using script::Octets;
using script::V3Engine;
using script::V3Outcome;
using script::V3World;
using usm::AuthProtocol;
using usm::PrivProtocol;

constexpr const char* kRefusedLeaf = "1.3.6.1.2.1.2.2.1.10.1";
constexpr std::array kLevels = {SecurityLevel::no_auth_no_priv, SecurityLevel::auth_no_priv,
                                SecurityLevel::auth_priv};

Credential scan_at(SecurityLevel level) {
  switch (level) {
    case SecurityLevel::no_auth_no_priv:
      return script::v3_credential(script::v3_user(AuthProtocol::none, PrivProtocol::none));
    case SecurityLevel::auth_no_priv:
      return script::v3_credential(script::v3_user(AuthProtocol::sha256, PrivProtocol::none));
    case SecurityLevel::auth_priv:
      break;
  }
  return script::v3_credential(script::v3_user(AuthProtocol::sha256, PrivProtocol::aes128));
}

/// A reply that is sound in itself, with what makes it none to the request.
struct Forgery {
  const usm::User* user = nullptr;  ///< In whose name; null for whoever asked.
  std::optional<SecurityLevel> level{};
  std::int32_t other_msg_id = 0;  ///< Added to the request's.
  std::int32_t other_request_id = 0;
  message::PduKind kind = message::PduKind::response;
  std::function<void(V3Engine&)> bend{};  ///< What is different about the engine meanwhile.
};

class V3Refusals : public testing::Test {
 protected:
  V3Refusals() : engine(world) {
    engine.users.push_back(script::v3_user(AuthProtocol::sha256, PrivProtocol::aes128));
  }

  Octets forge(const Forgery& forgery, Bytes request, Instant now) {
    const auto asked = message::decode_v3(request).value();
    script::Request answered;
    answered.id = asked.header.msg_id + forgery.other_request_id;
    answered.oids = {kRefusedLeaf};
    script::Answer answer = script::bindings({{kRefusedLeaf, script::number(1)}});
    answer.kind = forgery.kind;
    const std::tuple before(engine.engine_id, engine.boots, engine.time_offset, engine.context,
                            engine.context_engine_id);
    if (forgery.bend) forgery.bend(engine);
    Octets reply =
        engine.message(forgery.user != nullptr ? forgery.user : &engine.users.front(),
                       forgery.level.value_or(asked.header.level),
                       asked.header.msg_id + forgery.other_msg_id, answer, answered, now);
    std::tie(engine.engine_id, engine.boots, engine.time_offset, engine.context,
             engine.context_engine_id) = before;
    return reply;
  }

  /// What becomes of a get whose every request but the engine probe is answered so.
  V3Outcome get(SecurityLevel level, const std::function<Octets(Bytes, Instant)>& reply,
                bool foreign_address = false) {
    const Credential credential = scan_at(level);
    return script::run_v3(world,
                          {.operation = Operation::get,
                           .roots = {kRefusedLeaf},
                           .limits = {},
                           .foreign_address = foreign_address},
                          {&credential}, [&](Bytes request, Instant now) -> std::vector<Octets> {
                            const auto asked = message::decode_v3(request).value();
                            const auto params =
                                usm::decode_params(asked.security_parameters).value();
                            if (params.engine_id.empty())
                              return script::as_list(engine.answer(request, now));
                            return {reply(request, now)};
                          });
  }
  V3Outcome get(SecurityLevel level, const Forgery& forgery, bool foreign_address = false) {
    return get(
        level, [&](Bytes request, Instant now) { return forge(forgery, request, now); },
        foreign_address);
  }

  V3World world;
  V3Engine engine;
  const usm::User other =
      script::v3_user(AuthProtocol::sha256, PrivProtocol::aes128, "other", "other-password");
  const usm::User longer = script::v3_user(AuthProtocol::sha256, PrivProtocol::aes128, "scan2");
  const usm::User nobody = script::v3_user(AuthProtocol::none, PrivProtocol::none, "");
};

TEST_F(V3Refusals, AreTheSameAtEveryLevel) {
  // "" for a row: what the level does not protect cannot be told.
  struct Case {
    const char* name;
    Forgery forgery;
    std::array<const char*, 3> errors;  ///< By level: noAuthNoPriv, authNoPriv, authPriv.
  };
  const char* const silence = "timeout";
  const char* const silence_to_privacy = "no_privacy_reply";
  const Case cases[] = {
      {"sound", {}, {"", "", ""}},
      {"in another user's name", {.user = &other}, {"bad_digest", "bad_digest", "bad_digest"}},
      {"in a longer name", {.user = &longer}, {"bad_digest", "bad_digest", "bad_digest"}},
      {"at noAuthNoPriv",
       {.level = SecurityLevel::no_auth_no_priv},
       {"", "bad_digest", "bad_digest"}},
      {"at noAuthNoPriv in nobody's name",
       {.user = &nobody, .level = SecurityLevel::no_auth_no_priv},
       {"bad_digest", "bad_digest", "bad_digest"}},
      {"at authNoPriv", {.level = SecurityLevel::auth_no_priv}, {"bad_digest", "", "bad_digest"}},
      // No key is there to decrypt with.
      {"at authPriv", {.level = SecurityLevel::auth_priv}, {"bad_digest", "decryption", ""}},
      {"of another engine",
       {.bend = [](V3Engine& e) { e.engine_id.back() ^= 1; }},
       {"unknown_engine", "unknown_engine", "unknown_engine"}},
      {"about another context",
       {.bend = [](V3Engine& e) { e.context = "other"; }},
       {"unknown_context", "unknown_context", "unknown_context"}},
      {"about another engine's context",
       {.bend = [](V3Engine& e) { e.context_engine_id = {0x80, 0, 0, 1, 2, 3}; }},
       {"unknown_context", "unknown_context", "unknown_context"}},
      // RFC 3414 §3.2 step 7: time is for authenticated messages.
      {"a thousand seconds behind",
       {.bend = [](V3Engine& e) { e.time_offset -= 1000; }},
       {"", "not_in_time_window", "not_in_time_window"}},
      {"of an earlier boot",
       {.bend = [](V3Engine& e) { --e.boots; }},
       {"", "not_in_time_window", "not_in_time_window"}},
      {"with latched boots",
       {.bend = [](V3Engine& e) { e.boots = usm::kEngineBootsMax; }},
       {"", "not_in_time_window", "not_in_time_window"}},
      {"with another msgID", {.other_msg_id = 1}, {silence, silence, silence_to_privacy}},
      // The privacy key is right: something was decrypted.
      {"with another request-id", {.other_request_id = 1}, {silence, silence, silence}},
      {"that is a GetRequest",
       {.kind = message::PduKind::get_request},
       {silence, silence, silence}},
      {"that is a trap", {.kind = message::PduKind::snmpv2_trap}, {silence, silence, silence}},
  };
  for (const Case& each : cases) {
    for (std::size_t i = 0; i < kLevels.size(); ++i) {
      SCOPED_TRACE(testing::Message()
                   << each.name << ", asked at " << message::security_level_word(kLevels[i]));
      const V3Outcome outcome = get(kLevels[i], each.forgery);
      const bool row = *each.errors[i] == '\0';
      EXPECT_EQ(outcome.summary.error, each.errors[i]);
      EXPECT_EQ(outcome.rows.size(), row ? 1u : 0u);
      EXPECT_EQ(outcome.summary.complete, row);
      EXPECT_EQ(outcome.credential, row ? "u1" : "");
    }
  }
}

TEST_F(V3Refusals, TakeNothingWithoutADigestFromAForeignAddress) {
  for (const SecurityLevel level : kLevels) {
    SCOPED_TRACE(message::security_level_word(level));
    const bool proves = level != SecurityLevel::no_auth_no_priv;
    const V3Outcome sound = get(level, Forgery{}, /*foreign_address=*/true);
    EXPECT_EQ(sound.rows.size(), proves ? 1u : 0u);
    EXPECT_EQ(sound.summary.error, proves ? "" : "timeout");
    EXPECT_EQ(sound.engine->engine_id, engine.engine_id) << "discovery needs none";

    const std::string silent = level == SecurityLevel::auth_priv ? "no_privacy_reply" : "timeout";
    const auto error_of = [&](const Forgery& forgery) {
      const V3Outcome outcome = get(level, forgery, /*foreign_address=*/true);
      EXPECT_TRUE(outcome.misfits.empty());
      EXPECT_TRUE(outcome.rows.empty());
      return outcome.summary.error;
    };
    EXPECT_EQ(error_of({.level = SecurityLevel::no_auth_no_priv}), silent);
    EXPECT_EQ(error_of({.user = &other}), silent);
    EXPECT_EQ(error_of({.bend = [](V3Engine& e) { e.engine_id.back() ^= 1; }}), silent);
    const V3Outcome garbage = get(
        level,
        [](Bytes request, Instant) {
          Octets cut(request.begin(), request.end());
          cut[cut.size() - 3] ^= 0xFF;
          return cut;
        },
        /*foreign_address=*/true);
    EXPECT_EQ(garbage.summary.error, silent);
  }
}

TEST_F(V3Refusals, TakeReportsFromAForeignAddressWithADigestOnly) {
  const auto report = [&](SecurityLevel level, const char* counter) {
    return get(
        SecurityLevel::auth_no_priv,
        [&](Bytes request, Instant now) {
          return engine.report(&engine.users.front(), level,
                               message::decode_v3(request)->header.msg_id, counter, now);
        },
        /*foreign_address=*/true);
  };
  for (const char* counter : {script::kUnknownUsers, script::kWrongDigests,
                              script::kNotInTimeWindows, script::kUnknownEngines}) {
    SCOPED_TRACE(counter);
    EXPECT_EQ(report(SecurityLevel::no_auth_no_priv, counter).summary.error, "timeout");
  }
  const V3Outcome authentic = report(SecurityLevel::auth_no_priv, script::kUnknownContexts);
  EXPECT_EQ(authentic.summary.error, "unknown_context");
}

}  // namespace
}  // namespace snmpring::session
