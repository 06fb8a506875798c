// UDP sockets of the wires. Each family has a sender and a receiver on the same port.
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

/// Two sockets of one family on one port. The kernel gives replies and ICMP errors to the socket
/// that was bound last, the receiver. So an error waits in the receiver's error queue. It never
/// makes the next send fail, as it does with a single socket.
class UdpSocketPair {
 public:
  /// Opens and binds both. Errors: bad_option for an address or interface that does not exist,
  /// permission, system (a port in use, a family that the host lacks, no descriptors).
  static std::expected<UdpSocketPair, WireError> open(Family family, const SocketOptions& options);

  int sender() const noexcept { return sender_.get(); }
  int receiver() const noexcept { return receiver_.get(); }

  /// The port of both.
  std::uint16_t port() const noexcept { return port_; }

  /// The size that the kernel granted, with its own overhead.
  std::size_t receive_buffer_octets() const noexcept { return receive_buffer_octets_; }
  std::size_t send_buffer_octets() const noexcept { return send_buffer_octets_; }

  /// Makes the buffers at least this large, if the kernel allows it; 0 leaves a buffer unchanged.
  void grow_buffers(int send_octets, int receive_octets) noexcept;

  /// Datagrams since the start for which the receiver had no room. Makes a system call.
  std::uint64_t kernel_drops() noexcept;

 private:
  UdpSocketPair() = default;

  UniqueFd sender_;
  UniqueFd receiver_;
  std::uint16_t port_ = 0;
  std::size_t receive_buffer_octets_ = 0;
  std::size_t send_buffer_octets_ = 0;
  std::uint64_t drops_ = 0;       ///< Total; the kernel's own count has 32 bits and wraps.
  std::uint32_t drops_seen_ = 0;  ///< The kernel's count at the last reading.
};

/// The pairs of the families that the options ask for and that the host has.
struct UdpSockets {
  std::optional<UdpSocketPair> ipv4;
  std::optional<UdpSocketPair> ipv6;
  std::uint32_t interface_index = 0;  ///< The interface the pairs are bound to; 0 for none.

  /// Has at least one pair on success. If both families are wanted and the host has no IPv6, IPv6
  /// is left out.
  static std::expected<UdpSockets, WireError> open(const SocketOptions& options);

  /// The pair for `family`, or null.
  UdpSocketPair* of(Family family) noexcept {
    std::optional<UdpSocketPair>& pair = family == Family::ipv4 ? ipv4 : ipv6;
    return pair ? &*pair : nullptr;
  }

  /// For all pairs.
  void grow_buffers(int send_octets, int receive_octets) noexcept;

  /// The smaller size that was granted to the pairs.
  std::size_t receive_buffer_octets() const noexcept;
  std::size_t send_buffer_octets() const noexcept;

  /// The sum over the pairs. Makes a system call for each.
  std::uint64_t kernel_drops() noexcept;
  /// How many pairs there are.
  unsigned count() const noexcept {
    return unsigned{ipv4.has_value()} + unsigned{ipv6.has_value()};
  }
};

}  // namespace snmpring::io

#endif  // SNMPRING_IO_UDP_SOCKET_H_
