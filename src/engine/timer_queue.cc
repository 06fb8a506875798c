#include "engine/timer_queue.h"

#include <algorithm>
#include <bit>

namespace snmpring::engine {
namespace {

// A node keeps the low 32 bits of its deadline: enough to order it against any moment near it.
bool at_or_before(std::uint32_t deadline, std::uint64_t now_ms) noexcept {
  return static_cast<std::int32_t>(deadline - static_cast<std::uint32_t>(now_ms)) <= 0;
}

constexpr Duration kTick = std::chrono::milliseconds(1);

}  // namespace

TimerQueue::TimerQueue(std::uint32_t capacity, Instant start)
    : nodes_(std::size_t{capacity} + kDue + 1), start_(start) {
  for (std::uint32_t head = sentinel(0); head <= kDue; ++head) {
    nodes_[head].previous = nodes_[head].next = head;
  }
}

void TimerQueue::set(Handle handle, Instant deadline) noexcept {
  cancel(handle);
  const std::uint32_t node = node_of(handle);
  const Duration since = deadline - start_;
  // Rounded up: a timer is never early. What is overdue goes to the bucket that is looked at next.
  const auto ms =
      std::max(static_cast<std::uint64_t>((since + kTick - Duration(1)) / kTick), next_ms_);
  if (ms - next_ms_ >= kBuckets) beyond_a_turn_ = true;
  nodes_[node].deadline = static_cast<std::uint32_t>(ms);
  const std::uint32_t bucket = static_cast<std::uint32_t>(ms % kBuckets);
  link(node, sentinel(bucket));
  occupied_[bucket / 64] |= std::uint64_t{1} << (bucket % 64);
  ++size_;
}

void TimerQueue::advance(std::uint64_t now_ms) noexcept {
  if (now_ms < next_ms_) return;
  // After a whole turn every bucket has been seen.
  const std::uint64_t turns = std::min<std::uint64_t>(now_ms - next_ms_ + 1, kBuckets);
  for (std::uint64_t i = 0; i < turns; ++i) {
    const auto bucket = static_cast<std::uint32_t>((next_ms_ + i) % kBuckets);
    std::uint64_t& word = occupied_[bucket / 64];
    const std::uint64_t bit = std::uint64_t{1} << (bucket % 64);
    if ((word & bit) == 0) continue;
    const std::uint32_t head = sentinel(bucket);
    if (!beyond_a_turn_) all_due(head);
    for (std::uint32_t node = nodes_[head].next; node != head;) {
      const std::uint32_t after = nodes_[node].next;
      if (at_or_before(nodes_[node].deadline, now_ms)) {
        unlink(node);
        link(node, kDue);
      }
      node = after;
    }
    if (nodes_[head].next == head) word &= ~bit;
  }
  next_ms_ = now_ms + 1;
}

// The whole list at once: with no deadline beyond a turn none of a bucket is later than the others.
void TimerQueue::all_due(std::uint32_t head) noexcept {
  Node& from = nodes_[head];
  if (from.next == head) return;
  Node& to = nodes_[kDue];
  nodes_[to.previous].next = from.next;
  nodes_[from.next].previous = to.previous;
  nodes_[from.previous].next = kDue;
  to.previous = from.previous;
  from.previous = from.next = head;
}

/// \return Whether there is one now.
bool TimerQueue::find_due(Instant now) noexcept {
  const auto now_ms = static_cast<std::uint64_t>((now - start_) / kTick);
  if (size_ == 0) {
    next_ms_ = std::max(next_ms_, now_ms + 1);
    return false;
  }
  advance(now_ms);
  return nodes_[kDue].next != kDue;
}

Instant TimerQueue::earliest() const noexcept {
  if (size_ == 0) return kNever;
  if (nodes_[kDue].next != kDue) return start_ + kTick * (next_ms_ - 1);
  const auto first = static_cast<std::uint32_t>(next_ms_ % kBuckets);
  for (std::uint32_t i = 0; i <= kBuckets / 64; ++i) {
    const std::uint32_t word_index = (first / 64 + i) % (kBuckets / 64);
    std::uint64_t word = occupied_[word_index];
    if (i == 0) word &= ~std::uint64_t{0} << (first % 64);
    if (word == 0) continue;
    const std::uint32_t bucket =
        word_index * 64 + static_cast<std::uint32_t>(std::countr_zero(word));
    return start_ + kTick * (next_ms_ + (bucket + kBuckets - first) % kBuckets);
  }
  return kNever;
}

}  // namespace snmpring::engine
