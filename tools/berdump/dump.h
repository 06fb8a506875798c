// Renders a datagram as an indented tree with the names that the SNMP RFCs give its fields.
#ifndef SNMPRING_TOOLS_BERDUMP_DUMP_H_
#define SNMPRING_TOOLS_BERDUMP_DUMP_H_

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace snmpring::berdump {

struct Dump {
  /// One line for each element, "OFFSET FIELD: VALUE", then one that says what the whole is. Ends
  /// with LF. What cannot be decoded is shown in hex where it was met.
  std::string text;
  bool sound;  ///< The whole datagram is one message that could be decoded.
};

/// Never fails: any octets give some tree.
Dump dump(Bytes datagram);

/// Octets from hexadecimal digits, which white space, ':', '-' and "0x" may separate.
/// Error: the position in `text` of the first character that does not fit.
std::expected<std::vector<std::uint8_t>, std::size_t> parse_hex(std::string_view text);

}  // namespace snmpring::berdump

#endif  // SNMPRING_TOOLS_BERDUMP_DUMP_H_
