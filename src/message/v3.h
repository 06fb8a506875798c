// The SNMPv3 message: msgGlobalData around security parameters, and the scopedPDU (RFC 3412 §6).
// What the security parameters say is for the layer above.
#ifndef SNMPRING_MESSAGE_V3_H_
#define SNMPRING_MESSAGE_V3_H_

#include <cstdint>
#include <string_view>

#include "base/engine_id_size.h"
#include "message/pdu.h"

namespace snmpring::message {

/// RFC 3411 §3.4.3; ordered from low to high.
enum class SecurityLevel : std::uint8_t { no_auth_no_priv, auth_no_priv, auth_priv };

/// "noAuthNoPriv", "authNoPriv", "authPriv".
std::string_view security_level_word(SecurityLevel level) noexcept;

/// Bits of msgFlags (RFC 3412 §6.4).
namespace msg_flags {
inline constexpr std::uint8_t kAuth = 0x01;
inline constexpr std::uint8_t kPriv = 0x02;
inline constexpr std::uint8_t kReportable = 0x04;
}  // namespace msg_flags

/// msgSecurityModel of the User-based Security Model (RFC 3411 §5, SnmpSecurityModel).
inline constexpr std::int32_t kSecurityModelUsm = 3;

/// The least msgMaxSize that RFC 3412 §6.3 allows.
inline constexpr std::int32_t kMsgMaxSizeMin = 484;

using snmpring::kEngineIdOctetsMax;
using snmpring::kEngineIdOctetsMin;
using snmpring::kSoundEngineIdOctetsMin;

/// msgGlobalData.
struct V3Header {
  std::int32_t msg_id = 0;        ///< 0..2^31-1.
  std::int32_t msg_max_size = 0;  ///< 484..2^31-1: the largest message that the sender takes.
  SecurityLevel level = SecurityLevel::no_auth_no_priv;
  bool reportable = false;
};

/// A message whose security has not been looked at. All views borrow from the datagram.
struct V3Message {
  V3Header header;
  Bytes security_parameters;  ///< Content octets of msgSecurityParameters.
  /// The scopedPDU, its SEQUENCE header included, when `header.level` is below auth_priv; else the
  /// content octets of encryptedPDU.
  Bytes data;
  ber::Anomalies anomalies;
};

/// Decodes a whole v3 datagram; octets after it are noted as trailing_octets and ignored. Refused,
/// as RFC 3412 §7.2 steps 2 to 5 want it: msgID and msgMaxSize out of range, msgFlags of another
/// length than one octet, privacy without authentication, another security model than USM (all
/// out_of_range), and msgData that is no scopedPDU, or no OCTET STRING where the flags say
/// encrypted (unexpected_tag).
ber::Decoded<V3Message> decode_v3(Bytes datagram) noexcept;

/// scopedPDU (RFC 3412 §6.7, §6.8). Borrows.
struct ScopedPdu {
  Bytes context_engine_id;
  Bytes context_name;
  Pdu pdu;
  ber::Anomalies anomalies;  ///< Of all of it, the PDU's included.
};

/// Decodes a scopedPDU from the start of `octets`. Octets behind it are ignored: they are DES
/// padding (RFC 3414 §8.1.1.2) or harmless.
ber::Decoded<ScopedPdu> decode_scoped_pdu(Bytes octets) noexcept;

/// True when `octets` begin as a scopedPDU, whatever becomes of it further on: a SEQUENCE of any
/// length with a whole contextEngineID and contextName. What was decrypted with another key or IV
/// does so once in many millions.
bool begins_as_scoped_pdu(Bytes octets) noexcept;

/// Makes everything that `writer` has written since its size was `inner_end`, a PDU, a scopedPDU.
void encode_scoped_pdu(ber::Writer& writer, Bytes context_engine_id, Bytes context_name,
                       std::size_t inner_end) noexcept;

/// Writes msgVersion, msgGlobalData and the outer SEQUENCE around msgSecurityParameters (the whole
/// OCTET STRING) and msgData, which `writer` holds from `inner_end` on.
void encode_v3(ber::Writer& writer, const V3Header& header, std::size_t inner_end) noexcept;

}  // namespace snmpring::message

#endif  // SNMPRING_MESSAGE_V3_H_
