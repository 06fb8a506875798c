// Whole v1 and v2c datagrams: the look at the head agrees with the decoder, varbinds stay within
// the datagram, and what was decoded means the same when it is written again.
#include <vector>

#include "fuzz/fuzz.h"
#include "message/correlation.h"
#include "message/samples.h"

namespace snmpring {
namespace {

using fuzz::expect;
using fuzz::within;

void check_varbinds(const message::CommunityMessage& message, Bytes datagram) {
  message::VarBindReader reader(message.pdu.varbinds);
  message::VarBind varbind;
  std::uint32_t count = 0;
  bool any_lost = false;
  for (; reader.next(varbind); ++count) {
    any_lost = any_lost || varbind.lost;
    expect(varbind.lost || !varbind.name.empty(), "a varbind that is not lost has a name");
    expect(within(varbind.value.content, datagram), "a value lies within the datagram");
    expect(!varbind.in_list || within(varbind.name.content(), datagram),
           "a name in the list lies within the datagram");
    for (const ber::OidView oid : {varbind.name, varbind.value.oid}) {
      if (oid.empty()) continue;
      const auto parsed = ber::Oid::parse(oid.to_string());
      expect(parsed && parsed->view() == oid, "an OID's text parses back");
    }
  }
  expect(count == message.pdu.varbind_count, "as many varbinds come as were counted");
  expect(any_lost == reader.anomalies().has(ber::Anomaly::lost_varbind),
         "a lost varbind is noticed");
}

void check_datagram(Bytes datagram) {
  const auto peeked = message::peek_correlation(datagram);
  const auto decoded = message::decode_community(datagram);
  if (!decoded) {
    expect(decoded.error().offset <= datagram.size(), "an error lies within the datagram");
    return;
  }
  const message::Pdu& pdu = decoded->pdu;
  expect(peeked.has_value() && !peeked->truncated, "a whole message has an id");
  expect(peeked->correlation_id == pdu.request_id && peeked->version == int(decoded->version) &&
             peeked->pdu_tag == static_cast<std::uint8_t>(pdu.kind),
         "the look at the head sees what the decoder does");
  expect(within(decoded->community, datagram) && within(pdu.varbinds, datagram),
         "views lie within the datagram");
  check_varbinds(*decoded, datagram);

  const std::vector<std::uint8_t> again = test::reencode(*decoded);
  const auto second = message::decode_community(again);
  expect(second.has_value(), "what is written is a message");
  expect(second->version == decoded->version && second->pdu.kind == pdu.kind &&
             second->pdu.request_id == pdu.request_id &&
             second->pdu.error_status == pdu.error_status &&
             second->pdu.error_index == pdu.error_index &&
             fuzz::same(second->community, decoded->community),
         "a message means the same when it is written again");
  expect(fuzz::same(test::reencode(*second), again), "writing it once more changes nothing");
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  snmpring::check_datagram({data, size});
  return 0;
}
