// Endpoints in the form of the system calls and back.
#include "io/socket_address.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace snmpring::io {
namespace {

std::vector<std::uint8_t> octets_of(const Endpoint& endpoint) {
  SocketAddress address;
  encode_address(endpoint, address);
  const auto* start = reinterpret_cast<const std::uint8_t*>(&address.v6);
  return {start, start + address.length};
}

Endpoint endpoint(const char* address, std::uint16_t port, std::uint32_t scope_id = 0) {
  Endpoint endpoint{IpAddress::parse(address).value(), port};
  endpoint.address.scope_id = scope_id;
  return endpoint;
}

TEST(SocketAddress, RoundTripsIpv4) {
  const Endpoint asked = endpoint("192.0.2.1", 161);
  EXPECT_EQ(decode_address(octets_of(asked)), asked);
}

TEST(SocketAddress, RoundTripsIpv6) {
  const Endpoint asked = endpoint("2001:db8::7", 65535);
  EXPECT_EQ(decode_address(octets_of(asked)), asked);
}

TEST(SocketAddress, KeepsTheScopeOfALinkLocalAddress) {
  const Endpoint asked = endpoint("fe80::1", 161, 7);
  EXPECT_EQ(decode_address(octets_of(asked)), asked);
}

TEST(SocketAddress, LeavesTheScopeOfOtherAddressesOut) {
  const Endpoint arrived = endpoint("2001:db8::7", 161, 7);
  EXPECT_EQ(decode_address(octets_of(arrived)), endpoint("2001:db8::7", 161));
}

TEST(SocketAddress, RefusesEveryTruncation) {
  for (const Endpoint& whole : {endpoint("192.0.2.1", 161), endpoint("2001:db8::7", 161)}) {
    const std::vector<std::uint8_t> octets = octets_of(whole);
    for (std::size_t size = 0; size < octets.size(); ++size) {
      EXPECT_EQ(decode_address(Bytes(octets).first(size)), std::nullopt) << size;
    }
  }
}

TEST(SocketAddress, RefusesOtherFamilies) {
  std::vector<std::uint8_t> octets = octets_of(endpoint("2001:db8::7", 161));
  const sa_family_t family = AF_UNIX;
  std::memcpy(octets.data(), &family, sizeof family);
  EXPECT_EQ(decode_address(octets), std::nullopt);
}

}  // namespace
}  // namespace snmpring::io
