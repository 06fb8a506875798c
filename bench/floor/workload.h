// What a bare client is told to send, and its count of what came back.
#ifndef SNMPRING_BENCH_FLOOR_WORKLOAD_H_
#define SNMPRING_BENCH_FLOOR_WORKLOAD_H_

#include <netinet/in.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "base/unique_fd.h"
#include "io/udp_socket.h"
#include "ledger.h"

namespace snmpring::floor {

/// Datagrams that one system call sends at most.
inline constexpr unsigned kBatch = 64;
/// A client that has heard nothing for so long is done, or takes for lost what is outstanding.
inline constexpr int kQuietMs = 1000;

/// The same request for a row of IPv4 addresses, `per_target` times for each, one after the other.
/// No SNMP: four octets are patched with a number, and a reply is a datagram.
class Workload {
 public:
  /// argv: REQUEST (hexadecimal) ID_OFFSET FIRST_ADDRESS COUNT PORT PER_TARGET WINDOW [keep]. The
  /// last is for one request to each: with a Ledger of them. Ends the program when something is
  /// wrong.
  Workload(int argc, char** argv);

  /// The next datagram's octets and address in batch slot `slot`; false when nothing may be sent
  /// now. Both stay until the slot is filled again.
  bool next(unsigned slot);
  const std::vector<std::uint8_t>& payload(unsigned slot) const { return payloads_[slot]; }
  const sockaddr_in& address(unsigned slot) const { return addresses_[slot]; }

  /// A datagram of `octets` from `from` arrived.
  void replied(const sockaddr_in& from, std::size_t octets);
  /// Nothing came for kQuietMs. \return False when it is time to end.
  bool quiet();
  bool done() const { return sent_ == total_ && (window_ == 0 || received_ + lost_ >= sent_); }
  /// Whether more could be sent at once if there was room in the batch.
  bool may_send() const;

  /// Prints {"requests":…,"replies":…,"octets_received":…}.
  void report() const;

 private:
  std::vector<std::uint8_t> payloads_[kBatch];
  sockaddr_in addresses_[kBatch]{};
  std::size_t id_offset_;
  std::optional<Ledger> ledger_;
  std::uint32_t first_;
  std::uint32_t count_;
  std::uint32_t per_target_;
  std::uint64_t window_;  ///< 0: without one.
  std::uint64_t total_;
  std::uint64_t sent_ = 0;
  std::uint64_t received_ = 0;
  std::uint64_t lost_ = 0;
  std::uint64_t octets_received_ = 0;
  std::uint32_t started_ = 0;            ///< Targets.
  std::vector<std::uint32_t> answered_;  ///< Targets that may be asked again; a ring.
  std::size_t answered_head_ = 0;
  std::size_t answered_size_ = 0;
  /// Requests of each target that were not sent; where there are several.
  std::vector<std::uint32_t> left_;
};

/// The scanner's own sockets.
io::UdpSocketPair open_sockets();

}  // namespace snmpring::floor

#endif  // SNMPRING_BENCH_FLOOR_WORKLOAD_H_
