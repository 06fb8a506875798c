// A session against an SNMPv3 engine: discovery, time, refusals, forgeries, and the ladder of
// credentials.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "session/v3_script.h"

namespace snmpring::session {
namespace {

using message::SecurityLevel;
using script::kTable;
using script::Octets;
using script::V3Engine;
using script::V3Outcome;
using script::V3Scene;
using script::V3World;
using testing::ElementsAre;
using testing::IsEmpty;
using usm::AuthProtocol;
using usm::PrivProtocol;
using namespace std::chrono_literals;

constexpr const char* kLeaf = "1.3.6.1.2.1.2.2.1.10.1";

class V3Session : public testing::Test {
 protected:
  V3Session() : engine(world) {
    engine.users.push_back(script::v3_user(AuthProtocol::sha256, PrivProtocol::aes128));
    engine.mib.add_column(kTable, 300);
  }

  V3Outcome get() { return script::run_v3(world, get_scene, {&scan}, engine); }
  V3Outcome walk(Duration pause = {}) {
    V3Scene scene{.operation = Operation::walk, .roots = {kTable}, .limits = {}};
    scene.limits.max_repetitions = 10;
    return script::run_v3(world, scene, {&scan}, engine, pause);
  }

  V3World world;
  V3Engine engine;
  Credential scan =
      script::v3_credential(script::v3_user(AuthProtocol::sha256, PrivProtocol::aes128));
  V3Scene get_scene{.operation = Operation::get, .roots = {kLeaf}, .limits = {}};
};

// An engine that accepts no more than 484 octets is asked for the columns in groups.
TEST_F(V3Session, FetchesTablesInRequestsThatTheEngineAccepts) {
  std::vector<std::uint32_t> columns;
  for (std::uint32_t column = 1; column <= 40; ++column) {
    columns.push_back(column);
    engine.mib.add_column("1.3.6.1.2.1.31.1.1.1." + std::to_string(column), 12);
  }
  for (const std::size_t largest : {484u, 65'507u}) {
    engine.bend = [&](usm::Outgoing& outgoing) {
      outgoing.header.msg_max_size = static_cast<std::int32_t>(largest);
    };
    V3Scene scene{.operation = Operation::table, .roots = {}, .limits = {}};
    scene.tables = {script::columns_of("1.3.6.1.2.1.31.1.1.1", columns)};
    std::size_t large = 0;
    const V3Outcome outcome =
        script::run_v3(world, scene, {&scan}, [&](Bytes request, Instant now) {
          if (request.size() > largest) ++large;
          return script::as_list(engine.answer(request, now));
        });
    // The first request is written before the engine has said anything.
    EXPECT_LE(large, 1u);
    EXPECT_TRUE(outcome.summary.complete) << outcome.summary.error;
    EXPECT_EQ(outcome.row_texts.size(), 12u);
    EXPECT_EQ(outcome.summary.varbinds, 480u);
  }
}

TEST_F(V3Session, NeedsOneRoundTripBeforeTheFirstUsefulRequest) {
  const V3Outcome outcome = get();
  EXPECT_EQ(outcome.requests.size(), 2u);
  EXPECT_EQ(outcome.rows.size(), 1u);
  EXPECT_TRUE(outcome.summary.complete);
  EXPECT_EQ(outcome.version, message::Version::v3);
  EXPECT_EQ(outcome.credential, "u1");
  ASSERT_TRUE(outcome.engine);
  EXPECT_EQ(outcome.engine->engine_id, engine.engine_id);
  EXPECT_EQ(outcome.engine->reading.boots, 7u);
}

TEST_F(V3Session, NeedsTwoWhereTheReportHasNoTime) {
  engine.discovery_without_time = true;
  const V3Outcome outcome = get();
  EXPECT_EQ(outcome.requests.size(), 3u);
  EXPECT_EQ(outcome.rows.size(), 1u);
  EXPECT_TRUE(outcome.summary.complete);
}

TEST_F(V3Session, AsksNobodyInPublicBeforeItKnowsTheEngine) {
  const V3Outcome outcome = get();
  const auto probe = message::decode_v3(outcome.requests[0]);
  ASSERT_TRUE(probe);
  EXPECT_EQ(probe->header.level, SecurityLevel::no_auth_no_priv);
  EXPECT_TRUE(probe->header.reportable);
  const auto params = usm::decode_params(probe->security_parameters);
  ASSERT_TRUE(params);
  EXPECT_TRUE(params->user_name.empty());
  EXPECT_TRUE(params->engine_id.empty());
  const auto scoped_pdu = message::decode_scoped_pdu(probe->data);
  ASSERT_TRUE(scoped_pdu);
  EXPECT_EQ(scoped_pdu->pdu.varbind_count, 0u);
}

TEST_F(V3Session, WalksAgentsOfEveryLevel) {
  for (const auto& user : {script::v3_user(AuthProtocol::none, PrivProtocol::none, "plain"),
                           script::v3_user(AuthProtocol::sha1, PrivProtocol::none, "auth"),
                           script::v3_user(AuthProtocol::md5, PrivProtocol::des, "priv")}) {
    SCOPED_TRACE(user.name);
    engine.users.push_back(script::v3_user(user.auth, user.priv, user.name));
    scan = script::v3_credential(script::v3_user(user.auth, user.priv, user.name));
    const V3Outcome outcome = walk();
    EXPECT_EQ(outcome.rows.size(), 300u);
    EXPECT_TRUE(outcome.summary.complete);
  }
}

// RFC 3412 §6.3: what is larger than the agent's msgMaxSize it does not take.
TEST_F(V3Session, AsksInRequestsOfTheSizeThatTheEngineTakes) {
  std::vector<std::string> oids;
  for (int i = 1; i <= 200; ++i) oids.push_back(std::string(kTable) + '.' + std::to_string(i));
  get_scene.roots = oids;
  for (const std::size_t largest : {484u, 900u, 65'507u}) {
    SCOPED_TRACE(largest);
    engine.bend = [&](usm::Outgoing& outgoing) {
      outgoing.header.msg_max_size = static_cast<std::int32_t>(largest);
    };
    for (const bool pinned : {false, true}) {
      SCOPED_TRACE(pinned);
      scan.engine_id = pinned ? engine.engine_id : Octets();
      std::size_t sent = 0;
      const V3Outcome outcome = script::run_v3(
          world, get_scene, {&scan}, [&](Bytes request, Instant now) -> std::vector<Octets> {
            // A pinned engine has said nothing before its first reply, which tells the time.
            if (++sent > 1 || !pinned) {
              EXPECT_LE(request.size(), std::min<std::size_t>(largest, kRequestOctetsMax));
            }
            return script::as_list(engine.answer(request, now));
          });
      EXPECT_EQ(outcome.rows.size(), oids.size());
      EXPECT_TRUE(outcome.summary.complete);
    }
  }
}

TEST_F(V3Session, StillAsksForAnOidThatIsTooLongForTheEngine) {
  std::string longest = "1.3";
  for (int i = 0; i < 126; ++i) longest += ".4294967295";
  get_scene.roots = {kLeaf, longest, kLeaf};
  engine.bend = [](usm::Outgoing& outgoing) { outgoing.header.msg_max_size = 484; };
  std::size_t large = 0;
  const V3Outcome outcome = script::run_v3(world, get_scene, {&scan},
                                           [&](Bytes request, Instant now) -> std::vector<Octets> {
                                             if (request.size() > 484) ++large;
                                             return script::as_list(engine.answer(request, now));
                                           });
  EXPECT_EQ(outcome.rows.size(), 3u);
  EXPECT_TRUE(outcome.summary.complete);
  EXPECT_EQ(large, 1u);
}

TEST_F(V3Session, SurvivesARestartOfTheAgent) {
  unsigned requests = 0;
  const V3Outcome outcome =
      script::run_v3(world, {.operation = Operation::walk, .roots = {kTable}, .limits = {}},
                     {&scan}, [&](Bytes request, Instant now) -> std::vector<Octets> {
                       if (++requests == 5) {
                         ++engine.boots;
                         engine.time_offset = 0;
                       }
                       const auto reply = engine.answer(request, now);
                       return script::as_list(reply);
                     });
  EXPECT_EQ(outcome.rows.size(), 300u);
  EXPECT_TRUE(outcome.summary.complete);
  EXPECT_EQ(outcome.engine->reading.boots, 8u);
}

TEST_F(V3Session, SurvivesAClockThatIsMoved) {
  for (const std::int64_t seconds : {1000, -1000}) {
    for (const bool authenticated : {true, false}) {
      SCOPED_TRACE(testing::Message() << seconds << (authenticated ? "" : " unauthenticated"));
      engine.time_offset = 5000;
      engine.unauthenticated_time_reports = !authenticated;
      unsigned requests = 0;
      const V3Outcome outcome =
          script::run_v3(world, {.operation = Operation::walk, .roots = {kTable}, .limits = {}},
                         {&scan}, [&](Bytes request, Instant now) -> std::vector<Octets> {
                           if (++requests == 5) engine.time_offset += seconds;
                           const auto reply = engine.answer(request, now);
                           return script::as_list(reply);
                         });
      EXPECT_EQ(outcome.rows.size(), 300u);
      EXPECT_TRUE(outcome.summary.complete) << outcome.summary.error;
      EXPECT_EQ(std::ranges::count(outcome.summary.quirks, "unauthenticated_time"),
                authenticated ? 0 : 1);
    }
  }
}

TEST_F(V3Session, KeepsTimeOverPausesLongerThanTheWindow) {
  // The clock that advances on its own keeps every request within the window.
  const V3Outcome outcome = walk(400s);
  EXPECT_EQ(outcome.rows.size(), 300u);
  EXPECT_TRUE(outcome.summary.complete);
  EXPECT_EQ(outcome.requests.size(), 1 + 31u);
}

TEST_F(V3Session, GivesEachRefusalItsWordAndAsksOnce) {
  const auto refused = [&](usm::User user) {
    const Credential credential = script::v3_credential(std::move(user));
    return script::run_v3(world, get_scene, {&credential}, engine);
  };
  const V3Outcome wrong_password = refused(
      script::v3_user(AuthProtocol::sha256, PrivProtocol::aes128, "scan", "another-password"));
  EXPECT_EQ(wrong_password.summary.error, "wrong_digest");
  EXPECT_EQ(wrong_password.summary.status, Status::auth);
  EXPECT_EQ(wrong_password.requests.size(), 2u);
  EXPECT_EQ(wrong_password.credential, "");
  EXPECT_EQ(wrong_password.version, message::Version::v3);

  const V3Outcome unknown_user =
      refused(script::v3_user(AuthProtocol::sha256, PrivProtocol::aes128, "nobody"));
  EXPECT_EQ(unknown_user.summary.error, "unknown_user");
  EXPECT_EQ(unknown_user.requests.size(), 2u);

  engine.level_min = SecurityLevel::auth_priv;
  const V3Outcome level = refused(script::v3_user(AuthProtocol::sha256, PrivProtocol::none));
  EXPECT_EQ(level.summary.error, "unsupported_level");
  EXPECT_EQ(level.summary.status, Status::auth);

  engine.context = "other";
  EXPECT_EQ(get().summary.error, "unknown_context");
}

TEST_F(V3Session, BelievesNoUnprovenClockAfterAProvenOne) {
  unsigned requests = 0;
  const V3Outcome outcome =
      script::run_v3(world, {.operation = Operation::walk, .roots = {kTable}, .limits = {}},
                     {&scan}, [&](Bytes request, Instant now) -> std::vector<Octets> {
                       if (++requests < 4) return script::as_list(engine.answer(request, now));
                       engine.boots = 99;
                       return {engine.report(nullptr, SecurityLevel::no_auth_no_priv,
                                             message::decode_v3(request)->header.msg_id,
                                             script::kUnknownUsers, now)};
                     });
  EXPECT_EQ(outcome.summary.error, "unknown_user");
  EXPECT_EQ(outcome.engine->reading.boots, 7u);
  EXPECT_EQ(outcome.known->reading.boots, 7u);
}

TEST_F(V3Session, TellsAWrongPrivacyKeyFromADeadHost) {
  const Credential wrong = script::v3_credential(script::v3_user(
      AuthProtocol::sha256, PrivProtocol::aes128, "scan", "secret-auth", "another-password"));
  const V3Outcome silent = script::run_v3(world, get_scene, {&wrong}, engine);
  EXPECT_EQ(silent.summary.error, "no_privacy_reply");
  EXPECT_EQ(silent.summary.status, Status::auth);
  EXPECT_EQ(silent.engine->engine_id, engine.engine_id);

  const V3Outcome dead = script::run_v3(world, get_scene, {&scan},
                                        [](Bytes, Instant) { return std::vector<Octets>{}; });
  EXPECT_FALSE(dead.answered);
  EXPECT_EQ(dead.requests.size(), 3u);
  EXPECT_EQ(dead.summary.error, "timeout");
}

/// What came of a get in which the first encrypted request was answered with what `forge` makes.
V3Outcome get_with(V3World& world, V3Engine& engine, const Credential& credential,
                   const std::function<std::vector<Octets>(Bytes request, Instant now)>& forge) {
  return script::run_v3(world, {.operation = Operation::get, .roots = {kLeaf}, .limits = {}},
                        {&credential}, [&](Bytes request, Instant now) -> std::vector<Octets> {
                          const auto message = message::decode_v3(request);
                          if (message && message->header.level != SecurityLevel::no_auth_no_priv) {
                            return forge(request, now);
                          }
                          const auto reply = engine.answer(request, now);
                          return script::as_list(reply);
                        });
}

TEST_F(V3Session, TellsAReportOfDecryptionFromAReplyThatItCannotDecrypt) {
  const auto with = [&](const std::function<Octets(Bytes, Instant)>& reply) {
    return script::run_v3(world, get_scene, {&scan},
                          [&](Bytes request, Instant now) -> std::vector<Octets> {
                            const auto message = message::decode_v3(request).value();
                            if (message.header.level == SecurityLevel::no_auth_no_priv) {
                              return script::as_list(engine.answer(request, now));
                            }
                            return {reply(request, now)};
                          });
  };
  const V3Outcome reported = with([&](Bytes request, Instant now) {
    return engine.report(nullptr, SecurityLevel::no_auth_no_priv,
                         message::decode_v3(request)->header.msg_id, script::kDecryptionErrors,
                         now);
  });
  EXPECT_EQ(reported.summary.error, "decryption");
  EXPECT_EQ(reported.summary.status, Status::auth);

  const usm::User other_key = script::v3_user(AuthProtocol::sha256, PrivProtocol::aes128, "scan",
                                              "secret-auth", "another-password");
  const auto answer_with = [&](const usm::User& user, script::Answer answer) {
    return with([&, answer](Bytes request, Instant now) {
      script::Request asked;
      asked.id = message::decode_v3(request)->header.msg_id;
      return engine.message(&user, SecurityLevel::auth_priv, asked.id, answer, asked, now);
    });
  };
  const script::Answer sound = script::bindings({{kLeaf, script::number(1)}});
  const V3Outcome unreadable = answer_with(other_key, sound);
  EXPECT_EQ(unreadable.summary.error, "decryption");
  EXPECT_EQ(unreadable.summary.status, Status::error);
  EXPECT_EQ(unreadable.misfits.at(ErrorWord::decryption), 3u);

  script::Answer broken = sound;
  broken.kind = static_cast<message::PduKind>(0xBF);
  const V3Outcome senseless = answer_with(engine.users.front(), broken);
  EXPECT_EQ(senseless.summary.error, "decode");
  EXPECT_EQ(senseless.summary.status, Status::error);
  EXPECT_EQ(senseless.misfits.at(ErrorWord::decode), 3u);
}

TEST_F(V3Session, BlamesNoPrivacyKeyThatHasDecryptedSomething) {
  unsigned requests = 0;
  const auto outcome = [&](SecurityLevel level) {
    requests = 0;
    return get_with(world, engine, scan, [&](Bytes request, Instant now) -> std::vector<Octets> {
      // An encrypted notInTimeWindows, and silence from then on.
      if (++requests > 1) return {};
      return {engine.report(&engine.users.front(), level,
                            message::decode_v3(request)->header.msg_id, script::kNotInTimeWindows,
                            now)};
    });
  };
  EXPECT_EQ(outcome(SecurityLevel::auth_priv).summary.error, "timeout");
  EXPECT_EQ(outcome(SecurityLevel::auth_no_priv).summary.error, "no_privacy_reply");
}

TEST_F(V3Session, AsksInTheContextThatWasGiven) {
  engine.context = "vlan-7";
  scan.context_name = "vlan-7";
  EXPECT_EQ(get().rows.size(), 1u);
}

// --- Forged and misleading replies ---------------------------------------------------------------

TEST_F(V3Session, RefusesAReplyWithAnySingleBitFlipped) {
  std::size_t bits = 0;
  for (std::size_t bit = 0; bit == 0 || bit < bits; ++bit) {
    const V3Outcome outcome =
        get_with(world, engine, scan, [&](Bytes request, Instant now) -> std::vector<Octets> {
          Octets reply = engine.answer(request, now).value();
          bits = reply.size() * 8;
          reply[bit / 8] = static_cast<std::uint8_t>(reply[bit / 8] ^ 1u << bit % 8);
          return {reply};
        });
    ASSERT_THAT(outcome.rows, IsEmpty()) << "bit " << bit;
    ASSERT_NE(outcome.summary.status, Status::ok) << "bit " << bit;
  }
  EXPECT_GT(bits, 800u);
}

TEST_F(V3Session, GoesOnWaitingAfterAForgedReply) {
  const V3Outcome outcome =
      get_with(world, engine, scan, [&](Bytes request, Instant now) -> std::vector<Octets> {
        Octets forged = engine.answer(request, now).value();
        forged.back() ^= 1;
        return {forged, engine.answer(request, now).value()};
      });
  EXPECT_EQ(outcome.rows.size(), 1u);
  EXPECT_EQ(outcome.misfits.at(ErrorWord::bad_digest), 1u);
  EXPECT_TRUE(outcome.summary.complete);
}

TEST_F(V3Session, RefusesReplies) {
  const usm::User other =
      script::v3_user(AuthProtocol::sha256, PrivProtocol::aes128, "other", "other-password");
  const usm::User& user = engine.users.front();
  const auto sound = [&](Bytes request, Instant now, SecurityLevel level, const usm::User* as) {
    script::Request answered;
    answered.id = message::decode_v3(request)->header.msg_id;
    answered.oids = {kLeaf};
    return engine.message(as, level, answered.id, script::bindings({{kLeaf, script::number(1)}}),
                          answered, now);
  };
  struct Case {
    const char* name;
    ErrorWord word;
    std::function<Octets(Bytes, Instant)> forge;
  };
  const Case cases[] = {
      {"lowered to noAuthNoPriv", ErrorWord::bad_digest,
       [&](Bytes r, Instant now) { return sound(r, now, SecurityLevel::no_auth_no_priv, &user); }},
      {"lowered to authNoPriv", ErrorWord::bad_digest,
       [&](Bytes r, Instant now) { return sound(r, now, SecurityLevel::auth_no_priv, &user); }},
      {"of another user", ErrorWord::bad_digest,
       [&](Bytes r, Instant now) { return sound(r, now, SecurityLevel::auth_priv, &other); }},
      {"of another engine", ErrorWord::unknown_engine,
       [&](Bytes r, Instant now) {
         engine.engine_id.back() ^= 1;
         Octets reply = sound(r, now, SecurityLevel::auth_priv, &user);
         engine.engine_id.back() ^= 1;
         return reply;
       }},
      {"a thousand seconds behind", ErrorWord::not_in_time_window,
       [&](Bytes r, Instant now) {
         engine.time_offset -= 1000;
         Octets reply = sound(r, now, SecurityLevel::auth_priv, &user);
         engine.time_offset += 1000;
         return reply;
       }},
      {"of an earlier boot", ErrorWord::not_in_time_window,
       [&](Bytes r, Instant now) {
         --engine.boots;
         Octets reply = sound(r, now, SecurityLevel::auth_priv, &user);
         ++engine.boots;
         return reply;
       }},
      {"with latched boots", ErrorWord::not_in_time_window,
       [&](Bytes r, Instant now) {
         const std::uint32_t boots = std::exchange(engine.boots, usm::kEngineBootsMax);
         Octets reply = sound(r, now, SecurityLevel::auth_priv, &user);
         engine.boots = boots;
         return reply;
       }},
      {"about another context", ErrorWord::unknown_context,
       [&](Bytes r, Instant now) {
         engine.context = "other";
         Octets reply = sound(r, now, SecurityLevel::auth_priv, &user);
         engine.context.clear();
         return reply;
       }},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.name);
    const V3Outcome outcome =
        get_with(world, engine, scan, [&](Bytes request, Instant now) -> std::vector<Octets> {
          return {each.forge(request, now)};
        });
    EXPECT_THAT(outcome.rows, IsEmpty());
    EXPECT_EQ(outcome.misfits.count(each.word), 1u);
    EXPECT_EQ(outcome.summary.error, error_text(each.word, 0));
  }
}

TEST_F(V3Session, IgnoresAnotherRequestId) {
  const V3Outcome outcome =
      get_with(world, engine, scan, [&](Bytes request, Instant now) -> std::vector<Octets> {
        script::Request answered;
        answered.id = 99;
        return {engine.message(&engine.users.front(), SecurityLevel::auth_priv,
                               message::decode_v3(request)->header.msg_id,
                               script::bindings({{kLeaf, script::number(1)}}), answered, now)};
      });
  EXPECT_THAT(outcome.rows, IsEmpty());
  EXPECT_THAT(outcome.misfits, IsEmpty());
}

// --- Engines that do not keep their word ---------------------------------------------------------

TEST_F(V3Session, DiscoversOnceAndNoMore) {
  for (const bool changes : {false, true}) {
    SCOPED_TRACE(changes);
    const V3Outcome outcome = script::run_v3(
        world, get_scene, {&scan}, [&](Bytes request, Instant now) -> std::vector<Octets> {
          if (changes) ++engine.engine_id.back();
          return {engine.report(nullptr, SecurityLevel::no_auth_no_priv,
                                message::decode_v3(request)->header.msg_id, script::kUnknownEngines,
                                now)};
        });
    EXPECT_EQ(outcome.requests.size(), 2u);
    EXPECT_EQ(outcome.summary.error, "unknown_engine");
    EXPECT_EQ(std::ranges::count(outcome.summary.quirks, "engine_changed"), changes ? 1 : 0);
    EXPECT_EQ(std::ranges::count(outcome.summary.quirks, "several_engines"), changes ? 1 : 0);
  }
}

TEST_F(V3Session, SynchronizesOncePerRequest) {
  for (const SecurityLevel level : {SecurityLevel::no_auth_no_priv, SecurityLevel::auth_no_priv}) {
    const V3Outcome outcome =
        get_with(world, engine, scan, [&](Bytes request, Instant now) -> std::vector<Octets> {
          engine.time_offset += 1000;
          return {engine.report(&engine.users.front(), level,
                                message::decode_v3(request)->header.msg_id,
                                script::kNotInTimeWindows, now)};
        });
    EXPECT_EQ(outcome.requests.size(), 3u);
    EXPECT_EQ(outcome.summary.error, "not_in_time_window");
  }
}

TEST_F(V3Session, RefusesAnEngineWhoseBootsAreLatched) {
  engine.boots = usm::kEngineBootsMax;
  const V3Outcome outcome = get();
  EXPECT_THAT(outcome.rows, IsEmpty());
  EXPECT_EQ(outcome.summary.error, "not_in_time_window");
}

TEST_F(V3Session, TakesBootsOfZero) {
  engine.boots = 0;
  EXPECT_TRUE(get().summary.complete);
}

TEST_F(V3Session, RefusesEngineIdsOfTheWrongLength) {
  for (const std::size_t size : {0u, 33u, 64u}) {
    SCOPED_TRACE(size);
    engine.engine_id.assign(size, 0x80);
    const V3Outcome outcome = script::run_v3(
        world, get_scene, {&scan}, [&](Bytes request, Instant now) -> std::vector<Octets> {
          return {engine.report(nullptr, SecurityLevel::no_auth_no_priv,
                                message::decode_v3(request)->header.msg_id, script::kUnknownEngines,
                                now)};
        });
    EXPECT_FALSE(outcome.answered);
    EXPECT_EQ(outcome.summary.error, "decode");
  }
}

TEST_F(V3Session, TakesShortEngineIdsAtEveryLevel) {
  for (const std::size_t size : {1u, 2u, 4u, 5u}) {
    engine.engine_id = Octets(size, 0x80);
    for (const auto& [auth, priv] : {std::pair(AuthProtocol::none, PrivProtocol::none),
                                     {AuthProtocol::sha256, PrivProtocol::none},
                                     {AuthProtocol::sha256, PrivProtocol::aes256},
                                     {AuthProtocol::md5, PrivProtocol::des}}) {
      SCOPED_TRACE(testing::Message() << size << " octets, " << usm::priv_protocol_word(priv));
      engine.users.clear();
      engine.users.push_back(script::v3_user(auth, priv));
      scan = script::v3_credential(script::v3_user(auth, priv));
      const V3Outcome outcome = get();
      EXPECT_TRUE(outcome.summary.complete) << outcome.summary.error;
      EXPECT_EQ(outcome.rows.size(), 1u);
      EXPECT_EQ(outcome.engine->engine_id, engine.engine_id);
      EXPECT_EQ(outcome.summary.anomalies.has(ber::Anomaly::short_engine_id), size < 5);
    }
  }
}

TEST_F(V3Session, TakesAShortEngineIdThatIsPinnedOrKnown) {
  engine.engine_id = {0x80, 0x01};
  scan.engine_id = engine.engine_id;
  EXPECT_TRUE(get().summary.complete);
}

// --- Several engines at one address --------------------------------------------------------------

TEST_F(V3Session, NotesASecondEngineThatAnswersTheSameRequest) {
  // The other engine's Report, and the answer of the one that was asked behind it.
  const auto with_other = [&](const char* counter) {
    return get_with(world, engine, scan, [&](Bytes request, Instant now) -> std::vector<Octets> {
      engine.engine_id.back() ^= 1;
      const Octets other = engine.report(nullptr, SecurityLevel::no_auth_no_priv,
                                         message::decode_v3(request)->header.msg_id, counter, now);
      engine.engine_id.back() ^= 1;
      return {other, engine.answer(request, now).value()};
    });
  };
  const V3Outcome outcome = with_other(script::kUnknownUsers);
  EXPECT_TRUE(outcome.summary.complete);
  EXPECT_THAT(outcome.summary.quirks, ElementsAre("several_engines"));
  EXPECT_EQ(outcome.engine->engine_id, engine.engine_id);
}

TEST_F(V3Session, NotesAnotherEngineInStrayReplies) {
  const Ladder ladder{.rungs = {&scan}};
  const Limits limits;
  const Plan plan{.operation = Operation::get,
                  .ladder = &ladder,
                  .limits = &limits,
                  .roots = {Root::parse(kLeaf).value()}};
  const TargetProfile profile{.plan = &plan, .tag = {}, .name = {}};
  const Target target{.endpoint = {IpAddress::v4(0x7F000001), 161}, .profile = &profile};
  Session session(target, kFirstRung, &world.environment);
  script::Recorder recorder;
  std::array<std::uint8_t, 1500> out;
  const Bytes probe = Bytes(out).first(session.encode_request(0, 0, 77, Instant{}, out));
  const Octets report = engine.answer(probe, Instant{}).value();
  recorder.begin_reply(target, {});
  ASSERT_EQ(session
                .handle_reply(0,
                              {.datagram = report,
                               .truncated = false,
                               .check_community = false,
                               .attempt = 0,
                               .attempts = 1,
                               .correlation_id = 77},
                              recorder)
                .verdict,
            Verdict::accepted);
  session.note_stray(report);
  session.note_stray(Bytes(report).first(20));
  EXPECT_THAT(script::summarize(session).quirks, IsEmpty()) << "the same engine once more";
  engine.engine_id.back() ^= 1;
  session.note_stray(engine.answer(probe, Instant{}).value());
  EXPECT_THAT(script::summarize(session).quirks, ElementsAre("several_engines"));
}

// --- Engines that are known, pinned, or all that is asked for ------------------------------------

class Directory final : public EngineDirectory {
 public:
  const KnownEngine* find(const Endpoint&) const override { return known ? &*known : nullptr; }
  void learn(const Endpoint&, const KnownEngine& engine) override { known = engine; }
  std::optional<KnownEngine> known;
};

TEST_F(V3Session, AsksAtOnceWhenTheEngineIsKnown) {
  Directory directory;
  directory.known = KnownEngine{engine.engine_id, {7, 5000}, Instant{}};
  world.environment.directory = &directory;
  const V3Outcome outcome = get();
  EXPECT_EQ(outcome.requests.size(), 1u);
  EXPECT_TRUE(outcome.summary.complete);
  ASSERT_TRUE(outcome.known);
  EXPECT_EQ(outcome.known->engine_id, engine.engine_id);
}

TEST_F(V3Session, CorrectsWhatWasKnown) {
  Directory directory;
  world.environment.directory = &directory;
  directory.known = KnownEngine{engine.engine_id, {6, 100}, Instant{}};
  EXPECT_EQ(get().requests.size(), 2u) << "the agent was started again";

  directory.known = KnownEngine{{0x80, 0, 0, 0, 1, 2}, {7, 5000}, Instant{}};
  const V3Outcome outcome = get();
  EXPECT_TRUE(outcome.summary.complete);
  EXPECT_EQ(outcome.requests.size(), 2u);
  EXPECT_THAT(outcome.summary.quirks, ElementsAre("engine_changed"))
      << "one engine only was heard in this run";
}

TEST_F(V3Session, BelievesNoOtherEngineThanThePinnedOne) {
  scan.engine_id = engine.engine_id;
  EXPECT_TRUE(get().summary.complete);
  scan.engine_id.back() ^= 1;
  const V3Outcome outcome = get();
  EXPECT_EQ(outcome.summary.error, "unknown_engine");
  EXPECT_THAT(outcome.summary.quirks, ElementsAre("engine_changed"));
  EXPECT_EQ(outcome.requests.size(), 1u);
  ASSERT_TRUE(outcome.engine) << "the record tells which one is there";
  EXPECT_EQ(outcome.engine->engine_id, engine.engine_id);
  EXPECT_EQ(outcome.engine->reading.boots, 7u);
  EXPECT_FALSE(outcome.known) << "and nothing is learned of it";
}

TEST_F(V3Session, AsksTheEngineAloneWithoutAUser) {
  Credential nobody{.label = "", .version = message::Version::v3, .community = {}};
  const V3Outcome outcome = script::run_v3(
      world, {.operation = Operation::discover, .roots = {}, .limits = {}}, {&nobody}, engine);
  EXPECT_EQ(outcome.requests.size(), 1u);
  EXPECT_EQ(outcome.summary.status, Status::ok);
  EXPECT_TRUE(outcome.summary.complete);
  EXPECT_EQ(outcome.engine->engine_id, engine.engine_id);
}

// --- Ladders -------------------------------------------------------------------------------------

TEST_F(V3Session, TriesCredentialsInTheirOrder) {
  const Credential wrong = script::v3_credential(
      script::v3_user(AuthProtocol::sha1, PrivProtocol::none, "scan", "another-password"), "first");
  const Credential unknown = script::v3_credential(
      script::v3_user(AuthProtocol::sha1, PrivProtocol::none, "nobody"), "second");
  const Credential last = script::community_credential("private", "third");
  const V3Outcome right = script::run_v3(world, get_scene, {&wrong, &unknown, &scan}, engine);
  EXPECT_EQ(right.credential, "u1");
  EXPECT_EQ(right.requests.size(), 4u) << "one probe for all, then one request each";
  EXPECT_TRUE(right.summary.complete);

  engine.users.clear();
  engine.community = "private";
  const V3Outcome community = script::run_v3(world, get_scene, {&wrong, &unknown, &last}, engine);
  EXPECT_EQ(community.credential, "third");
  EXPECT_EQ(community.version, message::Version::v2c);
  EXPECT_EQ(community.rows.size(), 1u);

  engine.community = "other";
  const V3Outcome none = script::run_v3(world, get_scene, {&wrong, &last}, engine);
  EXPECT_EQ(none.summary.error, "unknown_user") << "what the first credential came to";
  EXPECT_EQ(none.credential, "");
}

TEST_F(V3Session, GoesFromASilentCommunityToTheNextCredential) {
  const Credential first = script::community_credential("wrong", "c1");
  const Credential second = script::community_credential("private", "c2");
  engine.community = "private";
  const V3Outcome community = script::run_v3(world, get_scene, {&first, &second}, engine);
  EXPECT_EQ(community.credential, "c2");
  EXPECT_EQ(community.requests.size(), 3 + 1u);
  const V3Outcome v3 = script::run_v3(world, get_scene, {&first, &scan}, engine);
  EXPECT_EQ(v3.credential, "u1");
}

TEST_F(V3Session, TakesAnyResponseForProof) {
  const Credential second = script::community_credential("private", "c2");
  V3Scene scene = get_scene;
  scene.roots = {"1.3.6.1.4.1.99"};
  const V3Outcome outcome = script::run_v3(world, scene, {&scan, &second}, engine);
  EXPECT_EQ(outcome.credential, "u1");
  EXPECT_TRUE(outcome.summary.complete);
  ASSERT_EQ(outcome.rows.size(), 1u);
}

TEST_F(V3Session, KeepsSecretsFromHostsThatDoNotSpeakV3) {
  const Credential community = script::community_credential("private", "c1");
  V3Scene scene = get_scene;
  scene.v3_first = true;
  engine.community = "private";
  const V3Outcome silent = script::run_v3(
      world, scene, {&community, &scan}, [&](Bytes request, Instant now) -> std::vector<Octets> {
        // Knows v2c alone.
        const auto reply = message::decode_v3(request) ? std::nullopt : engine.answer(request, now);
        return script::as_list(reply);
      });
  EXPECT_FALSE(silent.answered);
  EXPECT_EQ(silent.requests.size(), 3u);
  for (const Octets& request : silent.requests) {
    EXPECT_EQ(as_text(request).find("private"), std::string_view::npos);
  }
  const V3Outcome answered = script::run_v3(world, scene, {&community, &scan}, engine);
  EXPECT_EQ(answered.credential, "c1");
  EXPECT_EQ(answered.requests.size(), 2u);
}

}  // namespace
}  // namespace snmpring::session
