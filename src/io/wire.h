// The narrow interface between engine and network: send a batch, wait, look at what arrived.
#ifndef SNMPRING_IO_WIRE_H_
#define SNMPRING_IO_WIRE_H_

#include <cstdint>
#include <expected>
#include <span>
#include <string>

#include "base/bytes.h"
#include "base/endpoint.h"
#include "base/time.h"

namespace snmpring::io {

/// The largest request: an unfragmented UDP payload on Ethernet over IPv4.
inline constexpr std::size_t kSendOctetsMax = 1472;
/// The largest UDP payload: 65,527 octets over IPv6. Over IPv4 it is 65,507.
inline constexpr std::size_t kReceiveOctetsMax = 65527;
/// The most octets that receive buffers use, after the largest datagrams have filled all of them.
inline constexpr std::size_t kReceiveMemoryOctetsMax = 256 * (kReceiveOctetsMax + 192);
/// Slots in one batch.
inline constexpr std::size_t kSendBatch = 256;

/// One datagram to send. Slots belong to the wire and never move; the caller fills them in place.
struct SendSlot {
  Endpoint to;
  std::uint32_t cookie = 0;  ///< The caller's own; returned with a failure to send.
  Bytes payload{};       ///< Kept by the caller until exchange() returns; at most kSendOctetsMax.
  std::uint8_t tos = 0;  ///< IP_TOS or IPV6_TCLASS; 0 for the socket's value.
};

/// A datagram that arrived.
struct Arrival {
  Endpoint from;
  Bytes payload;           ///< Borrowed from the wire until release() or the next exchange().
  bool truncated = false;  ///< The kernel cut it (MSG_TRUNC): larger than kReceiveOctetsMax.
};

/// What blocked a send, if errno alone does not tell.
enum class SendObstacle : std::uint8_t {
  unknown,    ///< Nothing is known beyond errno.
  broadcast,  ///< EACCES for a broadcast address, not for a prohibit route or a security module.
  no_route,   ///< EINVAL for a blackhole route, not for an unfit source address.
};

/// A request that the local system refused to send.
struct SendFailure {
  std::uint32_t cookie;
  int error;  ///< errno of the send: ENETUNREACH, EPERM, EACCES, ENOBUFS, EMSGSIZE, EAGAIN, ...
  SendObstacle obstacle = SendObstacle::unknown;
};

/// An ICMP or ICMPv6 error about an earlier request, attributed by its destination.
struct IcmpError {
  Endpoint to;  ///< The destination of the request.
  int error;    ///< ECONNREFUSED (port), EHOSTUNREACH, ENETUNREACH, EACCES (administratively), ...
  std::uint8_t type;
  std::uint8_t code;
};

/// The results of one exchange. The spans belong to the wire. They are valid until release() or the
/// next exchange(), whichever is first.
struct Arrivals {
  std::span<const Arrival> datagrams;
  std::span<const SendFailure> send_failures;
  std::span<const IcmpError> icmp_errors;
  bool woken = false;  ///< A descriptor given to watch() became readable.
};

/// How long exchange() waits after it has sent.
struct Wait {
  /// Return after this long at the latest. Zero: do not wait. Negative is zero.
  Duration at_most{};
  /// Wait for this many datagrams instead of returning at once with the first. The first one waits
  /// at most 200 us for the others. At least 1.
  unsigned prefer_datagrams = 1;
};

/// Counters since the start. None decreases.
struct WireStats {
  std::uint64_t datagrams_sent = 0;
  std::uint64_t datagrams_received = 0;
  std::uint64_t octets_sent = 0;
  std::uint64_t octets_received = 0;
  std::uint64_t kernel_drops = 0;  ///< Datagrams for which the socket buffers had no room.
  /// How often the receive buffers ran out (-ENOBUFS). No datagram is lost by this.
  std::uint64_t buffers_exhausted = 0;
  std::uint64_t receives_rearmed = 0;  ///< Multishot receives that ended and were started again.
  std::uint64_t system_calls = 0;
};

/// Options of every wire that uses sockets.
struct SocketOptions {
  bool ipv4 = true;
  bool ipv6 = true;  ///< Off without a message if the host has no IPv6.
  int tos = 0;       ///< IP_TOS and IPV6_TCLASS, 0..255.
  /// SO_SNDBUFFORCE, else SO_SNDBUF, halved until accepted; 0: the kernel's default. A request to a
  /// neighbour that does not exist waits in this buffer for up to 3 s. The default size holds 277
  /// of them.
  int send_buffer_octets = 4 << 20;
  int receive_buffer_octets = 4 << 20;  ///< SO_RCVBUFFORCE, else SO_RCVBUF; halved in the same way.
  std::string source_ipv4 = {};         ///< Bind here; empty for any.
  std::string source_ipv6 = {};
  std::uint16_t source_port = 0;  ///< 0: the kernel chooses.
  std::string interface = {};     ///< SO_BINDTODEVICE; empty for any.
};

/// Why a wire could not be opened or cannot continue.
struct WireError {
  enum class Kind : std::uint8_t {
    unsupported,  ///< io_uring, or a part of it that is needed, does not exist.
    permission,   ///< EPERM or EACCES from the operating system.
    system,       ///< Any other errno.
    bad_option,   ///< An address that this host does not have, an unknown interface.
  };
  Kind kind;
  std::string message;  ///< One line for the operator: what failed, and what helps.
  int error = 0;        ///< errno if it is the reason; the message has its text.
};

/// Sends and receives UDP datagrams in batches. Not thread safe. One virtual call serves a whole
/// batch. A pending ICMP error never makes a send to another target fail.
class Wire {
 public:
  virtual ~Wire() = default;

  /// "uring", "mmsg" or "sim".
  virtual const char* name() const noexcept = 0;

  /// The kSendBatch slots to fill before exchange(). Always the same memory.
  virtual std::span<SendSlot> send_slots() noexcept = 0;

  /// Sends slots [0, count) in order, then waits and collects what arrived. Makes the results of
  /// the previous exchange invalid. Returns early for arrivals, failures, ICMP errors, a watched
  /// descriptor or a signal. When it returns, all slots are free again. \return What arrived, or
  /// the reason why this wire cannot continue.
  virtual std::expected<Arrivals, WireError> exchange(std::size_t count, Wait wait) = 0;

  /// Gives back the receive buffers of the last exchange. Does nothing when there are none.
  virtual void release() noexcept = 0;

  /// From now on exchange() also returns when `fd` is readable or hung up. This is level-triggered:
  /// it returns at once while `fd` stays so. At most 8 descriptors. The caller closes them after
  /// unwatch().
  virtual void watch(int fd) = 0;
  virtual void unwatch(int fd) = 0;

  /// A descriptor that is readable when exchange() has something to return, for other event loops.
  /// Valid as long as the wire. exchange() makes it unreadable again. -1 if the wire has none.
  /// Errors: system.
  virtual std::expected<int, WireError> readiness_descriptor() { return -1; }

  /// Makes the socket buffers at least this large, if the kernel allows it; 0 leaves a buffer
  /// unchanged.
  virtual void grow_buffers(int /*send_octets*/, int /*receive_octets*/) {}

  /// Reads the counters with kernel_drops, which costs a system call for each socket.
  virtual WireStats stats() = 0;

  /// Octets of socket buffer that the kernel granted for each receiving socket. The kernel counts
  /// its own overhead in it: 832 for a small datagram, 1,280 up to 600 octets of payload, 2,304
  /// above.
  virtual std::size_t receive_buffer_octets() const noexcept = 0;
  virtual std::size_t send_buffer_octets() const noexcept = 0;
};

}  // namespace snmpring::io

#endif  // SNMPRING_IO_WIRE_H_
