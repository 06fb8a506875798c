// UsmSecurityParameters (RFC 3414 §2.4): decoding and encoding.
#ifndef SNMPRING_USM_PARAMS_H_
#define SNMPRING_USM_PARAMS_H_

#include <cstdint>

#include "ber/reader.h"
#include "ber/writer.h"

namespace snmpring::usm {

/// engineBoots and engineTime are 0..2^31-1 (RFC 3414 §2.2).
inline constexpr std::uint32_t kEngineBootsMax = 0x7FFF'FFFF;
inline constexpr std::uint32_t kEngineTimeMax = 0x7FFF'FFFF;

/// All views borrow from the message.
struct Params {
  Bytes engine_id;  ///< msgAuthoritativeEngineID: empty or 1..32 octets as received.
  std::uint32_t engine_boots = 0;
  std::uint32_t engine_time = 0;
  Bytes user_name;             ///< At most 32 octets.
  Bytes auth;                  ///< msgAuthenticationParameters, any length.
  Bytes priv;                  ///< msgPrivacyParameters, any length.
  ber::Anomalies anomalies{};  ///< The anomalies tolerated in decoding.
};

/// Decodes the content octets of msgSecurityParameters. Each field is limited by its own OCTET
/// STRING. Together the fields must fill the content. Errors: those of Reader; out_of_range for
/// boots or time below zero, or an engine ID or user name of more than 32 octets; trailing_content.
ber::Decoded<Params> decode_params(Bytes octets) noexcept;

/// Writes the whole msgSecurityParameters, with the OCTET STRING header, before what `writer`
/// holds. `auth` and `priv` are written unchanged; zeros in `auth` leave room for the MAC.
/// \param mac_from_end If not null, receives how many octets `writer` held after the content of
///     `auth` was written. The MAC begins that many octets before the end of the buffer.
void encode_params(ber::Writer& writer, const Params& params, std::size_t* mac_from_end) noexcept;

}  // namespace snmpring::usm

#endif  // SNMPRING_USM_PARAMS_H_
