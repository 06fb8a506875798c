// Replies on their way out: batches for sendmmsg, and a bounded queue of those that leave later.
#ifndef SNMPRING_AGENTD_OUTBOX_H_
#define SNMPRING_AGENTD_OUTBOX_H_

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "agentd/datagram.h"
#include "base/bytes.h"
#include "base/time.h"

namespace snmpring::agentd {

class Outbox {
 public:
  static constexpr std::size_t kBatch = 64;
  /// What the queue of delayed replies holds at most; more are dropped, as a full router would.
  static constexpr std::size_t kQueuedOctetsMax = std::size_t{256} << 20;

  /// Puts a reply into the current batch. Everything is borrowed until the next flush().
  void add(int fd, const io::SocketAddress& peer, Control& control, std::size_t control_size,
           Bytes octets);

  /// Takes a reply that leaves at datagram.due, or, when it is held, once another has left after
  /// that and at the latest `hold_max` later.
  void add_later(Datagram datagram);

  /// Moves what is due into batches and sends them.
  /// \return When to call again; kNever without anything queued.
  Instant run(Instant now, Duration hold_max);

  /// Sends the current batch. What the kernel refuses is dropped.
  void flush();

 private:
  void leave(Datagram datagram);
  void release_held();

  std::array<mmsghdr, kBatch> headers_{};
  std::array<iovec, kBatch> vectors_{};
  std::size_t count_ = 0;
  int fd_ = -1;
  std::vector<Datagram> queue_;   // A heap, earliest first.
  std::deque<Datagram> held_;     // Due, waiting to be overtaken.
  std::deque<Datagram> leaving_;  // Owns what the current batch borrows.
  std::size_t queued_octets_ = 0;
  std::uint64_t order_ = 0;
};

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_OUTBOX_H_
