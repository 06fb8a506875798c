// Requests, replies and tables for tests of the simulated agents.
#ifndef SNMPRING_TESTS_AGENTD_SUPPORT_H_
#define SNMPRING_TESTS_AGENTD_SUPPORT_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agentd/dump.h"
#include "agentd/mib_table.h"
#include "agentd/recorded_value.h"
#include "agentd/responder.h"
#include "base/hex.h"
#include "ber/writer.h"
#include "message/community.h"
#include "message/varbind.h"

namespace snmpring::agentd::test {

using message::PduKind;
using message::Version;
using Octets = std::vector<std::uint8_t>;

inline ber::Oid oid(std::string_view text) {
  const auto parsed = ber::Oid::parse(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed.value_or(ber::Oid());
}

struct Request {
  PduKind kind = PduKind::get_request;
  std::vector<std::string> names = {};
  Version version = Version::v2c;
  std::int32_t non_repeaters = 0;
  std::int32_t max_repetitions = 0;
  std::int32_t id = 4711;
  std::string community = "public";

  Octets encode() const {
    Octets buffer(70'000);
    ber::Writer writer(buffer);
    const std::size_t end = writer.size();
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
      message::encode_request_varbind(writer, oid(*name));
    }
    message::encode_pdu(writer, kind, id, non_repeaters, max_repetitions, end);
    message::encode_community(writer, version, as_bytes(community), end);
    const MutableBytes written = writer.written();
    return {written.begin(), written.end()};
  }
};

/// "1.3.6.1.2.1.1.5.0=04:6869"; one text for each varbind, with tag and content in hexadecimal.
struct Reply {
  bool present = false;
  std::int32_t request_id = 0;
  std::int32_t status = 0;
  std::int32_t index = 0;
  std::size_t octets = 0;
  std::vector<std::string> varbinds = {};
};

inline Reply read_reply(Bytes datagram) {
  const auto message = message::decode_community(datagram);
  if (!message) return {};
  Reply reply{true, message->pdu.request_id, message->pdu.error_status, message->pdu.error_index,
              datagram.size()};
  message::VarBindReader reader(message->pdu.varbinds);
  message::VarBind varbind;
  while (reader.next(varbind)) {
    const std::uint8_t tag = varbind.value.tag;
    reply.varbinds.push_back(varbind.name.to_string() + "=" + hex_text({&tag, 1}) + ":" +
                             hex_text(varbind.value.content));
  }
  return reply;
}

/// The table that a .snmprec text gives.
inline MibTable table_of(std::string_view snmprec,
                         MibTableBuilder::Order order = MibTableBuilder::Order::sorted) {
  MibTableBuilder builder;
  Complaints complaints;
  RecordedRows rows(builder, complaints);
  parse_snmprec(snmprec, rows);
  MibTableBuilder::Report report;
  return builder.build(order, report);
}

inline Reply ask(const MibTable& table, const Request& request,
                 std::size_t message_max = kMessageOctetsMax, std::uint64_t agent = 0) {
  Responder responder({.community = "public", .message_octets_max = message_max});
  Octets out(kMessageOctetsMax);
  return read_reply(responder.respond({&table, agent}, request.encode(), out));
}

}  // namespace snmpring::agentd::test

#endif  // SNMPRING_TESTS_AGENTD_SUPPORT_H_
