// What an snmpEngineID says of its engine (RFC 3411 §5, the textual convention SnmpEngineID).
#ifndef SNMPRING_TEXT_ENGINE_ID_TEXT_H_
#define SNMPRING_TEXT_ENGINE_ID_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace snmpring::text {

struct EngineIdText {
  std::string_view format;  ///< "mac", "ipv4", "ipv6", "text", "octets" or "enterprise".
  /// The private enterprise number, below 2^31; absent in an ID of 1 to 4 octets.
  std::optional<std::uint32_t> enterprise;
  /// The rest in the form that fits it: an address, text, else hexadecimal. At most 64 octets of
  /// UTF-8.
  std::string text;
};

/// "mac" and the like only where what follows is what the format says: six octets for a MAC
/// address, 1 to 27 octets of UTF-8 without control characters for text. Otherwise "octets".
/// "enterprise" are the formats that enterprises define for themselves, and the old form of twelve
/// octets. An ID of 1 to 4 octets is "octets", all of it.
/// \return Nothing for what no engine ID is: none or more than 32 octets.
std::optional<EngineIdText> engine_id_text(Bytes engine_id);

}  // namespace snmpring::text

#endif  // SNMPRING_TEXT_ENGINE_ID_TEXT_H_
