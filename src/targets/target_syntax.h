// The forms in which an operator names whom to ask: one text to one typed expression.
#ifndef SNMPRING_TARGETS_TARGET_SYNTAX_H_
#define SNMPRING_TARGETS_TARGET_SYNTAX_H_

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/endpoint.h"
#include "base/zones.h"
#include "targets/address_range.h"

namespace snmpring::targets {

/// What records and lists call the community that is asked with where nobody names another. A list
/// line with it demands nothing: a run with other credentials asks with those.
inline constexpr std::string_view kDefaultLabel = "public";

/// One address: "192.0.2.1", "192.0.2.1:1161", "2001:db8::7", "[2001:db8::7]:1161", "fe80::1%eth0".
struct AddressTarget {
  IpAddress address;
  std::optional<std::uint16_t> port;  ///< Absent: the run's default.
};

/// A prefix or a range: "192.0.2.0/24", "192.0.2.10-192.0.2.99", "192.0.2.10-99", with ":PORT"
/// after it or, for IPv6, around it: "[2001:db8::/120]:1161". A prefix is all of its addresses, the
/// lowest and the highest included; host bits that are set count for nothing. A /32 or /128 is a
/// prefix too.
struct RangeTarget {
  AddressRange range;  ///< At most 2^32 addresses.
  std::optional<std::uint16_t> port;
};

/// A host name: "switch1.example.net", "switch1:1161".
struct NameTarget {
  std::string name;  ///< 1..253 characters: letters, digits, '-', '_' and '.'.
  std::optional<std::uint16_t> port;
  std::optional<Family> family;  ///< What "udp:" or "udp6:" before it demands.
};

/// A list of targets, one a line: "@FILE", or "-" for standard input.
struct ListTargets {
  std::string path;  ///< "-" is standard input; a file of that name is "./-".
};

using TargetExpression = std::variant<AddressTarget, RangeTarget, NameTarget, ListTargets>;

/// Parses one target of the command line. net-snmp's "udp:" and "udp6:" may stand before an
/// address, a range or a name; its other transports are refused by name.
///
/// Errors: one line without the text's own position, fit for stderr; it quotes at most 64
/// characters of the text and no control characters.
std::expected<TargetExpression, std::string> parse_target(std::string_view text,
                                                          const Zones& zones = system_zones());

/// Parses an address, prefix or range without port or zone, of any size: a line of an allowlist or
/// blocklist. Errors as above.
std::expected<AddressRange, std::string> parse_address_block(std::string_view text);

/// `text` in double quotes, cut after 64 characters, with what is not printable ASCII as \xNN.
std::string in_quotes(std::string_view text);

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_TARGET_SYNTAX_H_
