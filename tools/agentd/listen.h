// The argument of --listen: an address or a prefix, each of whose addresses is an agent, and a
// port.
#ifndef SNMPRING_AGENTD_LISTEN_H_
#define SNMPRING_AGENTD_LISTEN_H_

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/endpoint.h"

namespace snmpring::agentd {

struct Listen {
  std::string shown;       ///< As given, without the port: "127.0.1.0/24", "[::1]".
  IpAddress network;       ///< The lowest address; scope kept.
  unsigned free_bits = 0;  ///< Of an address that number the agents: 0..32, 0 for a single address.
  bool prefix = false;     ///< Given as a prefix, even if of one address.
  std::uint16_t port = 0;  ///< 0: the system chooses.

  std::uint64_t size() const noexcept { return std::uint64_t{1} << free_bits; }

  /// Which address of this prefix `address` is, counted from 0; nullopt when it is none.
  std::optional<std::uint64_t> position(const IpAddress& address) const noexcept;

  bool overlaps(const Listen& other) const noexcept;
};

/// Parses ADDRESS[/PREFIX]:PORT with an IPv4 address, or [ADDRESS]:PORT, [ADDRESS/PREFIX]:PORT or
/// [ADDRESS]/PREFIX:PORT with an IPv6 one. Bits under the prefix are ignored; more than 2^32
/// addresses are refused. The error completes the sentence "--listen TEXT: ...".
std::expected<Listen, std::string> parse_listen(std::string_view text);

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_LISTEN_H_
