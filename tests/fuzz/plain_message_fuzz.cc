// The fast reader of v1 and v2c messages against the general one: what it reads is the same
// message, and there is nothing in it that had to be tolerated.
#include "fuzz/fuzz.h"
#include "message/plain_reader.h"

namespace snmpring {
namespace {

using fuzz::expect;

bool same_view(Bytes a, Bytes b) { return a.data() == b.data() && a.size() == b.size(); }

void check_message(const message::CommunityMessage& plain, Bytes datagram) {
  const auto decoded = message::decode_community(datagram);
  expect(decoded.has_value(), "what the fast way reads is a message");
  expect(decoded->anomalies.empty() && plain.anomalies.empty() && plain.pdu.anomalies.empty(),
         "nothing had to be tolerated in what the fast way reads");
  expect(plain.version == decoded->version && same_view(plain.community, decoded->community),
         "both ways read the same envelope");
  expect(plain.pdu.kind == decoded->pdu.kind && plain.pdu.request_id == decoded->pdu.request_id &&
             plain.pdu.error_status == decoded->pdu.error_status &&
             plain.pdu.error_index == decoded->pdu.error_index,
         "both ways read the same PDU");
  expect(plain.pdu.varbind_count == decoded->pdu.varbind_count &&
             same_view(plain.pdu.varbinds, decoded->pdu.varbinds),
         "both ways find the same varbinds");
}

void check_datagram(Bytes datagram) {
  message::Correlation head{};
  const bool plain_head = message::peek_plain_community(head, datagram);
  if (!plain_head) return;
  const auto any = message::peek_any_correlation(datagram);
  expect(any && any->version == head.version && any->correlation_id == head.correlation_id &&
             any->pdu_tag == head.pdu_tag && any->truncated == head.truncated,
         "both ways find the same id");
  message::CommunityMessage plain;
  if (message::read_plain_community(plain, head)) check_message(plain, datagram);
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  snmpring::check_datagram({data, size});
  return 0;
}
