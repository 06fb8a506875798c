// The requests that go to the wire together.
#ifndef SNMPRING_ENGINE_SEND_BATCH_H_
#define SNMPRING_ENGINE_SEND_BATCH_H_

#include <cstddef>
#include <span>

#include "engine/batch_memory.h"
#include "io/wire.h"

namespace snmpring::engine {

/// At most io::kSendBatch of them. A request is added by next(), written to memory(), and ended by
/// take().
class SendBatch {
 public:
  /// \param slots The wire's, borrowed.
  explicit SendBatch(std::span<io::SendSlot> slots) : slots_(slots) {}

  /// How many requests there are.
  std::size_t size() const noexcept { return size_; }
  std::size_t left() const noexcept { return io::kSendBatch - size_; }
  bool is_full() const noexcept { return size_ == io::kSendBatch; }

  /// The next request's slot. While not full.
  io::SendSlot& next() noexcept { return slots_[size_++]; }
  /// Where the octets of the request go, io::kSendOctetsMax at most.
  MutableBytes memory() noexcept { return memory_.room(); }
  /// The first `octets` of memory() are the request.
  Bytes take(std::size_t octets) noexcept { return memory_.take(octets); }

  void clear() noexcept {
    memory_.clear();
    size_ = 0;
  }

 private:
  const std::span<io::SendSlot> slots_;
  BatchMemory memory_{io::kSendBatch, io::kSendOctetsMax};
  std::size_t size_ = 0;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_SEND_BATCH_H_
