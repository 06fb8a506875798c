// Octets as hexadecimal text.
#ifndef SNMPRING_BASE_HEX_H_
#define SNMPRING_BASE_HEX_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace snmpring {

/// Two digits an octet in either case, behind an optional 0x; a colon may stand between two octets.
/// nullopt for anything else. The octets are never reallocated, so that a caller can wipe them.
std::optional<std::vector<std::uint8_t>> parse_hex(std::string_view text);

/// Two lower-case digits an octet.
inline std::string hex_text(Bytes octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * octets.size());
  for (const std::uint8_t octet : octets) {
    text += kDigits[octet >> 4];
    text += kDigits[octet & 0xF];
  }
  return text;
}

}  // namespace snmpring

#endif  // SNMPRING_BASE_HEX_H_
