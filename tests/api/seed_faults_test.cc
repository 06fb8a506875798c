// The fourteen things that gufo.snmp gets wrong, each with a test that it would fail
// (docs/from-gufo-snmp.md, faults).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "ber/tag.h"
#include "lab.h"

namespace snmpring::api {
namespace {

using namespace std::chrono_literals;
using agentd::text_element;
using testing::SizeIs;

std::vector<sim::Datagram> hello(const sim::Request& request) {
  agentd::RawMessage reply = request.response();
  reply.varbinds = agentd::varbinds_asked(request.message, text_element("hello"));
  return sim::one(reply.encode());
}

TEST(SeedFault, Fault01ATruncatedTableDoesNotLookComplete) {
  Lab lab;
  unsigned requests = 0;
  const std::string addr = lab.script([&](const sim::Request& request) {
    if (++requests <= 3) {
      return sim::one(sim::sound_reply(request, kTableOid, 1'000, "row").encode());
    }
    agentd::RawMessage reply = request.response();
    reply.error_status = 5;
    return sim::one(reply.encode());
  });
  const WalkResult result = lab.collect(lab.session_at(addr).getbulk(kTable));
  EXPECT_THAT(result.varbinds, SizeIs(60));
  ASSERT_TRUE(result.error.has_value());
  EXPECT_EQ(result.error->word, "gen_err");
}

TEST(SeedFault, Fault01AValueBesideAnErrorStatusIsNone) {
  Lab lab;
  const std::string addr = lab.script([](const sim::Request& request) {
    agentd::RawMessage reply = request.response();
    reply.error_status = 99;
    reply.error_index = 1;
    reply.varbinds = agentd::varbinds_asked(request.message, text_element("hello"));
    return sim::one(reply.encode());
  });
  EXPECT_EQ(word(lab.get(lab.session_at(addr))), "status_99");
}

TEST(SeedFault, Fault02NoWalkIsEndless) {
  for (const char* quirk : {"w_same", "w_cycle3", "w_dec", "w_inf", "w_grow", "w_echo"}) {
    Lab lab;
    const SnmpSession session = lab.session({.addr = lab.quirk(quirk), .walk_varbinds_max = 5'000});
    for (const bool bulk : {true, false}) {
      const WalkResult result =
          lab.collect(bulk ? session.getbulk(kTable) : session.getnext(kTable));
      EXPECT_LE(result.varbinds.size(), 5'000u) << quirk;
      EXPECT_TRUE(result.error.has_value()) << quirk;
    }
  }
}

TEST(SeedFault, Fault03ALostRequestIsRepeated) {
  Lab lab;
  unsigned requests = 0;
  const std::string addr = lab.script([&](const sim::Request& request) {
    return ++requests <= 3 ? std::vector<sim::Datagram>() : hello(request);
  });
  EXPECT_TRUE(lab.get(lab.session_at(addr)).has_value());
  EXPECT_EQ(requests, 4u);
}

TEST(SeedFault, Fault04TheTimeoutIsADeadline) {
  Lab lab;
  // Strays for ever, each 100 ms: to another request.
  const std::string addr = lab.script([&](const sim::Request& request) {
    agentd::RawMessage stray = request.response();
    stray.request_id = agentd::integer_element(1);
    for (int i = 1; i <= 300; ++i) {
      lab.wire().inject(lab.endpoint("127.1.0.1"), stray.encode(), i * 100ms);
    }
    return std::vector<sim::Datagram>();
  });
  const auto result = lab.get(lab.session({.addr = addr, .timeout = 2s, .retries = 0}));
  EXPECT_EQ(word(result), "timeout");
  EXPECT_GE(lab.elapsed(), 2s);
  EXPECT_LE(lab.elapsed(), 2s + 1ms);
}

TEST(SeedFault, Fault05AReportIsNotAlwaysAnAuthenticationError) {
  Lab lab;
  std::string addr;
  sim::V3SimAgent& agent = lab.v3(addr);
  const SnmpSession session = lab.session({.addr = addr, .user = &kScanUser});
  EXPECT_TRUE(lab.run(session.refresh()).has_value());
  // notInTimeWindow: the clock of the agent was set.
  agent.engine.time_offset += 100'000;
  EXPECT_TRUE(lab.get(session, kTable + ".1").has_value());
  agent.engine.time_offset -= 90'000;
  EXPECT_TRUE(lab.get(session, kTable + ".1").has_value());
  // unknownEngineID: the agent was replaced.
  agent.engine.engine_id.back() ^= 1;
  EXPECT_TRUE(lab.get(session, kTable + ".1").has_value());
}

TEST(SeedFault, Fault06AReplyWhoseDigestIsWrongIsNotTaken) {
  Lab lab;
  std::string addr;
  sim::V3SimAgent& agent = lab.v3(addr);
  const SnmpSession session = lab.session({.addr = addr, .user = &kScanUser, .timeout = 1s});
  EXPECT_TRUE(lab.run(session.refresh()).has_value());
  agent.instead = [&](Bytes request, Instant now) {
    auto reply = agent.engine.answer(request, now).value();
    reply.back() ^= 1;
    return sim::one(std::move(reply));
  };
  const auto result = lab.get(session, kTable + ".1");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().word, "bad_digest");
}

TEST(SeedFault, Fault07TheEnginesTimeAdvances) {
  Lab lab;
  std::string addr;
  lab.v3(addr);
  const SnmpSession session = lab.session({.addr = addr, .user = &kScanUser});
  EXPECT_TRUE(lab.run(session.refresh()).has_value());
  for (int hour = 0; hour < 5; ++hour) {
    lab.clock().advance(1h);
    const std::size_t before = lab.sent().size();
    EXPECT_TRUE(lab.get(session, kTable + ".1").has_value());
    EXPECT_EQ(lab.sent().size(), before + 1) << "no Report on the way";
  }
}

TEST(SeedFault, Fault08AMalformedStrayDoesNotEndARequest) {
  Lab lab;
  const std::string addr = lab.script([&](const sim::Request& request) {
    std::vector<sim::Datagram> datagrams;
    datagrams.push_back({.octets = {0x30, 0x82, 0x01}, .from = std::nullopt});
    datagrams.push_back({.octets = std::vector<std::uint8_t>(500, 0xFF), .from = std::nullopt});
    for (sim::Datagram& datagram : hello(request)) datagrams.push_back(std::move(datagram));
    return datagrams;
  });
  EXPECT_EQ(lab.get(lab.session_at(addr)), Value(OctetString{"hello"}));
}

TEST(SeedFault, Fault09RepliesOfMoreThan4080OctetsArrive) {
  Lab lab;
  const std::string row(100, 'x');
  const std::string addr = lab.script([&](const sim::Request& request) {
    return sim::one(sim::sound_reply(request, kTableOid, 400, row).encode());
  });
  const WalkResult result = lab.collect(lab.session_at(addr).getbulk(kTable, 400));
  EXPECT_THAT(result.varbinds, SizeIs(400));
  EXPECT_FALSE(result.error.has_value());
}

TEST(SeedFault, Fault10AddressesMayHaveAZone) {
  Lab lab;
  lab.add(std::make_unique<sim::ScriptAgent>(hello), "fe80::7%lo");
  EXPECT_TRUE(lab.get(lab.session_at("fe80::7%lo")).has_value());
}

TEST(SeedFault, Fault11TypesKeepTheirNames) {
  Lab lab;
  const auto given = [&lab](const char* element) {
    const auto octets = agentd::from_hexadecimal(element);
    const auto value = lab.get(lab.session_at(lab.script([octets](const sim::Request& request) {
      agentd::RawMessage reply = request.response();
      reply.varbinds = agentd::varbinds_asked(request.message, octets);
      return sim::one(reply.encode());
    })));
    return std::string(type_word(value.value()));
  };
  EXPECT_EQ(given("41 01 07"), "Counter32");
  EXPECT_EQ(given("42 01 07"), "Gauge32");
  EXPECT_EQ(given("02 01 07"), "Integer32");
  EXPECT_EQ(given("40 04 01 02 03 04"), "IpAddress");
  EXPECT_EQ(given("06 02 2a 03"), "ObjectIdentifier");
}

TEST(SeedFault, Fault12ASharedPolicerNeverReleasesTwoTogether) {
  Lab lab;
  const auto policer = RpsPolicer::create(10).value();
  std::vector<SnmpSession> sessions;
  std::vector<Task<std::expected<Value, Error>>> gets;
  for (int i = 0; i < 20; ++i) {
    sessions.push_back(lab.session(
        {.addr = lab.script(hello), .timeout = 60s, .retries = 0, .policer = policer.get()}));
    for (int j = 0; j < 3; ++j) gets.push_back(sessions.back().get(kSysDescr));
  }
  for (const auto& result : lab.run(when_all(std::move(gets)))) EXPECT_TRUE(result.has_value());
  ASSERT_THAT(lab.sent(), SizeIs(60));
  for (std::size_t i = 1; i < 60; ++i) {
    EXPECT_GE(lab.sent()[i].at - lab.sent()[i - 1].at, 100ms - 1ms);
    EXPECT_LE(lab.sent()[i].at - lab.sent()[i - 1].at, 100ms + 1ms);
  }
}

TEST(SeedFault, Fault13TwoOperationsOfASessionAreBothAnswered) {
  Lab lab;
  const SnmpSession session = lab.session({.addr = lab.table(2), .retries = 0});
  std::vector<Task<std::expected<Value, Error>>> gets;
  gets.push_back(session.get(kTable + ".1"));
  gets.push_back(session.get(kTable + ".2"));
  for (const auto& result : lab.run(when_all(std::move(gets)))) EXPECT_TRUE(result.has_value());
}

TEST(SeedFault, Fault14WhatAnAgentDoesNotHaveIsNoValueInV1Either) {
  Lab lab;
  const std::string addr = lab.script([](const sim::Request& request) {
    agentd::RawMessage reply = request.response();
    reply.error_status = 2;
    reply.error_index = 1;
    reply.varbinds = agentd::varbinds_asked(request.message, agentd::element(ber::tag::kNull, {}));
    return sim::one(reply.encode());
  });
  const auto missing = lab.get(lab.session({.addr = addr, .version = Version::v1}));
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().error_class, ErrorClass::no_such_instance);
}

}  // namespace
}  // namespace snmpring::api
