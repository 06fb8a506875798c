// Octets as an operator writes and reads them.
#ifndef SNMPRING_TEXT_HEX_H_
#define SNMPRING_TEXT_HEX_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace snmpring::text {

/// Two digits an octet in either case, behind an optional 0x; a colon may stand between two octets.
/// nullopt for anything else. The octets are never reallocated, so that a caller can wipe them.
std::optional<std::vector<std::uint8_t>> parse_hex(std::string_view text);

/// Two lower-case digits an octet.
std::string hex_text(Bytes octets);

}  // namespace snmpring::text

#endif  // SNMPRING_TEXT_HEX_H_
