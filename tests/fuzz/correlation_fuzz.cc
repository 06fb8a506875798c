// The first look at a datagram: of one that was cut on its way it sees the same as of the whole, or
// nothing.
#include "fuzz/fuzz.h"
#include "message/correlation.h"
#include "message/v3.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  using fuzz::expect;
  const Bytes datagram(data, size);
  const auto whole = message::peek_correlation(datagram);
  if (whole && whole->version == 3) expect(whole->pdu_tag == 0, "a v3 PDU may be encrypted");
  if (const auto decoded = message::decode_v3(datagram)) {
    expect(whole && whole->version == 3 && whole->correlation_id == decoded->header.msg_id &&
               !whole->truncated,
           "the look at the head sees what the decoder of v3 does");
  }
  // Every cut, as far as heads reach.
  for (std::size_t octets = 0; octets < std::min<std::size_t>(size, 300); ++octets) {
    const auto cut = message::peek_correlation(datagram.first(octets));
    if (!cut || !whole) continue;
    expect(cut->version == whole->version && cut->pdu_tag == whole->pdu_tag &&
               cut->correlation_id == whole->correlation_id,
           "a cut message has the id of the whole one, or none");
  }
  return 0;
}
