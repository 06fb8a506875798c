// Plain blocking UDP sockets on loopback that play the agents in the tests of the wires.
#ifndef SNMPRING_TESTS_IO_PEER_H_
#define SNMPRING_TESTS_IO_PEER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/endpoint.h"
#include "base/unique_fd.h"

namespace snmpring::io {

/// True if ::1 can be bound here.
bool has_ipv6_loopback();

/// 127.0.0.1 or ::1.
IpAddress loopback(Family family);

/// A socket bound to a port that the kernel picks. Fails the test that makes it where that is not
/// possible.
class Peer {
 public:
  explicit Peer(Family family = Family::ipv4);
  explicit Peer(const IpAddress& address);

  const Endpoint& endpoint() const { return endpoint_; }
  int fd() const { return fd_.get(); }

  struct Datagram {
    Endpoint from;
    std::vector<std::uint8_t> payload;
  };

  /// The next datagram; nothing after ten seconds without one.
  std::optional<Datagram> receive() const;
  /// True if the kernel took it.
  bool send(const Endpoint& to, Bytes payload) const;
  bool send(const Endpoint& to, const std::string& text) const { return send(to, as_bytes(text)); }
  /// Sends each of the next `count` datagrams back. \return How many came.
  int echo(int count) const;

 private:
  UniqueFd fd_;
  Endpoint endpoint_;
};

/// A port of `family` on loopback that nobody answers and nobody else can bind: a datagram to it
/// gets an ICMP port unreachable.
class ClosedPort {
 public:
  explicit ClosedPort(Family family);
  const Endpoint& endpoint() const { return peer_.endpoint(); }

 private:
  Peer peer_;
};

}  // namespace snmpring::io

#endif  // SNMPRING_TESTS_IO_PEER_H_
