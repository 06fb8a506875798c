#include "io/socket_address.h"

#include <arpa/inet.h>

#include <cstring>

namespace snmpring::io {

void encode_address(const Endpoint& endpoint, SocketAddress& out) noexcept {
  if (endpoint.address.family == Family::ipv4) {
    out.v4 = {};
    out.v4.sin_family = AF_INET;
    out.v4.sin_port = htons(endpoint.port);
    std::memcpy(&out.v4.sin_addr, endpoint.address.octets.data(), sizeof out.v4.sin_addr);
    out.length = sizeof out.v4;
    return;
  }
  out.v6 = {};
  out.v6.sin6_family = AF_INET6;
  out.v6.sin6_port = htons(endpoint.port);
  std::memcpy(&out.v6.sin6_addr, endpoint.address.octets.data(), sizeof out.v6.sin6_addr);
  out.v6.sin6_scope_id = endpoint.address.scope_id;
  out.length = sizeof out.v6;
}

bool decode_address(Bytes octets, Endpoint& endpoint) noexcept {
  sa_family_t family = AF_UNSPEC;
  if (octets.size() < sizeof family) return false;
  static_assert(offsetof(sockaddr_in, sin_family) == 0 && offsetof(sockaddr_in6, sin6_family) == 0);
  std::memcpy(&family, octets.data(), sizeof family);

  if (family == AF_INET && octets.size() >= sizeof(sockaddr_in)) {
    sockaddr_in address;
    std::memcpy(&address, octets.data(), sizeof address);
    endpoint.address.set_v4(ntohl(address.sin_addr.s_addr));
    endpoint.port = ntohs(address.sin_port);
    return true;
  }
  if (family == AF_INET6 && octets.size() >= sizeof(sockaddr_in6)) {
    sockaddr_in6 address;
    std::memcpy(&address, octets.data(), sizeof address);
    endpoint.address = {};
    endpoint.address.family = Family::ipv6;
    std::memcpy(endpoint.address.octets.data(), &address.sin6_addr, sizeof address.sin6_addr);
    if (IN6_IS_ADDR_LINKLOCAL(&address.sin6_addr))
      endpoint.address.scope_id = address.sin6_scope_id;
    endpoint.port = ntohs(address.sin6_port);
    return true;
  }
  return false;
}

}  // namespace snmpring::io
