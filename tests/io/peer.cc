// Plain blocking UDP sockets on loopback that play the agents in the tests of the wires.
#include "peer.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "io/socket_address.h"

namespace snmpring::io {
namespace {

Endpoint bound_endpoint(int fd) {
  sockaddr_in6 address{};
  socklen_t length = sizeof address;
  EXPECT_EQ(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length), 0);
  return decode_address({reinterpret_cast<const std::uint8_t*>(&address), length}).value();
}

}  // namespace

bool has_ipv6_loopback() {
  const UniqueFd fd(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  SocketAddress address;
  encode_address({loopback(Family::ipv6), 0}, address);
  return fd && ::bind(fd.get(), &address.any, address.length) == 0;
}

IpAddress loopback(Family family) {
  return family == Family::ipv4 ? *IpAddress::parse("127.0.0.1") : *IpAddress::parse("::1");
}

Peer::Peer(Family family) : Peer(loopback(family)) {}

Peer::Peer(const IpAddress& address)
    : fd_(::socket(address_family(address.family), SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  SocketAddress name;
  encode_address({address, 0}, name);
  EXPECT_EQ(::bind(fd_.get(), &name.any, name.length), 0);
  const timeval patience{.tv_sec = 10, .tv_usec = 0};
  EXPECT_EQ(::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
  const int octets = 4 << 20;
  EXPECT_EQ(::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVBUF, &octets, sizeof octets), 0);
  endpoint_ = bound_endpoint(fd_.get());
}

std::optional<Peer::Datagram> Peer::receive() const {
  sockaddr_in6 from{};
  socklen_t length = sizeof from;
  std::vector<std::uint8_t> payload(65536);
  const ssize_t octets = ::recvfrom(fd_.get(), payload.data(), payload.size(), 0,
                                    reinterpret_cast<sockaddr*>(&from), &length);
  if (octets < 0) return std::nullopt;
  payload.resize(static_cast<std::size_t>(octets));
  const auto endpoint = decode_address({reinterpret_cast<const std::uint8_t*>(&from), length});
  return Datagram{endpoint.value(), std::move(payload)};
}

bool Peer::send(const Endpoint& to, Bytes payload) const {
  SocketAddress name;
  encode_address(to, name);
  return ::sendto(fd_.get(), payload.data(), payload.size(), 0, &name.any, name.length) ==
         static_cast<ssize_t>(payload.size());
}

int Peer::echo(int count) const {
  int echoed = 0;
  for (; echoed < count; ++echoed) {
    const auto datagram = receive();
    if (!datagram || !send(datagram->from, datagram->payload)) break;
  }
  return echoed;
}

ClosedPort::ClosedPort(Family family) : peer_(family) {
  // A connected socket takes datagrams from its peer alone, here from itself.
  SocketAddress name;
  encode_address(peer_.endpoint(), name);
  EXPECT_EQ(::connect(peer_.fd(), &name.any, name.length), 0);
}

}  // namespace snmpring::io
