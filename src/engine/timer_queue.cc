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
    : nodes_(std::size_t{capacity} + kBuckets + 2), start_(start) {
  for (std::uint32_t bucket = 0; bucket <= kBuckets; ++bucket) {
    const std::uint32_t head = sentinel(bucket);
    nodes_[head].previous = nodes_[head].next = head;
  }
}

void TimerQueue::link(std::uint32_t node, std::uint32_t before) noexcept {
  Node& n = nodes_[node];
  n.previous = nodes_[before].previous;
  n.next = before;
  nodes_[n.previous].next = node;
  nodes_[before].previous = node;
}

void TimerQueue::unlink(std::uint32_t node) noexcept {
  Node& n = nodes_[node];
  nodes_[n.previous].next = n.next;
  nodes_[n.next].previous = n.previous;
  n.previous = n.next = 0;
}

void TimerQueue::set(Handle handle, Instant deadline) noexcept {
  cancel(handle);
  const std::uint32_t node = node_of(handle);
  const Duration since = deadline - start_;
  // Rounded up: a timer is never early. What is overdue goes to the bucket that is looked at next.
  const auto ms =
      std::max(static_cast<std::uint64_t>((since + kTick - Duration(1)) / kTick), next_ms_);
  nodes_[node].deadline = static_cast<std::uint32_t>(ms);
  const std::uint32_t bucket = static_cast<std::uint32_t>(ms % kBuckets);
  link(node, sentinel(bucket));
  occupied_[bucket / 64] |= std::uint64_t{1} << (bucket % 64);
  ++size_;
}

void TimerQueue::cancel(Handle handle) noexcept {
  const std::uint32_t node = node_of(handle);
  if (nodes_[node].previous == 0) return;
  unlink(node);
  --size_;
}

void TimerQueue::advance(std::uint64_t now_ms) noexcept {
  const std::uint32_t due = sentinel(kBuckets);
  if (now_ms < next_ms_) return;
  // After a whole turn every bucket has been seen.
  const std::uint64_t turns = std::min<std::uint64_t>(now_ms - next_ms_ + 1, kBuckets);
  for (std::uint64_t i = 0; i < turns; ++i) {
    const auto bucket = static_cast<std::uint32_t>((next_ms_ + i) % kBuckets);
    std::uint64_t& word = occupied_[bucket / 64];
    const std::uint64_t bit = std::uint64_t{1} << (bucket % 64);
    if ((word & bit) == 0) continue;
    const std::uint32_t head = sentinel(bucket);
    for (std::uint32_t node = nodes_[head].next; node != head;) {
      const std::uint32_t after = nodes_[node].next;
      if (at_or_before(nodes_[node].deadline, now_ms)) {
        unlink(node);
        link(node, due);
      }
      node = after;
    }
    if (nodes_[head].next == head) word &= ~bit;
  }
  next_ms_ = now_ms + 1;
}

std::optional<TimerQueue::Handle> TimerQueue::pop(Instant now) noexcept {
  const std::uint32_t due = sentinel(kBuckets);
  if (nodes_[due].next == due) {
    if (size_ == 0) {
      next_ms_ = std::max(next_ms_, static_cast<std::uint64_t>((now - start_) / kTick) + 1);
      return std::nullopt;
    }
    advance(static_cast<std::uint64_t>((now - start_) / kTick));
    if (nodes_[due].next == due) return std::nullopt;
  }
  const std::uint32_t node = nodes_[due].next;
  unlink(node);
  --size_;
  return node - kBuckets - 2;
}

Instant TimerQueue::earliest() const noexcept {
  if (size_ == 0) return kNever;
  const std::uint32_t due = sentinel(kBuckets);
  if (nodes_[due].next != due) return start_ + kTick * (next_ms_ - 1);
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
