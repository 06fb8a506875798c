// Translates between Endpoint and the socket addresses of the system calls.
#ifndef SNMPRING_IO_SOCKET_ADDRESS_H_
#define SNMPRING_IO_SOCKET_ADDRESS_H_

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>
#include <optional>

#include "base/bytes.h"
#include "base/endpoint.h"

namespace snmpring::io {

/// A sockaddr_in or a sockaddr_in6 with its length.
struct SocketAddress {
  union {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
  };
  socklen_t length;
};

/// Enough octets for the address of every datagram.
inline constexpr std::size_t kSocketAddressOctetsMax = sizeof(sockaddr_in6);

/// Writes `endpoint` in the form that the system calls of its family take.
void encode_address(const Endpoint& endpoint, SocketAddress& out) noexcept;

/// Reads an address that the kernel wrote. The scope is kept only for link-local addresses, so that
/// all others compare equal with the address that was asked. False, with `endpoint` unchanged, if
/// `octets` are too few or of neither family.
bool decode_address(Bytes octets, Endpoint& endpoint) noexcept;

/// The same by value; empty for false.
inline std::optional<Endpoint> decode_address(Bytes octets) noexcept {
  Endpoint endpoint;
  if (!decode_address(octets, endpoint)) return std::nullopt;
  return endpoint;
}

/// AF_INET or AF_INET6.
inline int address_family(Family family) noexcept {
  return family == Family::ipv4 ? AF_INET : AF_INET6;
}

}  // namespace snmpring::io

#endif  // SNMPRING_IO_SOCKET_ADDRESS_H_
