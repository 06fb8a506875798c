// The send slots of the socket wires: payloads, their socket addresses, and how each send ended.
#ifndef SNMPRING_IO_SEND_BATCH_H_
#define SNMPRING_IO_SEND_BATCH_H_

#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/time.h"
#include "io/socket_address.h"
#include "io/wire.h"

namespace snmpring::io {

/// How often one exchange repeats sends that had no room.
inline constexpr unsigned kSendRetriesMax = 4;

/// True for errors that say nothing about the datagram or its destination: no room at the moment
/// (EAGAIN, ENOBUFS), or an error that was pending on the socket (ECONNREFUSED, which no local
/// check returns).
bool send_may_succeed_later(int error) noexcept;

/// Waits until `sender` may have room again, a few milliseconds at most.
void wait_for_room(int sender, int error) noexcept;

/// The slots of one wire. They never move.
class SendBatch {
 public:
  SendBatch() : storage_(std::make_unique<Storage>()) {}

  std::span<SendSlot> slots() noexcept { return storage_->slots; }

  /// Forgets the failures of the last batch.
  void start() noexcept { failures_ = 0; }

  /// Translates the address of `slot` and returns it. Valid until the slot is filled again.
  const SocketAddress& prepare(std::size_t slot) noexcept {
    encode_address(storage_->slots[slot].to, storage_->addresses[slot]);
    return storage_->addresses[slot];
  }
  const SocketAddress& address(std::size_t slot) const noexcept {
    return storage_->addresses[slot];
  }

  /// Gives `header`, which sends `slot`, the ancillary data for the slot's TOS if it has one.
  void put_tos(std::size_t slot, msghdr& header) noexcept;

  /// Records that `slot` was not sent. At most once for a slot in a batch.
  void fail(std::size_t slot, int error, SendObstacle obstacle) noexcept {
    storage_->failures[failures_++] = {storage_->slots[slot].cookie, error, obstacle};
  }
  std::span<const SendFailure> failures() const noexcept {
    return std::span(storage_->failures).first(failures_);
  }

 private:
  /// One IP_TOS or IPV6_TCLASS.
  struct Ancillary {
    alignas(cmsghdr) std::array<std::uint8_t, CMSG_SPACE(sizeof(int))> octets;
  };
  struct Storage {
    std::array<Ancillary, kSendBatch> ancillary;  // Touched only by datagrams with a TOS.
    std::array<SendSlot, kSendBatch> slots;
    std::array<SocketAddress, kSendBatch> addresses;
    std::array<SendFailure, kSendBatch> failures;
  };

  std::unique_ptr<Storage> storage_;
  std::size_t failures_ = 0;
};

}  // namespace snmpring::io

#endif  // SNMPRING_IO_SEND_BATCH_H_
