// UDP sockets of the wires: for each family a sender and a receiver that share one port.
#ifndef SNMPRING_IO_UDP_SOCKET_H_
#define SNMPRING_IO_UDP_SOCKET_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>

#include "base/endpoint.h"
#include "base/unique_fd.h"
#include "io/wire.h"

namespace snmpring::io {

/// Two sockets of one family on one port. The kernel hands replies and ICMP errors to the socket
/// bound last, the receiver; so an error waits in the receiver's error queue, and never makes the
/// next send of the sender fail, as it does where one socket does both.
class UdpSocketPair {
 public:
  /// Opens and binds both. Errors: bad_option for an address or interface that is not there,
  /// permission, system (a port in use, a family that the host lacks, no descriptors).
  static std::expected<UdpSocketPair, WireError> open(Family family, const SocketOptions& options);

  int sender() const noexcept { return sender_.get(); }
  int receiver() const noexcept { return receiver_.get(); }

  /// The port of both.
  std::uint16_t port() const noexcept { return port_; }

  /// What the kernel granted, its own overhead included.
  std::size_t receive_buffer_octets() const noexcept { return receive_buffer_octets_; }
  std::size_t send_buffer_octets() const noexcept { return send_buffer_octets_; }

  /// Makes the buffers at least this large, as far as the kernel allows; 0 leaves one alone.
  void grow_buffers(int send_octets, int receive_octets) noexcept;

  /// Datagrams that the receiver had no room for since it was opened. Costs a system call.
  std::uint64_t kernel_drops() noexcept;

 private:
  UdpSocketPair() = default;

  UniqueFd sender_;
  UniqueFd receiver_;
  std::uint16_t port_ = 0;
  std::size_t receive_buffer_octets_ = 0;
  std::size_t send_buffer_octets_ = 0;
  std::uint64_t drops_ = 0;       ///< Total; the kernel's own count has 32 bits and wraps.
  std::uint32_t drops_seen_ = 0;  ///< The kernel's count when it was last read.
};

/// The pairs of the families that the options ask for and the host has.
struct UdpSockets {
  std::optional<UdpSocketPair> ipv4;
  std::optional<UdpSocketPair> ipv6;
  std::uint32_t interface_index = 0;  ///< That the pairs are bound to; 0 for none.

  /// At least one pair on success. IPv6 is left out where IPv4 is asked for too and the host has no
  /// IPv6.
  static std::expected<UdpSockets, WireError> open(const SocketOptions& options);

  /// The pair for `family`, or null.
  UdpSocketPair* of(Family family) noexcept {
    std::optional<UdpSocketPair>& pair = family == Family::ipv4 ? ipv4 : ipv6;
    return pair ? &*pair : nullptr;
  }

  /// Of all pairs.
  void grow_buffers(int send_octets, int receive_octets) noexcept;

  /// The smaller of what the pairs were granted.
  std::size_t receive_buffer_octets() const noexcept;
  std::size_t send_buffer_octets() const noexcept;

  /// The sum over the pairs. Costs a system call for each.
  std::uint64_t kernel_drops() noexcept;
  /// How many pairs there are.
  unsigned count() const noexcept {
    return unsigned{ipv4.has_value()} + unsigned{ipv6.has_value()};
  }
};

}  // namespace snmpring::io

#endif  // SNMPRING_IO_UDP_SOCKET_H_
