// The earliest deadline: a hashed timing wheel over handles that the caller numbers.
#ifndef SNMPRING_ENGINE_TIMER_QUEUE_H_
#define SNMPRING_ENGINE_TIMER_QUEUE_H_

#include <array>
#include <cstdint>
#include <optional>

#include "base/prefetch.h"
#include "base/time.h"
#include "engine/pages.h"

namespace snmpring::engine {

/// One timer per handle, with a resolution of one millisecond, never early. Setting, cancelling and
/// expiring are O(1). A handle takes 12 octets, in memory that costs nothing until it is used.
/// Deadlines may lie up to 24 days ahead.
class TimerQueue {
 public:
  using Handle = std::uint32_t;

  /// Timers for handles [0, capacity); `start` is the origin that all later instants lie behind.
  TimerQueue(std::uint32_t capacity, Instant start);

  /// Sets or moves the handle's timer.
  void set(Handle handle, Instant deadline) noexcept;

  /// Harmless when the handle has no timer.
  void cancel(Handle handle) noexcept {
    const std::uint32_t node = node_of(handle);
    if (nodes_[node].previous == 0) return;
    unlink(node);
    --size_;
  }

  /// The first timer that is due at `now`, in the order of their milliseconds, until it is
  /// cancelled or set anew.
  std::optional<Handle> due(Instant now) noexcept {
    if (nodes_[kDue].next == kDue && !find_due(now)) return std::nullopt;
    return handle_of(nodes_[kDue].next);
  }
  /// What is due after that one, as far as it is known without looking for more. While one is due.
  std::optional<Handle> upcoming() const noexcept {
    const std::uint32_t node = nodes_[nodes_[kDue].next].next;
    if (node == kDue) return std::nullopt;
    return handle_of(node);
  }

  /// Not later than the earliest deadline, and not before the last due() was asked for; kNever when
  /// there is no timer. May be early by whole turns of the wheel (4 s), never late.
  Instant earliest() const noexcept;

  /// Asks for the memory of a handle's timer before it is set or cancelled.
  void prefetch(Handle handle) const noexcept { prefetch_line(&nodes_[node_of(handle)]); }

  std::uint32_t size() const noexcept { return size_; }
  bool is_set(Handle handle) const noexcept { return nodes_[node_of(handle)].previous != 0; }

 private:
  static constexpr std::uint32_t kBuckets = 4096;
  // The head of the list of those that are due.
  static constexpr std::uint32_t kDue = kBuckets + 1;

  struct Node {
    // Milliseconds since the start, modulo 2^32.
    std::uint32_t deadline;
    // 0 when the timer is not set. That is no timer's node, as the heads of lists stand in front.
    std::uint32_t previous;
    std::uint32_t next;
  };

  std::uint32_t sentinel(std::uint32_t bucket) const noexcept { return bucket + 1; }
  std::uint32_t node_of(Handle handle) const noexcept { return handle + kDue + 1; }
  Handle handle_of(std::uint32_t node) const noexcept { return node - kDue - 1; }
  void link(std::uint32_t node, std::uint32_t before) noexcept {
    Node& n = nodes_[node];
    n.previous = nodes_[before].previous;
    n.next = before;
    nodes_[n.previous].next = node;
    nodes_[before].previous = node;
  }
  void unlink(std::uint32_t node) noexcept {
    Node& n = nodes_[node];
    nodes_[n.previous].next = n.next;
    nodes_[n.next].previous = n.previous;
    n.previous = n.next = 0;
  }
  bool find_due(Instant now) noexcept;
  void advance(std::uint64_t now_ms) noexcept;
  void all_due(std::uint32_t head) noexcept;

  // Nodes: one unused, kBuckets list heads, the head of the due list, then the handles'.
  Pages<Node> nodes_;
  // One bit per bucket. A clear one means that the bucket is empty. A set one may be out of date.
  std::array<std::uint64_t, kBuckets / 64> occupied_{};
  Instant start_;
  // The first millisecond that advance() has not been through.
  std::uint64_t next_ms_ = 0;
  std::uint32_t size_ = 0;
  // There was a deadline that shares its bucket with earlier ones.
  bool beyond_a_turn_ = false;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_TIMER_QUEUE_H_
