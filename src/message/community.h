// The community-based message of v1 and v2c (RFC 1157 §4, RFC 1901 §3).
#ifndef SNMPRING_MESSAGE_COMMUNITY_H_
#define SNMPRING_MESSAGE_COMMUNITY_H_

#include <cstdint>

#include "message/pdu.h"
#include "message/version.h"

namespace snmpring::message {

struct CommunityMessage {
  Version version = Version::v2c;
  Bytes community;  ///< Borrowed from the datagram.
  Pdu pdu;
  /// Of the envelope and the PDU; the varbinds' own come as they are read.
  ber::Anomalies anomalies;
};

/// Decodes a whole v1 or v2c datagram; octets after it are noted as trailing_octets and ignored.
/// Errors: those of decode_pdu; out_of_range for another version.
ber::Decoded<CommunityMessage> decode_community(Bytes datagram) noexcept;

/// Puts version, community and the outer SEQUENCE around the PDU that `writer` holds from
/// `inner_end` on.
void encode_community(ber::Writer& writer, Version version, Bytes community,
                      std::size_t inner_end) noexcept;

}  // namespace snmpring::message

#endif  // SNMPRING_MESSAGE_COMMUNITY_H_
