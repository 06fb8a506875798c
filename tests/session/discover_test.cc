#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "session/script.h"

namespace snmpring::session {
namespace {

using script::Answer;
using script::bindings;
using script::in_turn;
using script::Mib;
using script::Outcome;
using script::Request;
using script::Scene;
using testing::ElementsAre;
using testing::IsEmpty;

Scene discover(message::Version version = message::Version::v2c) {
  Scene scene;
  scene.operation = Operation::discover;
  scene.version = version;
  return scene;
}

Mib router() {
  Mib mib;
  mib.add("1.3.6.1.2.1.1.1.0", script::text(std::string_view("a\0b", 3)));
  mib.add("1.3.6.1.2.1.1.2.0", script::object_id("1.3.6.1.4.1.8072.3.2.10"));
  mib.add("1.3.6.1.2.1.1.3.0", script::ticks(4294967295));
  mib.add("1.3.6.1.2.1.1.5.0", script::text("router"));
  return mib;
}

TEST(Discover, LearnsTheFourSystemObjectsWithOneGetAndWritesNoRows) {
  for (const auto version : {message::Version::v1, message::Version::v2c}) {
    const Outcome outcome = script::run(discover(version), router());
    EXPECT_THAT(outcome.rows, IsEmpty());
    EXPECT_EQ(outcome.varbinds, 0u);
    EXPECT_EQ(outcome.requests.size(), 1u);
    ASSERT_TRUE(outcome.system);
    EXPECT_EQ(outcome.system->sys_descr, std::string("a\0b", 3));
    EXPECT_EQ(outcome.system->sys_object_id, "1.3.6.1.4.1.8072.3.2.10");
    EXPECT_EQ(outcome.system->sys_uptime, 4294967295u);
    EXPECT_EQ(outcome.system->sys_name, "router");
    EXPECT_EQ(outcome.status, Status::ok);
    EXPECT_TRUE(outcome.complete);
  }
}

TEST(Discover, LeavesOutWhatTheAgentLacks) {
  Mib mib;
  mib.add("1.3.6.1.2.1.1.5.0", script::text("router"));
  for (const auto version : {message::Version::v1, message::Version::v2c}) {
    const Outcome outcome = script::run(discover(version), mib);
    ASSERT_TRUE(outcome.system);
    EXPECT_FALSE(outcome.system->sys_descr);
    EXPECT_FALSE(outcome.system->sys_object_id);
    EXPECT_FALSE(outcome.system->sys_uptime);
    EXPECT_EQ(outcome.system->sys_name, "router");
    EXPECT_EQ(outcome.status, Status::ok);
    EXPECT_TRUE(outcome.complete);
  }
}

TEST(Discover, IsOkForAnAgentThatHasNothing) {
  for (const auto version : {message::Version::v1, message::Version::v2c}) {
    const Outcome outcome = script::run(discover(version), Mib());
    EXPECT_TRUE(outcome.system);
    EXPECT_EQ(outcome.status, Status::ok);
    EXPECT_TRUE(outcome.complete);
  }
}

TEST(Discover, TakesNoSuchNameForAbsenceInV2cToo) {
  const Outcome outcome =
      script::run(discover(), [](const Request&) { return script::error(2, 1); });
  EXPECT_EQ(outcome.status, Status::ok);
  EXPECT_TRUE(outcome.complete);
}

TEST(Discover, LeavesOutValuesOfAnotherType) {
  const Outcome outcome =
      script::run(discover(), in_turn({bindings({{"1.3.6.1.2.1.1.1.0", script::number(1)},
                                                 {"1.3.6.1.2.1.1.2.0", script::text("x")},
                                                 {"1.3.6.1.2.1.1.3.0", script::number(1)},
                                                 {"1.3.6.1.2.1.1.5.0", script::null_value()}})}));
  ASSERT_TRUE(outcome.system);
  EXPECT_FALSE(outcome.system->sys_descr);
  EXPECT_FALSE(outcome.system->sys_object_id);
  EXPECT_FALSE(outcome.system->sys_uptime);
  EXPECT_FALSE(outcome.system->sys_name);
}

TEST(Discover, KeepsAnObjectIdThatHadToBeRepaired) {
  Mib mib = router();
  // 1.3.6.1.4.1.8072.3.2.10 with an octet too many in front of 8072.
  mib.add("1.3.6.1.2.1.1.2.0",
          {0x06, 0x0B, 0x2B, 0x06, 0x01, 0x04, 0x01, 0x80, 0xBF, 0x08, 0x03, 0x02, 0x0A});
  const Outcome outcome = script::run(discover(), mib);
  ASSERT_TRUE(outcome.system);
  EXPECT_EQ(outcome.system->sys_object_id, "1.3.6.1.4.1.8072.3.2.10");
  EXPECT_EQ(outcome.anomalies, ber::Anomalies(ber::Anomaly::padded_oid));
  EXPECT_EQ(outcome.system->sys_name, "router");
}

TEST(Discover, IsPartialWhereOneObjectFails) {
  const Mib mib = router();
  const Outcome outcome = script::run(discover(), [&](const Request& request) -> Answer {
    if (request.oids.back() != "1.3.6.1.2.1.1.5.0") return mib(request);
    return script::error(5, static_cast<std::int32_t>(request.oids.size()));
  });
  ASSERT_TRUE(outcome.system);
  EXPECT_EQ(outcome.system->sys_uptime, 4294967295u);
  EXPECT_EQ(outcome.error, "gen_err");
  EXPECT_EQ(outcome.error_oid, "1.3.6.1.2.1.1.5.0");
  EXPECT_EQ(outcome.status, Status::partial);
  EXPECT_FALSE(outcome.complete);
}

TEST(Discover, KeepsWhatCameInEarlierReplies) {
  const Mib mib = router();
  const Outcome outcome = script::run(discover(), [&](const Request& request) -> Answer {
    return request.oids.size() > 1 ? script::error(1, 0) : mib(request);
  });
  EXPECT_GT(outcome.requests.size(), 4u);
  ASSERT_TRUE(outcome.system);
  EXPECT_EQ(outcome.system->sys_descr, std::string("a\0b", 3));
  EXPECT_EQ(outcome.system->sys_object_id, "1.3.6.1.4.1.8072.3.2.10");
  EXPECT_EQ(outcome.system->sys_uptime, 4294967295u);
  EXPECT_EQ(outcome.system->sys_name, "router");
}

TEST(Discover, KnowsNothingWhereOnlyMisfitsCame) {
  const Outcome outcome = script::run(discover(), [](const Request&) {
    Answer answer;
    answer.raw = script::Octets{0x30, 0x03, 0x02, 0x01, 0x01};
    return answer;
  });
  EXPECT_FALSE(outcome.system);
  EXPECT_EQ(outcome.error, "decode");
  EXPECT_EQ(outcome.status, Status::error);
}

}  // namespace
}  // namespace snmpring::session
