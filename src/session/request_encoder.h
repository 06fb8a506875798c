// Writes the PDUs of Get, GetNext and GetBulk requests, and knows what fits in 1,400 octets.
#ifndef SNMPRING_SESSION_REQUEST_ENCODER_H_
#define SNMPRING_SESSION_REQUEST_ENCODER_H_

#include <cstddef>
#include <cstdint>

#include "ber/oid.h"
#include "ber/writer.h"
#include "message/pdu.h"
#include "session/plan.h"

namespace snmpring::session {

/// Octets of an element's identifier and length. `content` is the number of its content octets, at
/// most 65,535.
constexpr std::size_t header_octets(std::size_t content) noexcept {
  return content < 0x80 ? 2 : content <= 0xFF ? 3 : 4;
}

/// Octets that `name` takes in a request's VarBindList.
inline std::size_t request_varbind_octets(ber::OidView name) noexcept {
  const std::size_t content = name.content().size();
  const std::size_t inner = header_octets(content) + content + 2;
  return header_octets(inner) + inner;
}

/// Octets left for varbinds in a request of `request_octets`.
std::size_t request_varbinds_budget(const Credential& credential,
                                    std::size_t request_octets = kRequestOctetsMax) noexcept;

/// Puts the PDU around the varbinds in `writer`, which must hold nothing else.
/// \param max_repetitions For GetBulk, else 0. non-repeaters is always 0.
void encode_request_pdu(ber::Writer& writer, message::PduKind kind, std::int32_t request_id,
                        std::uint32_t max_repetitions) noexcept;

/// Writes a PDU about one OID: GetBulk with `max_repetitions`, or GetNext if that is 0.
void encode_walk_pdu(ber::Writer& writer, ber::OidView cursor, std::uint32_t max_repetitions,
                     std::int32_t request_id) noexcept;

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_REQUEST_ENCODER_H_
