// What goes over the wire, row by row as in gufo.snmp (docs/from-gufo-snmp.md, rows 24 to 35).
#include <dirent.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <set>

#include "ber/tag.h"
#include "lab.h"
#include "message/community.h"
#include "message/v3.h"
#include "usm/params.h"

namespace snmpring::api {
namespace {

using namespace std::chrono_literals;
using agentd::text_element;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

sim::ScriptAgent::Script hello() {
  return [](const sim::Request& request) {
    agentd::RawMessage reply = request.response();
    reply.varbinds = agentd::varbinds_asked(request.message, text_element("hello"));
    return sim::one(reply.encode());
  };
}

TEST(SeedWire, Row24RequestIdsArePositiveAndDifferAmongWhatIsOpen) {
  Lab lab;
  const std::string addr = lab.nobody();
  std::vector<Task<std::expected<Value, Error>>> gets;
  const SnmpSession session = lab.session_at(addr);
  for (int i = 0; i < 500; ++i) gets.push_back(session.get(kSysDescr));
  lab.run(when_all(std::move(gets)));
  std::set<std::int32_t> ids;
  for (const Sent& sent : lab.sent()) {
    const std::int32_t id = message::decode_community(sent.octets).value().pdu.request_id;
    EXPECT_GT(id, 0);
    ids.insert(id);
  }
  EXPECT_THAT(lab.sent(), SizeIs(2'500));
  EXPECT_THAT(ids, SizeIs(2'500)) << "a late answer tells which attempt it answers";
}

TEST(SeedWire, Row25AReplyMatchesByAddressPortAndId) {
  Lab lab;
  const std::string addr = lab.script([&](const sim::Request& request) {
    agentd::RawMessage lie = request.response();
    lie.varbinds = agentd::varbinds_asked(request.message, text_element("lie"));
    std::vector<sim::Datagram> datagrams;
    // From elsewhere, from another port, to another request.
    datagrams.push_back({.octets = lie.encode(), .from = lab.endpoint("127.9.9.9")});
    datagrams.push_back({.octets = lie.encode(), .from = lab.endpoint("127.1.0.1", 162)});
    const std::int32_t id = request.message.pdu.request_id;
    lie.request_id = agentd::integer_element(id ^ 1);
    datagrams.push_back({.octets = lie.encode(), .from = std::nullopt});
    for (sim::Datagram& truth : hello()(request)) datagrams.push_back(std::move(truth));
    return datagrams;
  });
  EXPECT_EQ(lab.get(lab.session_at(addr)), Value(OctetString{"hello"}));
}

TEST(SeedWire, Row26AMalformedStrayDoesNotEndTheRequest) {
  Lab lab;
  const std::string addr = lab.script([&](const sim::Request& request) {
    std::vector<sim::Datagram> datagrams;
    for (const char* stray : {"", "30", "30 82 ff ff 02", "de ad be ef", "30 05 02 01 01 04 06"}) {
      datagrams.push_back({.octets = agentd::from_hexadecimal(stray), .from = std::nullopt});
    }
    for (sim::Datagram& truth : hello()(request)) datagrams.push_back(std::move(truth));
    return datagrams;
  });
  EXPECT_EQ(lab.get(lab.session_at(addr)), Value(OctetString{"hello"}));
}

TEST(SeedWire, Row27ADigestThatIsWrongIsNotBelieved) {
  Lab lab;
  std::string addr;
  sim::V3SimAgent& agent = lab.v3(addr);
  bool forging = true;
  agent.instead = [&](Bytes request, Instant now) -> std::optional<std::vector<sim::Datagram>> {
    auto reply = agent.engine.answer(request, now);
    if (!forging || !reply) return std::nullopt;
    reply->back() ^= 1;
    return sim::one(std::move(*reply));
  };
  const SnmpSession session = lab.session({.addr = addr, .user = &kScanUser});
  const auto forged = lab.get(session, kTable + ".1");
  ASSERT_FALSE(forged.has_value());
  forging = false;
  EXPECT_TRUE(lab.get(session, kTable + ".1").has_value());
}

TEST(SeedWire, Row28ConnectionRefusedIsUnreachableAndNotATimeout) {
  Lab lab;
  const std::string addr = lab.nobody();
  lab.wire().refuse(lab.endpoint(addr), {.error = ECONNREFUSED, .code = 3});
  const auto result = lab.get(lab.session_at(addr));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().error_class, ErrorClass::unreachable);
  EXPECT_EQ(result.error().word, "icmp_port");
  EXPECT_LT(lab.elapsed(), 10ms);
}

TEST(SeedWire, Row29RepliesMayBeAsLargeAsUdpAllows) {
  Lab lab;
  const std::string text(60'000, 'x');
  const std::string addr = lab.script([&](const sim::Request& request) {
    agentd::RawMessage reply = request.response();
    reply.varbinds = agentd::varbinds_asked(request.message, text_element(text));
    return sim::one(reply.encode());
  });
  EXPECT_EQ(lab.get(lab.session_at(addr)), Value(OctetString{text}));
}

TEST(SeedWire, Row29MsgMaxSizeIsWhatIsReallyAccepted) {
  Lab lab;
  std::string addr;
  lab.v3(addr);
  lab.get(lab.session({.addr = addr, .user = &kScanUser}), kTable + ".1");
  for (const Sent& sent : lab.sent()) {
    EXPECT_EQ(message::decode_v3(sent.octets).value().header.msg_max_size, 65'507);
  }
}

TEST(SeedWire, Row30RequestsAreAlwaysReportable) {
  Lab lab;
  std::string addr;
  lab.v3(addr);
  lab.collect(lab.session({.addr = addr, .user = &kScanUser}).fetch(kTable));
  EXPECT_GT(lab.sent().size(), 3u);
  for (const Sent& sent : lab.sent()) {
    EXPECT_TRUE(message::decode_v3(sent.octets).value().header.reportable);
  }
}

/// Octets of the last request's encryptedPDU.
std::size_t encrypted_octets(Lab& lab, PrivProtocol protocol, usm::PrivProtocol agent_protocol) {
  std::string addr;
  sim::V3SimAgent& agent = lab.v3(addr);
  agent.engine.users.clear();
  agent.engine.users.push_back(session::script::v3_user(usm::AuthProtocol::sha256, agent_protocol));
  User user = kScanUser;
  user.priv_key->protocol = protocol;
  EXPECT_TRUE(lab.get(lab.session({.addr = addr, .user = &user}), kTable + ".1").has_value());
  return message::decode_v3(lab.sent().back().octets).value().data.size();
}

TEST(SeedWire, Row31DesIsPaddedAndAesIsNot) {
  Lab lab;
  const std::size_t aes = encrypted_octets(lab, PrivProtocol::aes128, usm::PrivProtocol::aes128);
  const std::size_t des = encrypted_octets(lab, PrivProtocol::des, usm::PrivProtocol::des);
  EXPECT_EQ(des % 8, 0u);
  EXPECT_NE(aes % 8, 0u);
  EXPECT_GT(des, aes);
}

/// A response with these varbinds, each a tag, a name in hexadecimal and the text "row".
std::vector<sim::Datagram> response_named(
    const sim::Request& request, const std::vector<std::pair<ber::Tag, std::string_view>>& names) {
  agentd::RawMessage reply = request.response();
  for (const auto& [tag, name] : names) {
    reply.varbinds.push_back({agentd::from_hexadecimal(name), text_element("row"), tag});
  }
  return sim::one(reply.encode());
}

TEST(SeedWire, Row32RelativeOidsFollowFromTheNameBefore) {
  Lab lab;
  const std::string addr = lab.script([](const sim::Request& request) {
    if (request.oids.front().view() != kTableOid.view() && request.is_bulk()) {
      return sim::one(sim::sound_reply(request, kTableOid, 3, "row").encode());
    }
    // kTable.1, then .2 and .3 by their last arcs alone.
    return response_named(request, {{ber::tag::kObjectIdentifier, "2b 06 01 04 01 86 8d 1f 01"},
                                    {ber::tag::kRelativeOid, "02"},
                                    {ber::tag::kRelativeOid, "86 8d 1f 03"}});
  });
  const SnmpSession session = lab.session_at(addr);
  const WalkResult result = lab.collect(session.getbulk(kTable));
  EXPECT_FALSE(result.error.has_value());
  EXPECT_THAT(lines(result.varbinds), testing::ElementsAreArray(table_lines(3)));
  const auto answers =
      lab.run(session.get_many({kTable + ".3", kTable + ".1", kTable + ".2"})).value();
  for (const Answer& answer : answers) EXPECT_EQ(answer.value, Value(OctetString{"row"}));
}

TEST(SeedWire, Row32ARelativeOidThatFollowsFromNothingIsLostAlone) {
  Lab lab;
  const std::string addr = lab.script([](const sim::Request& request) {
    return response_named(request, {{ber::tag::kRelativeOid, "01"},
                                    {ber::tag::kObjectIdentifier, "2b 06 01 04 01 86 8d 1f 02"}});
  });
  const auto answers =
      lab.run(lab.session_at(addr).get_many({kTable + ".1", kTable + ".2"})).value();
  EXPECT_EQ(answers[0].value.error().word, "decode");
  EXPECT_TRUE(answers[1].value.has_value());
}

TEST(SeedWire, Row33OidsTravelByTheWholeRule) {
  Lab lab;
  std::vector<std::string> asked;
  const std::string addr = lab.script([&](const sim::Request& request) {
    asked.push_back(request.oids.front().view().to_string());
    return hello()(request);
  });
  const SnmpSession session = lab.session_at(addr);
  for (const char* oid : {"2.999.3", "0.0", "1.39.4294967295", "2.4294967175.1", "1.0.8802"}) {
    EXPECT_TRUE(lab.get(session, oid).has_value()) << oid;
    EXPECT_EQ(asked.back(), oid);
  }
}

TEST(SeedWire, Row34OidsAreWrittenWithOrWithoutALeadingDot) {
  Lab lab;
  const SnmpSession session = lab.session_at(lab.script(hello()));
  for (const char* oid : {"1.3.6.1.2.1.1.1.0", ".1.3.6.1.2.1.1.1.0", "1.0.8802.1.1.2", "2.5.4"}) {
    EXPECT_TRUE(lab.get(session, oid).has_value()) << oid;
  }
  const std::size_t before = lab.sent().size();
  for (const char* oid : {".", "1", "1.", "1..3", "3.1", "1.40", "1.3.4294967296", "sysDescr.0",
                          "1.3.6.1 ", "-1.3"}) {
    const auto result = lab.get(session, oid);
    ASSERT_FALSE(result.has_value()) << oid;
    EXPECT_EQ(result.error().error_class, ErrorClass::invalid_argument);
    EXPECT_EQ(result.error().message(), "invalid argument: not an OID: " + std::string(oid));
  }
  EXPECT_EQ(lab.sent().size(), before);
}

std::size_t open_descriptors() {
  DIR* const folder = ::opendir("/proc/self/fd");
  std::size_t count = 0;
  while (::readdir(folder) != nullptr) ++count;
  ::closedir(folder);
  return count;
}

TEST(SeedWire, Row35SessionsShareTheSocketsOfTheirLoop) {
  Loop loop = Loop::create().value();
  const std::size_t before = open_descriptors();
  std::vector<SnmpSession> sessions;
  for (int i = 0; i < 1'000; ++i) {
    sessions.push_back(SnmpSession::create(loop, {.addr = "127.0.0.1"}).value());
  }
  EXPECT_EQ(open_descriptors(), before);
}

}  // namespace
}  // namespace snmpring::api
