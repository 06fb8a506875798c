// An IPv4 or IPv6 address with a UDP port: whom datagrams go to and come from.
#ifndef SNMPRING_BASE_ENDPOINT_H_
#define SNMPRING_BASE_ENDPOINT_H_

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/prng.h"

namespace snmpring {

class Zones;

enum class Family : std::uint8_t { ipv4, ipv6 };

/// An IP address. Octets are in network order; IPv4 uses the first four and the rest are zero, so
/// that equality and order are those of the members.
struct IpAddress {
  Family family = Family::ipv4;
  std::array<std::uint8_t, 16> octets{};
  /// Interface index of an IPv6 link-local address (RFC 4007), else 0.
  std::uint32_t scope_id = 0;

  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

  /// \param host_order The address as an integer: 127.0.0.1 is 0x7F000001.
  static IpAddress v4(std::uint32_t host_order) noexcept {
    IpAddress address;
    address.set_v4(host_order);
    return address;
  }
  /// Becomes v4(host_order). A copy of one that was just made would wait for its parts to reach the
  /// cache.
  void set_v4(std::uint32_t host_order) noexcept {
    *this = {};
    store_be32(octets.data(), host_order);
  }
  static IpAddress v6(const std::array<std::uint8_t, 16>& octets,
                      std::uint32_t scope_id = 0) noexcept {
    return {.family = Family::ipv6, .octets = octets, .scope_id = scope_id};
  }

  /// IPv4 only: the address as an integer in host order.
  std::uint32_t v4_value() const noexcept { return load_be32(octets.data()); }

  /// Parses a dotted quad (four decimal parts, no leading zeros taken as octal) or an RFC 4291 IPv6
  /// text, the latter with an optional "%zone" (interface name or index). No brackets, no port.
  static std::optional<IpAddress> parse(std::string_view text);

  /// RFC 5952 text, with "%zone" where a scope is set (interface name where there is one, else
  /// index).
  std::string to_string() const;
};

/// An address and a UDP port, ordered by address first.
struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;

  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;

  /// "192.0.2.1:161" or "[2001:db8::7]:161".
  std::string to_string() const;
};

/// A hash over address, scope and port, keyed by `key` so that nobody outside can choose
/// collisions.
std::uint64_t hash_endpoint(const Endpoint& endpoint, std::uint64_t key) noexcept;

/// What hash_endpoint() gives for an IPv4 address, which fits one word with its port. \param
/// address In host order.
inline std::uint64_t hash_ipv4(std::uint32_t address, std::uint16_t port,
                               std::uint64_t key) noexcept {
  return splitmix64((std::uint64_t{address} << 16 | port) ^ key);
}

/// Whether an address alone does not say on which link it is: fe80::/10, and multicast groups of
/// interface-local and link-local scope (RFC 4007 §5, RFC 4291 §2.7). No other has a zone.
bool takes_zone(const IpAddress& address) noexcept;
/// fe80::/10.
bool is_link_local(const IpAddress& address) noexcept;

/// As IpAddress::parse() and to_string(), which ask the C library.
std::optional<IpAddress> parse_address(std::string_view text, const Zones& zones);
std::string address_text(const IpAddress& address, const Zones& zones);

}  // namespace snmpring

#endif  // SNMPRING_BASE_ENDPOINT_H_
