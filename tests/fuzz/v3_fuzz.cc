// SNMPv3 messages and scopedPDUs: the views lie within the datagram, and what was decoded means the
// same when it is written again.
#include <vector>

#include "fuzz/fuzz.h"
#include "message/v3.h"

namespace snmpring {
namespace {

using fuzz::expect;
using message::SecurityLevel;

void check_scoped_pdu(Bytes octets) {
  const auto scoped = message::decode_scoped_pdu(octets);
  if (!scoped) {
    expect(scoped.error().offset <= octets.size(), "an error lies within the octets");
    return;
  }
  const message::Pdu& pdu = scoped->pdu;
  expect(fuzz::within(scoped->context_engine_id, octets) &&
             fuzz::within(scoped->context_name, octets) && fuzz::within(pdu.varbinds, octets),
         "views lie within the octets");
  std::vector<std::uint8_t> room(octets.size() + 64);
  ber::Writer writer(room);
  writer.octets(pdu.varbinds);
  message::encode_pdu(writer, pdu.kind, pdu.request_id, pdu.error_status, pdu.error_index, 0);
  message::encode_scoped_pdu(writer, scoped->context_engine_id, scoped->context_name, 0);
  expect(!writer.failed(), "a scopedPDU is no longer when it is written again");
  const auto again = message::decode_scoped_pdu(writer.written());
  expect(again && again->pdu.kind == pdu.kind && again->pdu.request_id == pdu.request_id &&
             again->pdu.error_status == pdu.error_status &&
             again->pdu.error_index == pdu.error_index &&
             again->pdu.varbind_count == pdu.varbind_count &&
             fuzz::same(again->pdu.varbinds, pdu.varbinds) &&
             fuzz::same(again->context_engine_id, scoped->context_engine_id) &&
             fuzz::same(again->context_name, scoped->context_name),
         "a scopedPDU means the same when it is written again");
}

void check_message(Bytes datagram) {
  const auto decoded = message::decode_v3(datagram);
  if (!decoded) {
    expect(decoded.error().offset <= datagram.size(), "an error lies within the datagram");
    return;
  }
  const message::V3Header& header = decoded->header;
  expect(header.msg_id >= 0 && header.msg_max_size >= message::kMsgMaxSizeMin,
         "msgID and msgMaxSize are what RFC 3412 allows");
  expect(
      fuzz::within(decoded->security_parameters, datagram) && fuzz::within(decoded->data, datagram),
      "views lie within the datagram");
  const bool encrypted = header.level == SecurityLevel::auth_priv;
  std::vector<std::uint8_t> room(datagram.size() + 64);
  ber::Writer writer(room);
  if (encrypted) {
    writer.element(ber::tag::kOctetString, decoded->data);
  } else {
    writer.octets(decoded->data);
  }
  writer.element(ber::tag::kOctetString, decoded->security_parameters);
  message::encode_v3(writer, header, 0);
  expect(!writer.failed(), "a message is no longer when it is written again");
  const auto again = message::decode_v3(writer.written());
  expect(again && again->header.msg_id == header.msg_id &&
             again->header.msg_max_size == header.msg_max_size &&
             again->header.level == header.level && again->header.reportable == header.reportable &&
             fuzz::same(again->security_parameters, decoded->security_parameters) &&
             fuzz::same(again->data, decoded->data),
         "a message means the same when it is written again");
  if (!encrypted) check_scoped_pdu(decoded->data);
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  check_message({data, size});
  check_scoped_pdu({data, size});
  return 0;
}
