// What a session does, row by row as gufo.snmp's SnmpSession does it (docs/from-gufo-snmp.md, rows
// 15 to 23).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ber/tag.h"
#include "lab.h"
#include "message/v3.h"
#include "usm/params.h"

namespace snmpring::api {
namespace {

using namespace std::chrono_literals;
using agentd::element;
using agentd::integer_element;
using agentd::text_element;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;
using testing::SizeIs;

/// Gives each OID that is asked for the same value.
sim::ScriptAgent::Script gives(agentd::Octets value) {
  return [value](const sim::Request& request) {
    agentd::RawMessage reply = request.response();
    reply.varbinds = agentd::varbinds_asked(request.message, value);
    return sim::one(reply.encode());
  };
}

/// Answers with an error-status, the varbinds as they were asked.
sim::ScriptAgent::Script says(int status, int index) {
  return [=](const sim::Request& request) {
    agentd::RawMessage reply = request.response();
    reply.error_status = status;
    reply.error_index = index;
    reply.varbinds = agentd::varbinds_asked(request.message, element(ber::tag::kNull, {}));
    return sim::one(reply.encode());
  };
}

// --- 15. async with ------------------------------------------------------------------------------

TEST(SeedMethods, Row15ASessionIsReadyAtOnceAndSendsNothingByItself) {
  Lab lab;
  std::string addr;
  lab.v3(addr);
  {
    const SnmpSession session = lab.session({.addr = addr, .user = &kScanUser});
    EXPECT_THAT(lab.sent(), IsEmpty());
    EXPECT_TRUE(lab.get(session, kTable + ".1").has_value());
  }
  EXPECT_EQ(lab.loop().tasks(), 0u);
}

TEST(SeedMethods, Row15AnOperationOutlivesItsSession) {
  Lab lab;
  const std::string addr = lab.table(50);
  std::optional<SnmpSession> session = lab.session_at(addr);
  Walk walk = session->fetch(kTable);
  Task<std::expected<Value, Error>> get = session->get(kTable + ".1");
  session.reset();
  EXPECT_THAT(lab.collect(std::move(walk)).varbinds, SizeIs(50));
  EXPECT_TRUE(lab.run(std::move(get)).has_value());
}

TEST(SeedMethods, Row15ASessionMovesWhileItIsAsking) {
  Lab lab;
  const std::string addr = lab.table(50);
  SnmpSession first = lab.session_at(addr);
  auto get = first.get(kTable + ".1");
  const SnmpSession second = std::move(first);
  EXPECT_TRUE(lab.run(std::move(get)).has_value());
  EXPECT_TRUE(lab.get(second, kTable + ".2").has_value());
}

// --- 16. get -------------------------------------------------------------------------------------

TEST(SeedMethods, Row16GetGivesTheValue) {
  Lab lab;
  EXPECT_EQ(lab.get(lab.session_at(lab.script(gives(text_element("hello"))))),
            Value(OctetString{"hello"}));
}

TEST(SeedMethods, Row16GetTellsNullFromNothing) {
  Lab lab;
  EXPECT_EQ(lab.get(lab.session_at(lab.script(gives(element(ber::tag::kNull, {}))))),
            Value(Null{}));
  const auto nothing = lab.get(lab.session_at(lab.script(
      [](const sim::Request& request) { return sim::one(request.response().encode()); })));
  ASSERT_FALSE(nothing.has_value());
  EXPECT_EQ(nothing.error().error_class, ErrorClass::decode);
  EXPECT_EQ(nothing.error().word, "empty_reply");
}

TEST(SeedMethods, Row16GetTellsTheThreeExceptionsApart) {
  Lab lab;
  for (const auto& [tag, name] : {std::pair(ber::tag::kNoSuchObject, "noSuchObject"),
                                  std::pair(ber::tag::kNoSuchInstance, "noSuchInstance"),
                                  std::pair(ber::tag::kEndOfMibView, "endOfMibView")}) {
    const auto result = lab.get(lab.session_at(lab.script(gives(element(tag, {})))));
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().error_class, ErrorClass::no_such_instance);
    EXPECT_EQ(result.error().word, name);
    EXPECT_EQ(result.error().oid.to_string(), kSysDescr);
  }
}

TEST(SeedMethods, Row16GetTellsErrorStatusesApart) {
  struct Case {
    int status;
    ErrorClass error_class;
    const char* word;
  };
  for (const Case& expected :
       {Case{1, ErrorClass::agent, "too_big"}, Case{5, ErrorClass::agent, "gen_err"},
        Case{13, ErrorClass::agent, "status_13"},
        Case{16, ErrorClass::authentication, "authorization"}}) {
    Lab lab;
    const auto result = lab.get(lab.session_at(lab.script(says(expected.status, 1))));
    ASSERT_FALSE(result.has_value()) << expected.word;
    EXPECT_EQ(result.error().error_class, expected.error_class) << expected.word;
    EXPECT_EQ(result.error().word, expected.word);
    EXPECT_EQ(result.error().error_status, expected.status);
  }
}

TEST(SeedMethods, Row16GetTakesNoSuchNameOfV1ForNoSuchInstance) {
  Lab lab;
  const auto result =
      lab.get(lab.session({.addr = lab.script(says(2, 1)), .version = Version::v1}));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().error_class, ErrorClass::no_such_instance);
  EXPECT_EQ(result.error().word, "noSuchInstance");
}

// --- 17. get_many --------------------------------------------------------------------------------

std::vector<OidArgument> instances(std::uint32_t count) {
  std::vector<OidArgument> oids;
  for (std::uint32_t i = count; i > 0; --i) oids.emplace_back(kTable + '.' + std::to_string(i));
  return oids;
}

TEST(SeedMethods, Row17GetManyTakesAnyNumberAndKeepsTheirOrder) {
  Lab lab;
  const SnmpSession session = lab.session_at(lab.table(1'000));
  const auto answers = lab.run(session.get_many(instances(1'000))).value();
  ASSERT_THAT(answers, SizeIs(1'000));
  for (std::uint32_t i = 0; i < 1'000; ++i) {
    EXPECT_EQ(answers[i].oid.to_string(), kTable + '.' + std::to_string(1'000 - i));
    EXPECT_TRUE(answers[i].value.has_value());
  }
  EXPECT_GT(lab.sent().size(), 10u);
  for (const Sent& sent : lab.sent()) EXPECT_LE(sent.octets.size(), 1'400u);
}

TEST(SeedMethods, Row17GetManySplitsOnTooBig) {
  Lab lab;
  const std::string addr = lab.script([](const sim::Request& request) {
    if (request.oids.size() > 3) {
      agentd::RawMessage reply = request.response();
      reply.error_status = 1;
      return sim::one(reply.encode());
    }
    return sim::one(sim::sound_reply(request, kTableOid, 100, "row").encode());
  });
  const auto answers = lab.run(lab.session_at(addr).get_many(instances(100))).value();
  ASSERT_THAT(answers, SizeIs(100));
  for (const Answer& answer : answers) EXPECT_TRUE(answer.value.has_value());
}

TEST(SeedMethods, Row17GetManyAnswersEachOfTheSame) {
  Lab lab;
  const SnmpSession session = lab.session_at(lab.table(5));
  const auto answers =
      lab.run(session.get_many({kTable + ".1", kTable + ".2", kTable + ".1"})).value();
  ASSERT_THAT(answers, SizeIs(3));
  for (const Answer& answer : answers) EXPECT_TRUE(answer.value.has_value());
  EXPECT_EQ(answers[0].oid, answers[2].oid);
}

TEST(SeedMethods, Row17GetManyShowsMisses) {
  Lab lab;
  const SnmpSession session = lab.session_at(lab.table(5));
  const auto answers =
      lab.run(session.get_many({kTable + ".1", kSysDescr, kTable + ".5", "1.3.6.1.9"})).value();
  ASSERT_THAT(answers, SizeIs(4));
  EXPECT_TRUE(answers[0].value.has_value());
  EXPECT_EQ(answers[1].value.error().word, "noSuchInstance");
  EXPECT_EQ(answers[1].value.error().oid.to_string(), kSysDescr);
  EXPECT_TRUE(answers[2].value.has_value());
  EXPECT_EQ(answers[3].value.error().error_class, ErrorClass::no_such_instance);
}

TEST(SeedMethods, Row17GetManyTellsWhichOneFailedInV1) {
  Lab lab;
  const std::string addr = lab.script([](const sim::Request& request) {
    agentd::RawMessage reply = request.response();
    for (std::size_t i = 0; i < request.oids.size(); ++i) {
      if (request.oids[i].view().in_subtree(kTableOid)) continue;
      reply.error_status = 2;
      reply.error_index = static_cast<int>(i + 1);
      reply.varbinds = agentd::varbinds_asked(request.message, element(ber::tag::kNull, {}));
      return sim::one(reply.encode());
    }
    return sim::one(sim::sound_reply(request, kTableOid, 100, "row").encode());
  });
  const SnmpSession session = lab.session({.addr = addr, .version = Version::v1});
  const auto answers = lab.run(session.get_many({kTable + ".1", kSysDescr, kTable + ".2"})).value();
  ASSERT_THAT(answers, SizeIs(3));
  EXPECT_TRUE(answers[0].value.has_value());
  EXPECT_EQ(answers[1].value.error().error_class, ErrorClass::no_such_instance);
  EXPECT_TRUE(answers[2].value.has_value());
}

TEST(SeedMethods, Row17GetManyOfNothingIsNothing) {
  Lab lab;
  EXPECT_THAT(lab.run(lab.session_at(lab.table(5)).get_many({})).value(), IsEmpty());
  EXPECT_THAT(lab.sent(), IsEmpty());
}

TEST(SeedMethods, Row17GetManyKeepsWhatCameBeforeAnError) {
  Lab lab;
  unsigned requests = 0;
  const std::string addr =
      lab.script([&](const sim::Request& request) -> std::vector<sim::Datagram> {
        if (++requests > 2) return {};
        return sim::one(sim::sound_reply(request, kTableOid, 500, "row").encode());
      });
  const auto answers = lab.run(lab.session_at(addr).get_many(instances(500))).value();
  ASSERT_THAT(answers, SizeIs(500));
  EXPECT_TRUE(answers.front().value.has_value());
  EXPECT_EQ(answers.back().value.error().error_class, ErrorClass::timeout);
  EXPECT_EQ(answers.back().value.error().oid.to_string(), kTable + ".1");
  const auto nothing = lab.run(lab.session_at(addr).get_many(instances(5)));
  ASSERT_FALSE(nothing.has_value());
  EXPECT_EQ(nothing.error().error_class, ErrorClass::timeout);
}

// --- 18. getnext ---------------------------------------------------------------------------------

TEST(SeedMethods, Row18GetnextWalksTheSubtreeOneByOne) {
  Lab lab;
  const WalkResult result = lab.collect(lab.session_at(lab.table(7)).getnext(kTable));
  EXPECT_THAT(lines(result.varbinds), ElementsAreArray(table_lines(7)));
  EXPECT_FALSE(result.error.has_value());
  EXPECT_THAT(lab.sent(), SizeIs(8));
}

TEST(SeedMethods, Row18GetnextEndsWhereTheSubtreeDoes) {
  Lab lab;
  for (const char* quirk : {"w_outside", "w_eom"}) {
    const WalkResult result = lab.collect(lab.session_at(lab.quirk(quirk)).getnext(kTable));
    EXPECT_FALSE(result.error.has_value()) << quirk;
    EXPECT_FALSE(result.varbinds.empty()) << quirk;
  }
}

TEST(SeedMethods, Row18GetnextEndsAtOidsThatDoNotIncrease) {
  Lab lab;
  for (const char* quirk : {"w_same", "w_cycle3", "w_dec"}) {
    const WalkResult result = lab.collect(lab.session_at(lab.quirk(quirk)).getnext(kTable));
    ASSERT_TRUE(result.error.has_value()) << quirk;
    EXPECT_EQ(result.error->error_class, ErrorClass::walk) << quirk;
    EXPECT_EQ(result.error->word, "not_increasing") << quirk;
  }
}

TEST(SeedMethods, Row18GetnextSurvivesExceptionsThatHaveNoPlaceThere) {
  Lab lab;
  const WalkResult result = lab.collect(
      lab.session_at(lab.script(gives(element(ber::tag::kNoSuchObject, {})))).getnext(kTable));
  EXPECT_THAT(result.varbinds, SizeIs(testing::Le(1u)));
}

// --- 19. getbulk ---------------------------------------------------------------------------------

TEST(SeedMethods, Row19GetbulkWalksTheSubtree) {
  Lab lab;
  const WalkResult result = lab.collect(lab.session_at(lab.table(95)).getbulk(kTable));
  EXPECT_THAT(lines(result.varbinds), ElementsAreArray(table_lines(95)));
  EXPECT_FALSE(result.error.has_value());
  EXPECT_THAT(lab.sent(), SizeIs(5));
}

TEST(SeedMethods, Row19GetbulkDoesNotTakeAnErrorForTheEnd) {
  for (const auto& [status, word] : {std::pair(1, "too_big"), std::pair(5, "gen_err")}) {
    Lab lab;
    unsigned requests = 0;
    const std::string addr = lab.script([&, status = status](const sim::Request& request) {
      return ++requests == 1 ? sim::one(sim::sound_reply(request, kTableOid, 100, "row").encode())
                             : says(status, 0)(request);
    });
    const WalkResult result = lab.collect(lab.session_at(addr).getbulk(kTable));
    EXPECT_THAT(result.varbinds, SizeIs(20));
    ASSERT_TRUE(result.error.has_value());
    EXPECT_EQ(result.error->error_class, ErrorClass::agent);
    EXPECT_EQ(result.error->word, word);
  }
}

TEST(SeedMethods, Row19GetbulkEndsAtTheSessionsLimit) {
  Lab lab;
  const SnmpSession session = lab.session({.addr = lab.quirk("w_inf"), .walk_varbinds_max = 1'234});
  const WalkResult result = lab.collect(session.getbulk(kTable));
  EXPECT_THAT(result.varbinds, SizeIs(1'234));
  ASSERT_TRUE(result.error.has_value());
  EXPECT_EQ(result.error->word, "max_varbinds");
  EXPECT_EQ(result.error->error_class, ErrorClass::walk);
}

TEST(SeedMethods, Row19GetbulkIsRefusedInV1BeforeAnythingIsSent) {
  Lab lab;
  const SnmpSession session = lab.session({.addr = lab.table(5), .version = Version::v1});
  const WalkResult result = lab.collect(session.getbulk(kTable));
  ASSERT_TRUE(result.error.has_value());
  EXPECT_EQ(result.error->error_class, ErrorClass::invalid_argument);
  EXPECT_THAT(lab.sent(), IsEmpty());
}

// --- 20. fetch -----------------------------------------------------------------------------------

TEST(SeedMethods, Row20FetchUsesGetBulkAndFallsBackToGetNext) {
  for (const bool drops_bulk : {false, true}) {
    Lab lab;
    const std::string addr =
        lab.add(std::make_unique<sim::TableAgent>(40, 1, sim::Temper{.drops_bulk = drops_bulk}));
    const WalkResult result = lab.collect(lab.session_at(addr).fetch("1.3.6.1"));
    EXPECT_THAT(result.varbinds, SizeIs(40));
    EXPECT_FALSE(result.error.has_value());
    EXPECT_EQ(lab.sent().size() > 40, drops_bulk);
  }
}

// --- 21. refresh ---------------------------------------------------------------------------------

TEST(SeedMethods, Row21RefreshDiscoversTheEngineAndAgreesOnItsTime) {
  Lab lab;
  std::string addr;
  lab.v3(addr);
  const SnmpSession session = lab.session({.addr = addr, .user = &kScanUser});
  EXPECT_TRUE(lab.run(session.refresh()).has_value());
  const std::size_t before = lab.sent().size();
  EXPECT_TRUE(lab.get(session, kTable + ".1").has_value());
  EXPECT_EQ(lab.sent().size(), before + 1) << "one round trip";
}

TEST(SeedMethods, Row21RefreshDoesNothingInV1AndV2c) {
  Lab lab;
  const std::string addr = lab.nobody();
  for (const Version version : {Version::v1, Version::v2c}) {
    EXPECT_TRUE(lab.run(lab.session({.addr = addr, .version = version}).refresh()).has_value());
  }
  EXPECT_THAT(lab.sent(), IsEmpty());
}

TEST(SeedMethods, Row21RefreshTellsThatTheUserIsNotAccepted) {
  Lab lab;
  std::string addr;
  lab.v3(addr);
  const User stranger("stranger");
  const SnmpSession session = lab.session({.addr = addr, .user = &stranger});
  const auto refreshed = lab.run(session.refresh());
  ASSERT_FALSE(refreshed.has_value());
  EXPECT_EQ(refreshed.error().error_class, ErrorClass::authentication);
  EXPECT_EQ(refreshed.error().word, "unknown_user");
}

TEST(SeedMethods, Row21RefreshIsNotNeededAgainHoweverMuchTimePasses) {
  Lab lab;
  std::string addr;
  lab.v3(addr);
  const SnmpSession session = lab.session({.addr = addr, .user = &kScanUser});
  EXPECT_TRUE(lab.get(session, kTable + ".1").has_value());
  lab.clock().advance(10h);
  const std::size_t before = lab.sent().size();
  EXPECT_TRUE(lab.get(session, kTable + ".1").has_value());
  EXPECT_EQ(lab.sent().size(), before + 1);
}

TEST(SeedMethods, Row21RefreshIsNotNeededWhenTheAgentStartsAnew) {
  Lab lab;
  std::string addr;
  sim::V3SimAgent& agent = lab.v3(addr);
  const SnmpSession session = lab.session({.addr = addr, .user = &kScanUser});
  EXPECT_TRUE(lab.get(session, kTable + ".1").has_value());
  ++agent.engine.boots;
  agent.engine.time_offset = -3'600;
  EXPECT_TRUE(lab.get(session, kTable + ".1").has_value());
}

TEST(SeedMethods, Row21RefreshLearnsTheEngineOfAnAgentThatDoesNotAcceptTheUser) {
  Lab lab;
  std::string addr;
  const sim::V3SimAgent& agent = lab.v3(addr);
  const User stranger("stranger");
  const SnmpSession session = lab.session({.addr = addr, .user = &stranger});
  EXPECT_EQ(word(lab.run(session.refresh())), "unknown_user");
  EXPECT_EQ(session.get_engine_id().value(), agent.engine.engine_id);
}

/// The user's name in each request that was sent; gufo.snmp discovers as "".
std::vector<std::string> names(const Lab& lab) {
  std::vector<std::string> names;
  for (const Sent& sent : lab.sent()) {
    const auto message = message::decode_v3(sent.octets).value();
    names.emplace_back(as_text(usm::decode_params(message.security_parameters).value().user_name));
  }
  return names;
}

TEST(SeedMethods, Row21DiscoverEngineAsksAsNobodyAndNothingElse) {
  Lab lab;
  std::string addr;
  const sim::V3SimAgent& agent = lab.v3(addr);
  const User stranger("stranger");
  for (const User* const user : {&kScanUser, &stranger}) {
    const SnmpSession session = lab.session({.addr = addr, .user = user});
    const std::size_t before = lab.sent().size();
    EXPECT_EQ(lab.run(session.discover_engine()).value(), agent.engine.engine_id);
    EXPECT_EQ(session.get_engine_id().value(), agent.engine.engine_id);
    EXPECT_EQ(lab.sent().size(), before + 1);
  }
  EXPECT_THAT(names(lab), testing::Each(""));
}

TEST(SeedMethods, Row21DiscoverEngineSparesTheNextRequestItsDiscovery) {
  Lab lab;
  std::string addr;
  lab.v3(addr);
  const SnmpSession session = lab.session({.addr = addr, .user = &kScanUser});
  EXPECT_TRUE(lab.run(session.discover_engine()).has_value());
  EXPECT_TRUE(lab.get(session, kTable + ".1").has_value());
  EXPECT_THAT(names(lab), ElementsAre("", "scan"));
}

TEST(SeedMethods, Row21DiscoverEngineAsksAnewWhateverIsKnown) {
  Lab lab;
  std::string addr;
  sim::V3SimAgent& agent = lab.v3(addr);
  const std::vector<std::uint8_t> pinned = agent.engine.engine_id;
  const SnmpSession known = lab.session({.addr = addr, .user = &kScanUser});
  const SnmpSession pins = lab.session({.addr = addr, .engine_id = pinned, .user = &kScanUser});
  EXPECT_TRUE(lab.get(known, kTable + ".1").has_value());
  agent.engine.engine_id = {0x80, 0, 0, 9, 4, 'n', 'e', 'w'};
  EXPECT_EQ(lab.run(known.discover_engine()).value(), agent.engine.engine_id);
  EXPECT_EQ(known.get_engine_id().value(), agent.engine.engine_id);
  EXPECT_TRUE(lab.get(known, kTable + ".1").has_value());
  EXPECT_EQ(lab.run(pins.discover_engine()).value(), agent.engine.engine_id);
  EXPECT_EQ(pins.get_engine_id().value(), pinned) << "what is pinned stays pinned";
  EXPECT_EQ(word(lab.get(pins, kTable + ".1")), "unknown_engine");
}

TEST(SeedMethods, Row21DiscoverEngineNeedsNoSession) {
  Lab lab;
  std::string addr;
  const sim::V3SimAgent& agent = lab.v3(addr);
  const auto engine_id = lab.run(SnmpSession::discover_engine(lab.loop(), {.addr = addr})).value();
  EXPECT_EQ(engine_id, agent.engine.engine_id);
  // What it is for: keys that are good for that engine alone.
  const auto kul = [&](std::string_view text) {
    return localized_key(AuthProtocol::sha256, master_key(AuthProtocol::sha256, text).value(),
                         engine_id)
        .value();
  };
  const User user("scan", AuthKey(AuthProtocol::sha256, localized(kul("secret-auth"))),
                  PrivKey(PrivProtocol::aes128, localized(kul("secret-priv"))));
  const SnmpSession session = lab.session({.addr = addr, .engine_id = engine_id, .user = &user});
  EXPECT_TRUE(lab.get(session, kTable + ".1").has_value());
}

TEST(SeedMethods, Row21DiscoverEngineFailsAsOtherOperationsDo) {
  Lab lab;
  const std::string silent = lab.nobody();
  const auto discovered = lab.run(SnmpSession::discover_engine(
      lab.loop(), {.addr = silent, .timeout = std::chrono::seconds(3), .retries = 2}));
  EXPECT_EQ(discovered.error().error_class, ErrorClass::timeout);
  EXPECT_EQ(lab.elapsed(), std::chrono::seconds(3));
  EXPECT_THAT(lab.sent(), SizeIs(3));
  EXPECT_EQ(
      lab.run(SnmpSession::discover_engine(lab.loop(), {.addr = "nowhere"})).error().error_class,
      ErrorClass::invalid_argument);
  EXPECT_EQ(lab.run(lab.session_at(silent).discover_engine()).error().error_class,
            ErrorClass::invalid_argument)
      << "v2c has no engines";
  EXPECT_THAT(lab.sent(), SizeIs(3));
}

// --- 22. get_engine_id ---------------------------------------------------------------------------

TEST(SeedMethods, Row22GetEngineIdIsWhatAnswered) {
  Lab lab;
  std::string addr;
  const sim::V3SimAgent& agent = lab.v3(addr);
  const SnmpSession session = lab.session({.addr = addr, .user = &kScanUser});
  EXPECT_EQ(session.get_engine_id().error().error_class, ErrorClass::no_such_instance);
  EXPECT_TRUE(lab.run(session.refresh()).has_value());
  EXPECT_EQ(session.get_engine_id().value(), agent.engine.engine_id);
  EXPECT_EQ(lab.session_at(addr).get_engine_id().error().error_class, ErrorClass::invalid_argument);
}

// --- 23. iterators -------------------------------------------------------------------------------

TEST(SeedMethods, Row23SeveralOperationsOfOneSessionRunSideBySide) {
  Lab lab;
  const SnmpSession session = lab.session_at(lab.table(40));
  const auto count = [](Walk walk, std::size_t& counted) -> Task<void> {
    while (co_await walk.next()) ++counted;
  };
  std::vector<std::size_t> counted(10);
  std::vector<Task<void>> tasks;
  for (std::size_t& number : counted) tasks.push_back(count(session.getnext(kTable), number));
  lab.run(when_all(std::move(tasks)));
  EXPECT_THAT(counted, testing::Each(40u));
  // One after the other they would take 410 ms.
  EXPECT_LT(lab.elapsed(), 60ms);
}

/// How many rows each reply brought, and all of them.
Task<std::vector<std::size_t>> rows_by_reply(Walk& walk, std::vector<VarBind>& all) {
  std::vector<std::size_t> sizes;
  for (;;) {
    const std::span<const VarBind> rows = co_await walk.next_rows();
    if (rows.empty()) break;
    sizes.push_back(rows.size());
    all.insert(all.end(), rows.begin(), rows.end());
  }
  co_return sizes;
}

TEST(SeedMethods, Row23AWalkGivesTheRowsOfEachReplyAtOnce) {
  Lab lab;
  const SnmpSession session = lab.session_at(lab.table(45));
  Walk walk = session.getbulk(kTable, 20);
  std::vector<VarBind> all;
  EXPECT_THAT(lab.run(rows_by_reply(walk, all)), ElementsAre(20, 20, 5));
  EXPECT_EQ(lines(all), table_lines(45));
  EXPECT_TRUE(walk.result().has_value());
  EXPECT_THAT(lab.sent(), SizeIs(3));
  all.clear();
  EXPECT_THAT(lab.run(rows_by_reply(walk, all)), IsEmpty()) << "an end stays one";
  EXPECT_THAT(lab.sent(), SizeIs(3));
}

TEST(SeedMethods, Row23RowsThatAWalkFoundBeforeItFailedAreGivenFirst) {
  Lab lab;
  const SnmpSession session = lab.session_at(lab.quirk("w_same"));
  Walk walk = session.fetch("1.3.6.1.4.1.99999");
  std::vector<VarBind> all;
  lab.run(rows_by_reply(walk, all));
  EXPECT_THAT(all, testing::Not(IsEmpty()));
  EXPECT_EQ(word(walk.result()), "not_increasing");
}

TEST(SeedMethods, Row23RowsOneByOneAndTheRestOfAReplyMayAlternate) {
  Lab lab;
  const SnmpSession session = lab.session_at(lab.table(30));
  Walk walk = session.getbulk(kTable, 10);
  const auto alternate = [](Walk& from) -> Task<std::vector<std::string>> {
    std::vector<std::string> taken;
    while (const VarBind* const first = co_await from.next()) {
      taken.push_back(line(*first));
      // Nothing is asked for: the rest is there.
      const std::span<const VarBind> rest = co_await from.next_rows();
      for (const VarBind& varbind : rest) taken.push_back(line(varbind));
    }
    co_return taken;
  };
  EXPECT_EQ(lab.run(alternate(walk)), table_lines(30));
}

TEST(SeedMethods, Row23AWalkByRepliesAsksNoFurtherThanItIsRead) {
  Lab lab;
  const SnmpSession session = lab.session_at(lab.table(200));
  Walk walk = session.getbulk(kTable, 10);
  const auto take_one = [](Walk& from) -> Task<std::size_t> {
    co_return (co_await from.next_rows()).size();
  };
  EXPECT_EQ(lab.run(take_one(walk)), 10u);
  lab.clock().advance(std::chrono::hours(1));
  ASSERT_TRUE(lab.loop().poll().has_value());
  EXPECT_THAT(lab.sent(), SizeIs(1));
  EXPECT_EQ(lab.run(take_one(walk)), 10u);
  EXPECT_THAT(lab.sent(), SizeIs(2));
}

TEST(SeedMethods, Row23AWalkAsksNoFurtherThanItIsRead) {
  Lab lab;
  const SnmpSession session = lab.session_at(lab.table(200));
  Walk walk = session.getbulk(kTable, 10);
  const auto take = [](Walk& from, int count) -> Task<void> {
    for (int i = 0; i < count; ++i) co_await from.next();
  };
  lab.run(take(walk, 10));
  EXPECT_THAT(lab.sent(), SizeIs(1));
  lab.run(take(walk, 11));
  EXPECT_THAT(lab.sent(), SizeIs(3));
}

}  // namespace
}  // namespace snmpring::api
