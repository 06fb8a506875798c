// First-in-first-out queue of request slots that wait for the run's budget.
#ifndef SNMPRING_ENGINE_SLOT_QUEUE_H_
#define SNMPRING_ENGINE_SLOT_QUEUE_H_

#include <bit>
#include <cstdint>
#include <optional>

#include "base/invariant.h"
#include "engine/pages.h"

namespace snmpring::engine {

/// Holds up to `capacity` slots and allocates nothing after construction.
class SlotQueue {
 public:
  explicit SlotQueue(std::uint32_t capacity)
      : slots_(std::bit_ceil(std::size_t{capacity})),
        mask_(static_cast<std::uint32_t>(slots_.size() - 1)) {}

  bool empty() const noexcept { return first_ == last_; }
  std::uint32_t size() const noexcept { return last_ - first_; }

  void push(std::uint32_t slot) noexcept {
    invariant(size() < slots_.size(), "a slot is queued once");
    slots_[last_++ & mask_] = slot;
  }

  std::uint32_t front() const noexcept { return slots_[first_ & mask_]; }
  void pop() noexcept { ++first_; }

 private:
  Pages<std::uint32_t> slots_;
  std::uint32_t mask_;
  std::uint32_t first_ = 0;
  std::uint32_t last_ = 0;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_SLOT_QUEUE_H_
