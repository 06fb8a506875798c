// What a session can be told, row by row as gufo.snmp's SnmpSession takes it
// (docs/from-gufo-snmp.md, rows 1 to 14).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "lab.h"
#include "message/community.h"
#include "message/v3.h"

namespace snmpring::api {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

message::CommunityMessage community_message(const Sent& sent) {
  return message::decode_community(sent.octets).value();
}

TEST(SeedConstructor, Row01AddrIsAnAddressOfEitherFamilyWithoutBrackets) {
  Lab lab;
  lab.add(std::make_unique<sim::TableAgent>(20, 1, sim::Temper{}), "127.1.0.9");
  lab.add(std::make_unique<sim::TableAgent>(20, 1, sim::Temper{}), "::1");
  lab.add(std::make_unique<sim::TableAgent>(20, 1, sim::Temper{}), "fd00::5e");
  for (const char* addr : {"127.1.0.9", "::1", "[::1]", "fd00::5e", "FD00:0::005E"}) {
    EXPECT_TRUE(lab.get(lab.session_at(addr)).has_value()) << addr;
  }
  for (const char* addr : {"", "300.1.1.1", "127.1", "[127.0.0.1]", "::g", "[::1", "router1",
                           "127.0.0.1:161", "[::1]:161", "10.0.0.0/8"}) {
    EXPECT_EQ(lab.refusal({.addr = addr}),
              "invalid argument: invalid address: " + std::string(addr));
  }
  EXPECT_EQ(lab.refusal({.addr = "fe80::1"}),
            "invalid argument: invalid address: fe80::1 needs its zone, as in fe80::1%eth0");
}

TEST(SeedConstructor, Row02PortIs161UnlessToldOtherwise) {
  Lab lab;
  lab.add(std::make_unique<sim::TableAgent>(20, 1, sim::Temper{}), "127.1.0.9", 161);
  lab.add(std::make_unique<sim::TableAgent>(20, 1, sim::Temper{}), "127.1.0.9", 1161);
  EXPECT_TRUE(lab.get(lab.session({.addr = "127.1.0.9"})).has_value());
  EXPECT_TRUE(lab.get(lab.session({.addr = "127.1.0.9", .port = 1161})).has_value());
  ASSERT_THAT(lab.sent(), SizeIs(2));
  EXPECT_EQ(lab.sent()[0].to.port, 161);
  EXPECT_EQ(lab.sent()[1].to.port, 1161);
  EXPECT_THAT(lab.refusal({.addr = "127.1.0.9", .port = 0}), HasSubstr("port"));
}

TEST(SeedConstructor, Row03CommunityIsPublicUnlessToldOtherwise) {
  Lab lab;
  const std::string addr = lab.table(3);
  lab.get(lab.session_at(addr));
  lab.get(lab.session({.addr = addr, .community = "s3cret"}));
  lab.get(lab.session({.addr = addr, .community = ""}));
  ASSERT_THAT(lab.sent(), SizeIs(3));
  EXPECT_EQ(as_text(community_message(lab.sent()[0]).community), "public");
  EXPECT_EQ(as_text(community_message(lab.sent()[1]).community), "s3cret");
  EXPECT_EQ(as_text(community_message(lab.sent()[2]).community), "");
  EXPECT_THAT(lab.refusal({.addr = addr, .community = std::string(256, 'x')}),
              HasSubstr("community"));
}

TEST(SeedConstructor, Row04EngineIdIsPinnedAndNotDiscovered) {
  Lab lab;
  std::string addr;
  sim::V3SimAgent& agent = lab.v3(addr);
  const SnmpSession session =
      lab.session({.addr = addr, .engine_id = agent.engine.engine_id, .user = &kScanUser});
  EXPECT_EQ(session.get_engine_id().value(), agent.engine.engine_id);
  EXPECT_THAT(lab.sent(), SizeIs(0));
  EXPECT_TRUE(lab.get(session, kTable + ".1").has_value());
  // The first request is the user's own already.
  const auto first = message::decode_v3(lab.sent().front().octets).value();
  EXPECT_TRUE(first.header.level != message::SecurityLevel::no_auth_no_priv);
  const auto short_id = lab.session({.addr = addr, .engine_id = {1, 2}, .user = &kScanUser});
  EXPECT_EQ(short_id.get_engine_id().value(), (std::vector<std::uint8_t>{1, 2}));
  EXPECT_THAT(
      lab.refusal(
          {.addr = addr, .engine_id = std::vector<std::uint8_t>(33, 1), .user = &kScanUser}),
      HasSubstr("engine_id"));
  EXPECT_THAT(lab.refusal({.addr = addr, .engine_id = {1, 2, 3, 4, 5}}), HasSubstr("SNMPv3"));
}

TEST(SeedConstructor, Row05UserMakesItSnmpV3AndV3NeedsOne) {
  Lab lab;
  std::string addr;
  lab.v3(addr);
  const SnmpSession session = lab.session({.addr = addr, .user = &kScanUser});
  EXPECT_EQ(session.version(), Version::v3);
  EXPECT_TRUE(lab.get(session, kTable + ".1").has_value());
  EXPECT_THAT(lab.refusal({.addr = addr, .version = Version::v3}), HasSubstr("needs a user"));
  EXPECT_THAT(lab.refusal({.addr = addr, .user = &kScanUser, .version = Version::v2c}),
              HasSubstr("SNMPv3"));
}

TEST(SeedConstructor, Row06VersionFollowsFromTheUserAndIsNotProbed) {
  Lab lab;
  const std::string addr = lab.nobody();
  EXPECT_EQ(lab.session_at(addr).version(), Version::v2c);
  const User user("a");
  EXPECT_EQ(lab.session({.addr = addr, .user = &user}).version(), Version::v3);
  EXPECT_EQ(lab.session({.addr = addr, .version = Version::v1}).version(), Version::v1);
  lab.get(lab.session_at(addr));
  lab.get(lab.session({.addr = addr, .version = Version::v1}));
  ASSERT_THAT(lab.sent(), SizeIs(10));
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_EQ(community_message(lab.sent()[i]).version,
              i < 5 ? message::Version::v2c : message::Version::v1);
  }
}

TEST(SeedConstructor, Row07TimeoutIsTenSecondsInAllAndTheRequestIsRepeated) {
  Lab lab;
  const std::string addr = lab.nobody();
  const auto result = lab.get(lab.session_at(addr));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().error_class, ErrorClass::timeout);
  EXPECT_EQ(lab.elapsed(), 10s);
  ASSERT_THAT(lab.sent(), SizeIs(5));
  for (std::size_t i = 1; i < 5; ++i) EXPECT_EQ(lab.sent()[i].at - lab.sent()[i - 1].at, 2s);
}

TEST(SeedConstructor, Row07TimeoutAndRetriesAreWhatTheyAreToldToBe) {
  Lab lab;
  const std::string addr = lab.nobody();
  lab.get(lab.session({.addr = addr, .timeout = 600ms, .retries = 2}));
  EXPECT_EQ(lab.elapsed(), 600ms);
  EXPECT_THAT(lab.sent(), SizeIs(3));
  lab.get(lab.session({.addr = addr, .timeout = 100ms, .retries = 0}));
  EXPECT_EQ(lab.elapsed(), 700ms);
  EXPECT_THAT(lab.sent(), SizeIs(4));
  EXPECT_THAT(lab.refusal({.addr = addr, .timeout = 0s}), HasSubstr("timeout"));
  EXPECT_THAT(lab.refusal({.addr = addr, .timeout = -1s}), HasSubstr("timeout"));
  EXPECT_THAT(lab.refusal({.addr = addr, .retries = 21}), HasSubstr("retries"));
  EXPECT_THAT(lab.refusal({.addr = addr, .timeout = 3ns}), HasSubstr("timeout"));
}

TEST(SeedConstructor, Row08TosMarksTheDatagramsOfTheSessionInBothFamilies) {
  Lab lab;
  lab.add(std::make_unique<sim::TableAgent>(20, 1, sim::Temper{}), "127.1.0.9");
  lab.add(std::make_unique<sim::TableAgent>(20, 1, sim::Temper{}), "::1");
  for (const char* addr : {"127.1.0.9", "::1"}) {
    lab.get(lab.session({.addr = addr, .tos = 0xB8}));
    lab.get(lab.session_at(addr));
  }
  std::vector<int> marks;
  for (const Sent& sent : lab.sent()) marks.push_back(sent.tos);
  EXPECT_THAT(marks, ElementsAre(0xB8, 0, 0xB8, 0));
  EXPECT_THAT(lab.refusal({.addr = "::1", .tos = 256}), HasSubstr("tos"));
  EXPECT_THAT(lab.refusal({.addr = "::1", .tos = -1}), HasSubstr("tos"));
}

TEST(SeedConstructor, Row09SendBufferIsMadeAtLeastThisLarge) {
  Loop loop = Loop::create({.send_buffer = 65'536}).value();
  const std::size_t before = loop.send_buffer();
  ASSERT_LT(before, 150'000u);
  ASSERT_TRUE(SnmpSession::create(loop, {.addr = "127.0.0.1", .send_buffer = 0}));
  EXPECT_EQ(loop.send_buffer(), before);
  ASSERT_TRUE(SnmpSession::create(loop, {.addr = "127.0.0.1", .send_buffer = 150'000}));
  EXPECT_GE(loop.send_buffer(), 150'000u);
  Lab lab;
  EXPECT_THAT(lab.refusal({.addr = "127.0.0.1", .send_buffer = -1}), HasSubstr("buffer"));
}

TEST(SeedConstructor, Row10RecvBufferIsMadeAtLeastThisLarge) {
  Loop loop = Loop::create({.recv_buffer = 65'536}).value();
  const std::size_t before = loop.recv_buffer();
  ASSERT_LT(before, 150'000u);
  ASSERT_TRUE(SnmpSession::create(loop, {.addr = "127.0.0.1", .recv_buffer = 150'000}));
  EXPECT_GE(loop.recv_buffer(), 150'000u);
  Lab lab;
  EXPECT_THAT(lab.refusal({.addr = "127.0.0.1", .recv_buffer = -1}), HasSubstr("buffer"));
}

TEST(SeedConstructor, Row11MaxRepetitionsAre20UnlessToldOtherwise) {
  Lab lab;
  std::vector<std::uint32_t> asked;
  const std::string addr = lab.script([&](const sim::Request& request) {
    asked.push_back(request.max_repetitions);
    return sim::one(sim::sound_reply(request, {1, 3, 6, 1, 4, 1, 99999}, 10, "row").encode());
  });
  lab.collect(lab.session_at(addr).getbulk(kTable));
  lab.collect(lab.session({.addr = addr, .max_repetitions = 33}).fetch(kTable));
  lab.collect(lab.session({.addr = addr, .max_repetitions = 33}).getbulk(kTable, 12));
  lab.collect(lab.session({.addr = addr, .max_repetitions = 33}).getbulk(kTable, 0));
  EXPECT_THAT(asked, ElementsAre(20, 33, 12, 33));
  EXPECT_THAT(lab.refusal({.addr = addr, .max_repetitions = 2'147'483'648}),
              HasSubstr("max_repetitions"));
}

TEST(SeedConstructor, Row11MaxRepetitionsOfZeroFollowTheAgent) {
  Lab lab;
  std::vector<std::uint32_t> asked;
  const std::string addr = lab.script([&](const sim::Request& request) {
    asked.push_back(request.max_repetitions);
    return sim::one(sim::sound_reply(request, {1, 3, 6, 1, 4, 1, 99999}, 500, "row").encode());
  });
  EXPECT_THAT(lab.collect(lab.session({.addr = addr, .max_repetitions = 0}).fetch(kTable)).varbinds,
              SizeIs(500));
  EXPECT_GT(asked[1], asked[0]);
}

TEST(SeedConstructor, Row12AllowBulkFalseAndV1MakeFetchUseGetNext) {
  Lab lab;
  const std::string addr = lab.table(10);
  const auto walks_with_bulk = [&](const SessionOptions& options) {
    const std::size_t before = lab.sent().size();
    EXPECT_THAT(lab.collect(lab.session(options).fetch(kTable)).varbinds, SizeIs(10));
    return lab.sent().size() - before < 10;
  };
  EXPECT_TRUE(walks_with_bulk({.addr = addr}));
  EXPECT_FALSE(walks_with_bulk({.addr = addr, .allow_bulk = false}));
  EXPECT_FALSE(walks_with_bulk({.addr = addr, .version = Version::v1}));
}

/// Notes who asks when, and lets a datagram go each `spacing`.
class NotingPolicer final : public Policer {
 public:
  explicit NotingPolicer(Duration spacing) : spacing_(spacing) {}
  TimePoint reserve(TimePoint now) override {
    const TimePoint at = std::max(now, next_);
    next_ = at + spacing_;
    ++asked;
    return at;
  }
  std::size_t asked = 0;

 private:
  Duration spacing_;
  TimePoint next_ = TimePoint::min();
};

TEST(SeedConstructor, Row13PolicerIsAskedBeforeEachDatagram) {
  Lab lab;
  std::string addr;
  lab.v3(addr);
  NotingPolicer policer(3s);
  const SnmpSession session = lab.session(
      {.addr = addr, .user = &kScanUser, .timeout = 1min, .policer = &policer, .limit_rps = 1000});
  EXPECT_TRUE(lab.run(session.refresh()).has_value());
  EXPECT_TRUE(lab.get(session, kTable + ".1").has_value());
  EXPECT_THAT(lab.collect(session.fetch(kTable)).varbinds, SizeIs(60));
  EXPECT_GT(lab.sent().size(), 4u);
  EXPECT_EQ(policer.asked, lab.sent().size());
  for (std::size_t i = 1; i < lab.sent().size(); ++i) {
    EXPECT_GE(lab.sent()[i].at - lab.sent()[i - 1].at, 3s - 2ms);
  }
}

TEST(SeedConstructor, Row14LimitRpsSpacesTheRequestsEvenly) {
  Lab lab;
  const std::string addr = lab.table(10);
  const SnmpSession session = lab.session({.addr = addr, .allow_bulk = false, .limit_rps = 0.25});
  EXPECT_THAT(lab.collect(session.fetch(kTable)).varbinds, SizeIs(10));
  ASSERT_THAT(lab.sent(), SizeIs(11));
  EXPECT_EQ(lab.sent()[0].at - Instant{}, 1h) << "the first at once";
  for (std::size_t i = 1; i < lab.sent().size(); ++i) {
    EXPECT_GE(lab.sent()[i].at - lab.sent()[i - 1].at, 4s - 2ms);
    EXPECT_LE(lab.sent()[i].at - lab.sent()[i - 1].at, 4s + 2ms);
  }
}

TEST(SeedConstructor, Row14LimitRpsMustBeARate) {
  Lab lab;
  for (const double rate :
       {0.0, -1.0, 1.1e9, std::nan(""), 1e-12, std::numeric_limits<double>::infinity()}) {
    EXPECT_THAT(lab.refusal({.addr = "127.0.0.1", .limit_rps = rate}),
                HasSubstr("requests per second"))
        << rate;
  }
  for (const double rate : {1e9, 1.0, 1e-6}) {
    EXPECT_EQ(lab.refusal({.addr = "127.0.0.1", .limit_rps = rate}), "") << rate;
  }
}

}  // namespace
}  // namespace snmpring::api
