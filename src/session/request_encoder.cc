// The layout of requests and the arithmetic of what fits.
#include "session/request_encoder.h"

#include <algorithm>

#include "session/v3_peer.h"

namespace snmpring::session {
namespace {

/// The headers of PDU and list with four octets each, request-id and two more integers with 6 each.
constexpr std::size_t kPduOctetsMax = 2 * 4 + 3 * 6;
/// The message's header with four octets, version with 3, community header with 3.
constexpr std::size_t kCommunityEnvelopeOctetsMax = 4 + 3 + 3;

}  // namespace

std::size_t request_varbinds_budget(const Credential& credential,
                                    std::size_t request_octets) noexcept {
  const std::size_t envelope =
      credential.v3() ? v3_envelope_octets_max(credential)
                      : kCommunityEnvelopeOctetsMax + credential.community.reveal().size();
  return request_octets - std::min(kPduOctetsMax + envelope, request_octets);
}

void encode_request_pdu(ber::Writer& writer, message::PduKind kind, std::int32_t request_id,
                        std::uint32_t max_repetitions) noexcept {
  message::encode_pdu(writer, kind, request_id, 0, static_cast<std::int32_t>(max_repetitions), 0);
}

void encode_walk_pdu(ber::Writer& writer, ber::OidView cursor, std::uint32_t max_repetitions,
                     std::int32_t request_id) noexcept {
  message::encode_request_varbind(writer, cursor);
  encode_request_pdu(
      writer,
      max_repetitions > 0 ? message::PduKind::get_bulk_request : message::PduKind::get_next_request,
      request_id, max_repetitions);
}

}  // namespace snmpring::session
