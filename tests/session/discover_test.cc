#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

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

TEST(Discover, LosesNothingToAnIndexThatIsWrong) {
  const Mib mib = router();
  for (const auto version : {message::Version::v1, message::Version::v2c}) {
    for (const bool last : {true, false}) {
      const Outcome outcome = script::run(discover(version), [&](const Request& request) -> Answer {
        const auto lacks = std::ranges::find(request.oids, "1.3.6.1.2.1.1.2.0");
        if (lacks == request.oids.end()) return mib(request);
        return script::error(2, last ? static_cast<std::int32_t>(request.oids.size()) : 1);
      });
      ASSERT_TRUE(outcome.system);
      EXPECT_TRUE(outcome.system->sys_descr);
      EXPECT_FALSE(outcome.system->sys_object_id);
      EXPECT_TRUE(outcome.system->sys_uptime);
      EXPECT_TRUE(outcome.system->sys_name);
      EXPECT_EQ(outcome.status, Status::ok);
      EXPECT_TRUE(outcome.complete);
    }
  }
}

TEST(Discover, LeavesOutValuesOfAnotherTypeAndSaysSo) {
  const struct {
    const char* oid;
    script::Octets value;
  } cases[] = {{"1.3.6.1.2.1.1.1.0", script::number(1)},
               {"1.3.6.1.2.1.1.1.0", script::null_value()},
               {"1.3.6.1.2.1.1.2.0", script::text("1.3.6.1.4.1.8072")},
               {"1.3.6.1.2.1.1.3.0", script::text("42")},
               {"1.3.6.1.2.1.1.3.0", script::number(-1)},
               {"1.3.6.1.2.1.1.5.0", script::number(1)},
               {"1.3.6.1.2.1.1.5.0", script::object_id("1.3.6.1")}};
  for (const auto& each : cases) {
    SCOPED_TRACE(each.oid);
    Mib mib = router();
    mib.add(each.oid, each.value);
    const Outcome outcome = script::run(discover(), mib);
    ASSERT_TRUE(outcome.system);
    const std::string_view oid = each.oid;
    EXPECT_EQ(outcome.system->sys_descr.has_value(), oid != "1.3.6.1.2.1.1.1.0");
    EXPECT_EQ(outcome.system->sys_object_id.has_value(), oid != "1.3.6.1.2.1.1.2.0");
    EXPECT_EQ(outcome.system->sys_uptime.has_value(), oid != "1.3.6.1.2.1.1.3.0");
    EXPECT_EQ(outcome.system->sys_name.has_value(), oid != "1.3.6.1.2.1.1.5.0");
    EXPECT_EQ(outcome.anomalies, ber::Anomalies(ber::Anomaly::unexpected_type));
    EXPECT_EQ(outcome.status, Status::ok);
    EXPECT_TRUE(outcome.complete);
  }
}

TEST(Discover, TakesAnUptimeOfAnyWholeNumberAndSaysSo) {
  const struct {
    script::Octets value;
    std::optional<std::uint32_t> uptime;
    ber::Anomalies anomalies;
  } cases[] = {
      {script::number(4711), 4711u, ber::Anomaly::unexpected_type},
      {{0x42, 0x02, 0x12, 0x67}, 4711u, ber::Anomaly::unexpected_type},  // Gauge32
      {{0x41, 0x02, 0x12, 0x67}, 4711u, ber::Anomaly::unexpected_type},  // Counter32
      {{0x46, 0x02, 0x12, 0x67}, 4711u, ber::Anomaly::unexpected_type},  // Counter64
      {{0x47, 0x02, 0x12, 0x67}, 4711u, ber::Anomaly::unexpected_type},  // UInteger32
      // 2^32 - 1 and 2^32.
      {{0x46, 0x05, 0x00, 0xFF, 0xFF, 0xFF, 0xFF}, 4294967295u, ber::Anomaly::unexpected_type},
      {{0x46, 0x05, 0x01, 0x00, 0x00, 0x00, 0x00}, std::nullopt, ber::Anomaly::unexpected_type},
      {{0x43, 0x05, 0x01, 0x00, 0x00, 0x00, 0x00}, std::nullopt, ber::Anomaly::unsigned_range}};
  for (const auto& each : cases) {
    SCOPED_TRACE(testing::PrintToString(each.value));
    Mib mib = router();
    mib.add("1.3.6.1.2.1.1.3.0", each.value);
    const Outcome outcome = script::run(discover(), mib);
    ASSERT_TRUE(outcome.system);
    EXPECT_EQ(outcome.system->sys_uptime, each.uptime);
    EXPECT_EQ(outcome.anomalies, each.anomalies);
  }
}

TEST(Discover, LeavesOutAnObjectIdWithoutOctets) {
  Mib mib = router();
  mib.add("1.3.6.1.2.1.1.2.0", {0x06, 0x00});
  const Outcome outcome = script::run(discover(), mib);
  ASSERT_TRUE(outcome.system);
  EXPECT_FALSE(outcome.system->sys_object_id);
  EXPECT_EQ(outcome.anomalies, ber::Anomalies(ber::Anomaly::empty_oid));
  EXPECT_EQ(outcome.system->sys_name, "router");
}

TEST(Discover, SaysNothingOfTypesWhereAValueIsAbsentOrUnknown) {
  Mib mib;
  mib.add("1.3.6.1.2.1.1.1.0", {0x83, 0x01, 0x00});
  const Outcome outcome = script::run(discover(), mib);
  EXPECT_EQ(outcome.anomalies, ber::Anomalies(ber::Anomaly::unknown_tag));
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

TEST(Discover, FindsAnAgentThatDropsRequestsForMoreThanOneObject) {
  const Mib mib = router();
  for (const auto version : {message::Version::v1, message::Version::v2c}) {
    for (const unsigned retries : {1u, 2u, 5u}) {
      Scene scene = discover(version);
      scene.limits.retries_max = retries;
      const Outcome outcome = script::run(scene, [&](const Request& request) {
        return request.oids.size() > 1 ? script::silence() : mib(request);
      });
      ASSERT_TRUE(outcome.system);
      EXPECT_EQ(outcome.system->sys_descr, std::string("a\0b", 3));
      EXPECT_EQ(outcome.system->sys_object_id, "1.3.6.1.4.1.8072.3.2.10");
      EXPECT_EQ(outcome.system->sys_uptime, 4294967295u);
      EXPECT_EQ(outcome.system->sys_name, "router");
      EXPECT_EQ(outcome.status, Status::ok);
      EXPECT_TRUE(outcome.complete);
      // All four are asked for in all attempts but the last.
      EXPECT_EQ(outcome.requests.size(), retries + 4);
    }
  }
}

TEST(Discover, AsksOnceForOneObjectWhereOneAtATimeIsAllowed) {
  Scene scene = discover();
  scene.limits.oids_max = 1;
  const Outcome outcome = script::run(scene, router());
  EXPECT_EQ(outcome.requests.size(), 4u);
  EXPECT_EQ(outcome.status, Status::ok);
  EXPECT_EQ(outcome.system->sys_name, "router");
}

TEST(Discover, StaysFoundWhenAnObjectIsNeverAnswered) {
  const Mib mib = router();
  for (const char* silent : {"1.3.6.1.2.1.1.2.0", "1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.1.5.0"}) {
    const Outcome outcome = script::run(discover(), [&](const Request& request) {
      const bool drops = std::ranges::find(request.oids, silent) != request.oids.end();
      return drops ? script::silence() : mib(request);
    });
    ASSERT_TRUE(outcome.system);
    EXPECT_EQ(outcome.system->sys_descr, std::string("a\0b", 3));
    EXPECT_EQ(outcome.error, "timeout");
    EXPECT_EQ(outcome.status, Status::partial);
    EXPECT_FALSE(outcome.complete);
  }
}

TEST(Discover, StaysFoundThoughAllThatItSaidIsThatItHasNothing) {
  for (const auto version : {message::Version::v1, message::Version::v2c}) {
    const Outcome outcome = script::run(discover(version), [&](const Request& request) {
      return request.oids.size() == 1 && request.oids[0] == "1.3.6.1.2.1.1.1.0" ? Mib()(request)
                                                                                : script::silence();
    });
    EXPECT_TRUE(outcome.system);
    EXPECT_EQ(outcome.error, "timeout");
    EXPECT_EQ(outcome.status, Status::partial);
  }
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
