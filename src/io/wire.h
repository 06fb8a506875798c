// The narrow seam between the engine and the network: send a batch, wait, look at what arrived.
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
/// The largest UDP payload: 65,527 octets over IPv6, and 65,507 over IPv4.
inline constexpr std::size_t kReceiveOctetsMax = 65527;
/// Octets of receive buffers, at most, once the largest datagrams have been through all of them.
inline constexpr std::size_t kReceiveMemoryOctetsMax = 256 * (kReceiveOctetsMax + 192);
/// Slots in one batch.
inline constexpr std::size_t kSendBatch = 256;

/// One datagram to send. Slots belong to the wire and never move; the caller fills them in place.
struct SendSlot {
  Endpoint to;
  std::uint32_t cookie = 0;  ///< The caller's; comes back with a failure to send.
  Bytes payload{};           ///< The caller's until exchange() returns; at most kSendOctetsMax.
  std::uint8_t tos = 0;      ///< IP_TOS or IPV6_TCLASS; 0 for what the socket has.
};

/// A datagram that arrived.
struct Arrival {
  Endpoint from;
  Bytes payload;           ///< Borrowed from the wire until release() or the next exchange().
  bool truncated = false;  ///< The kernel cut it (MSG_TRUNC): larger than kReceiveOctetsMax.
};

/// What stood in the way of a send, where errno alone does not tell.
enum class SendObstacle : std::uint8_t {
  unknown,    ///< No more than errno says.
  broadcast,  ///< EACCES: a broadcast address, and no route of type prohibit or security module.
  no_route,   ///< EINVAL: a route of type blackhole, and no source address that does not fit.
};

/// A request that the local system refused to send.
struct SendFailure {
  std::uint32_t cookie;
  int error;  ///< errno of the send: ENETUNREACH, EPERM, EACCES, ENOBUFS, EMSGSIZE, EAGAIN, ...
  SendObstacle obstacle = SendObstacle::unknown;
};

/// An ICMP or ICMPv6 error about an earlier request, attributed by its destination.
struct IcmpError {
  Endpoint to;  ///< Whom the request was sent to.
  int error;    ///< ECONNREFUSED (port), EHOSTUNREACH, ENETUNREACH, EACCES (administratively), ...
  std::uint8_t type;
  std::uint8_t code;
};

/// What came of one exchange. The spans belong to the wire and are valid until release() or the
/// next exchange(), whichever is first.
struct Arrivals {
  std::span<const Arrival> datagrams;
  std::span<const SendFailure> send_failures;
  std::span<const IcmpError> icmp_errors;
  bool woken = false;  ///< A descriptor given to watch() became readable.
};

/// How long exchange() waits once it has sent.
struct Wait {
  /// Return after this long at the latest. Zero: do not wait. Negative is zero.
  Duration at_most{};
  /// Prefer to return with this many datagrams over returning at once with one, as long as the
  /// first need not wait more than 200 us for the others. At least 1.
  unsigned prefer_datagrams = 1;
};

/// Counters since the start; none decreases.
struct WireStats {
  std::uint64_t datagrams_sent = 0;
  std::uint64_t datagrams_received = 0;
  std::uint64_t octets_sent = 0;
  std::uint64_t octets_received = 0;
  std::uint64_t kernel_drops = 0;  ///< Datagrams that the socket buffers had no room for.
  /// Times that the receive buffers ran out (-ENOBUFS); no loss.
  std::uint64_t buffers_exhausted = 0;
  std::uint64_t receives_rearmed = 0;  ///< Multishot receives that ended and were started anew.
  std::uint64_t system_calls = 0;
};

/// Options of every wire that uses sockets.
struct SocketOptions {
  bool ipv4 = true;
  bool ipv6 = true;  ///< Silently off where the host has no IPv6 at all.
  int tos = 0;       ///< IP_TOS and IPV6_TCLASS, 0..255.
  /// SO_SNDBUFFORCE, else SO_SNDBUF, halved until accepted; 0: the kernel's default. A request to a
  /// neighbour that does not exist waits in it for up to 3 s, and that default holds 277 of them.
  int send_buffer_octets = 4 << 20;
  int receive_buffer_octets = 4 << 20;  ///< SO_RCVBUFFORCE, else SO_RCVBUF; halved likewise.
  std::string source_ipv4 = {};         ///< Bind here; empty for any.
  std::string source_ipv6 = {};
  std::uint16_t source_port = 0;  ///< 0: picked by the kernel.
  std::string interface = {};     ///< SO_BINDTODEVICE; empty for any.
};

/// What opening a wire came to.
struct WireError {
  enum class Kind : std::uint8_t {
    unsupported,  ///< io_uring, or a feature of it that is needed, is not there.
    permission,   ///< EPERM or EACCES from the operating system.
    system,       ///< Any other errno.
    bad_option,   ///< An address that is not this host's, an interface that does not exist.
  };
  Kind kind;
  std::string message;  ///< One line for the operator, naming what failed and how to help it.
  int error = 0;        ///< errno, where that is the reason; the message has its words.
};

/// Sends and receives UDP datagrams in batches. Not thread safe. One virtual call serves a whole
/// batch. A pending ICMP error never makes the send to another target fail.
class Wire {
 public:
  virtual ~Wire() = default;

  /// "uring", "mmsg" or "sim".
  virtual const char* name() const noexcept = 0;

  /// The kSendBatch slots to fill before exchange(). Always the same memory.
  virtual std::span<SendSlot> send_slots() noexcept = 0;

  /// Sends slots [0, count) in order, then waits and collects what arrived. Ends the life of what
  /// the previous exchange returned. Returns early for arrivals, failures, ICMP errors, a watched
  /// descriptor or a signal. When it returns, all slots are free again. \return What arrived, or
  /// the reason why this wire cannot go on.
  virtual std::expected<Arrivals, WireError> exchange(std::size_t count, Wait wait) = 0;

  /// Gives the receive buffers of the last exchange back. Harmless when there are none.
  virtual void release() noexcept = 0;

  /// From now on exchange() also returns when `fd` is readable or hung up (level-triggered: it
  /// returns at once while it stays so). At most 8 descriptors; the caller closes them after
  /// unwatch().
  virtual void watch(int fd) = 0;
  virtual void unwatch(int fd) = 0;

  /// A descriptor that is readable when exchange() has something to return, for loops of others;
  /// valid as long as the wire. exchange() makes it unreadable again. -1 where the wire has none.
  /// Errors: system.
  virtual std::expected<int, WireError> readiness_descriptor() { return -1; }

  /// Makes the socket buffers at least this large, as far as the kernel allows; 0 leaves one alone.
  virtual void grow_buffers(int /*send_octets*/, int /*receive_octets*/) {}

  /// Reads the counters, kernel_drops included, which costs a system call per socket.
  virtual WireStats stats() = 0;

  /// Octets of socket buffer that the kernel granted per receiving socket (it counts its own
  /// overhead in it: 832 per small datagram, 1,280 to 600 octets of payload, 2,304 above).
  virtual std::size_t receive_buffer_octets() const noexcept = 0;
  virtual std::size_t send_buffer_octets() const noexcept = 0;
};

}  // namespace snmpring::io

#endif  // SNMPRING_IO_WIRE_H_
