// How operations fail, class by class as gufo.snmp raises exceptions (docs/from-gufo-snmp.md,
// errors).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>

#include "ber/tag.h"
#include "lab.h"

namespace snmpring::api {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(SeedErrors, ValueErrorIsInvalidArgumentBeforeAnythingIsSent) {
  Lab lab;
  const std::string addr = lab.table(3);
  EXPECT_EQ(lab.get(lab.session_at(addr), "bad").error().error_class, ErrorClass::invalid_argument);
  EXPECT_EQ(lab.run(lab.session_at(addr).get_many({kSysDescr, "bad"})).error().error_class,
            ErrorClass::invalid_argument);
  EXPECT_EQ(lab.collect(lab.session_at(addr).fetch("bad")).error->error_class,
            ErrorClass::invalid_argument);
  EXPECT_EQ(lab.get(lab.session_at(addr), "").error().error_class, ErrorClass::invalid_argument);
  EXPECT_EQ(lab.collect(lab.session_at(addr).fetch("")).error->error_class,
            ErrorClass::invalid_argument);
  EXPECT_NE(lab.refusal({.addr = addr, .version = Version::v3}), "");
  EXPECT_NE(lab.refusal({.addr = addr, .limit_rps = 0}), "");
  EXPECT_THAT(lab.sent(), IsEmpty());
  EXPECT_EQ(Loop::create({.requests_max = 0}).error().error_class, ErrorClass::invalid_argument);
  EXPECT_EQ(Loop::create({.recv_buffer = -1}).error().error_class, ErrorClass::invalid_argument);
}

TEST(SeedErrors, OsErrorIsSystemOrUnreachable) {
  using io::SendObstacle;
  struct Case {
    int error;
    SendObstacle obstacle;
    ErrorClass error_class;
    const char* word;
  };
  for (const Case& expected :
       {Case{EPERM, SendObstacle::unknown, ErrorClass::system, "permission"},
        Case{EACCES, SendObstacle::unknown, ErrorClass::system, "permission"},
        Case{EACCES, SendObstacle::broadcast, ErrorClass::system, "broadcast"},
        Case{ENODEV, SendObstacle::unknown, ErrorClass::system, "send_failed"},
        Case{ENETUNREACH, SendObstacle::unknown, ErrorClass::unreachable, "net_unreachable"}}) {
    Lab lab;
    const std::string addr = lab.nobody();
    lab.wire().fail_sends(lab.endpoint(addr), expected.error, 1'000, expected.obstacle);
    const auto result = lab.get(lab.session_at(addr));
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().error_class, expected.error_class) << expected.word;
    EXPECT_EQ(result.error().word, expected.word);
    EXPECT_EQ(result.error().os_error, expected.error) << expected.word;
    EXPECT_THAT(result.error().message(), HasSubstr(std::strerror(expected.error)));
  }
  const auto loop = Loop::create({.source_ipv4 = "192.0.2.1"});
  ASSERT_FALSE(loop.has_value());
  EXPECT_THAT(loop.error().message(), HasSubstr("192.0.2.1"));
}

TEST(SeedErrors, OsErrorOfARequestInTheMiddleOfAWalkIsKept) {
  Lab lab;
  std::string addr;
  addr = lab.script([&](const sim::Request& request) {
    lab.wire().fail_sends(lab.endpoint(addr), EPERM, 1'000);
    return sim::one(sim::sound_reply(request, kTableOid, 500, "x").encode());
  });
  const auto walked = lab.collect(lab.session_at(addr).fetch(kTable));
  EXPECT_FALSE(walked.varbinds.empty());
  ASSERT_TRUE(walked.error.has_value());
  EXPECT_EQ(walked.error->word, "permission");
  EXPECT_EQ(walked.error->os_error, EPERM);
}

TEST(SeedErrors, TimeoutErrorIsTimeoutAndRefusalIsUnreachable) {
  Lab lab;
  const std::string silent = lab.nobody();
  EXPECT_EQ(lab.get(lab.session_at(silent)).error().error_class, ErrorClass::timeout);
  const std::string refusing = lab.nobody();
  lab.wire().refuse(lab.endpoint(refusing), {.error = EHOSTUNREACH, .code = 1});
  const Error error = lab.get(lab.session_at(refusing)).error();
  EXPECT_EQ(error.error_class, ErrorClass::unreachable);
  EXPECT_EQ(error.word, "icmp_host");
}

TEST(SeedErrors, NoSuchInstanceIsAClassOfItsOwn) {
  Lab lab;
  const Error error = lab.get(lab.session_at(lab.table(3)), kSysDescr).error();
  EXPECT_EQ(error.error_class, ErrorClass::no_such_instance);
  EXPECT_EQ(error.message(), "noSuchInstance at " + kSysDescr);
}

TEST(SeedErrors, SnmpAuthErrorTellsWhichCounterTheReportNamed) {
  namespace script = session::script;
  struct Case {
    const char* counter;
    const char* word;
  };
  for (const Case& expected :
       {Case{script::kUnknownUsers, "unknown_user"}, Case{script::kWrongDigests, "wrong_digest"},
        Case{script::kUnsupportedLevels, "unsupported_level"},
        Case{script::kDecryptionErrors, "decryption"},
        Case{script::kUnknownContexts, "unknown_context"}}) {
    Lab lab;
    std::string addr;
    sim::V3SimAgent& agent = lab.v3(addr);
    unsigned requests = 0;
    agent.instead = [&](Bytes request, Instant now) -> std::optional<std::vector<sim::Datagram>> {
      if (++requests == 1) return std::nullopt;  // discovery
      const std::int32_t msg_id = message::decode_v3(request).value().header.msg_id;
      return sim::one(agent.engine.report(nullptr, message::SecurityLevel::no_auth_no_priv, msg_id,
                                          expected.counter, now));
    };
    const auto result = lab.get(lab.session({.addr = addr, .user = &kScanUser}), kTable + ".1");
    ASSERT_FALSE(result.has_value()) << expected.word;
    EXPECT_EQ(result.error().error_class, ErrorClass::authentication);
    EXPECT_EQ(result.error().word, expected.word);
  }
}

TEST(SeedErrors, SnmpAuthErrorIsAuthorizationErrorToo) {
  Lab lab;
  const std::string addr = lab.script([](const sim::Request& request) {
    agentd::RawMessage reply = request.response();
    reply.error_status = 16;
    return sim::one(reply.encode());
  });
  const Error error = lab.get(lab.session_at(addr)).error();
  EXPECT_EQ(error.error_class, ErrorClass::authentication);
  EXPECT_EQ(error.word, "authorization");
  EXPECT_EQ(error.error_status, 16);
}

TEST(SeedErrors, SnmpDecodeErrorIsDecode) {
  Lab lab;
  const WalkResult result = lab.collect(lab.session_at(lab.quirk("w_trunc")).fetch(kTable));
  ASSERT_TRUE(result.error.has_value());
  EXPECT_EQ(result.error->error_class, ErrorClass::decode);
}

TEST(SeedErrors, SnmpEncodeErrorIsEncode) {
  Lab lab;
  const SnmpSession session = lab.session_at(lab.table(3));
  EXPECT_EQ(lab.run(session.get(Oid())).error().error_class, ErrorClass::encode);
  EXPECT_EQ(lab.collect(session.fetch(Oid())).error->error_class, ErrorClass::encode);
  EXPECT_THAT(lab.sent(), IsEmpty());
}

TEST(SeedErrors, AnythingThatHasTheRightLengthCanBeEncoded) {
  Lab lab;
  std::string addr;
  lab.v3(addr);
  User user = kScanUser;
  user.name = std::string(32, 'u');
  user.context_name = std::string(255, 'c');
  user.context_engine_id = std::vector<std::uint8_t>(32, 7);
  const SnmpSession session = lab.session(
      {.addr = addr, .engine_id = std::vector<std::uint8_t>(32, 9), .user = &user, .timeout = 1s});
  std::string longest = "2.4294967215";
  for (int arc = 2; arc < 128; ++arc) longest += ".4294967295";
  EXPECT_FALSE(lab.get(session, longest).has_value());
  EXPECT_GT(lab.sent().front().octets.size(), 1'000u);
}

TEST(SeedErrors, EveryClassHasAWord) {
  for (int i = 0; i <= static_cast<int>(ErrorClass::system); ++i) {
    EXPECT_NE(error_class_word(static_cast<ErrorClass>(i)), "");
  }
}

}  // namespace
}  // namespace snmpring::api
