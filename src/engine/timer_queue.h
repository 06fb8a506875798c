// The earliest deadline: a hashed timing wheel over handles that the caller numbers.
#ifndef SNMPRING_ENGINE_TIMER_QUEUE_H_
#define SNMPRING_ENGINE_TIMER_QUEUE_H_

#include <array>
#include <cstdint>
#include <optional>

#include "base/time.h"
#include "engine/pages.h"

namespace snmpring::engine {

/// One timer per handle, with a resolution of one millisecond, never early. Setting, cancelling and
/// expiring are O(1); 12 octets a handle, in memory that costs nothing until it is used. Deadlines may
/// lie up to 24 days ahead.
class TimerQueue {
 public:
  using Handle = std::uint32_t;

  /// Timers for handles [0, capacity); `start` is the origin that all later instants lie behind.
  TimerQueue(std::uint32_t capacity, Instant start);

  /// Sets or moves the handle's timer.
  void set(Handle handle, Instant deadline) noexcept;

  /// Harmless when the handle has no timer.
  void cancel(Handle handle) noexcept;

  /// Takes a timer that is due at `now`, in the order of their milliseconds.
  std::optional<Handle> pop(Instant now) noexcept;

  /// Not later than the earliest deadline, and not before the last pop() was asked for; kNever when
  /// there is no timer. May be early by whole turns of the wheel (4 s), never late.
  Instant earliest() const noexcept;

  std::uint32_t size() const noexcept { return size_; }
  bool is_set(Handle handle) const noexcept { return nodes_[node_of(handle)].previous != 0; }

 private:
  static constexpr std::uint32_t kBuckets = 4096;

  struct Node {
    std::uint32_t deadline;  // milliseconds since start, modulo 2^32
    std::uint32_t previous;  // 0 when the timer is not set: sentinels stand at the front
    std::uint32_t next;
  };

  std::uint32_t sentinel(std::uint32_t bucket) const noexcept { return bucket + 1; }
  std::uint32_t node_of(Handle handle) const noexcept { return handle + kBuckets + 2; }
  void link(std::uint32_t node, std::uint32_t before) noexcept;
  void unlink(std::uint32_t node) noexcept;
  void advance(std::uint64_t now_ms) noexcept;

  // Nodes: one unused, kBuckets list heads, the head of the due list, then the handles'.
  Pages<Node> nodes_;
  std::array<std::uint64_t, kBuckets / 64>
      occupied_{};  // a set bit may be stale, a clear one is not
  Instant start_;
  std::uint64_t next_ms_ = 0;  // the first millisecond that advance() has not been through
  std::uint32_t size_ = 0;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_TIMER_QUEUE_H_
