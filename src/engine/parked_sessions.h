// The sessions that have given up their places to others, in the order in which they did.
#ifndef SNMPRING_ENGINE_PARKED_SESSIONS_H_
#define SNMPRING_ENGINE_PARKED_SESSIONS_H_

#include <cstdint>
#include <optional>

#include "engine/session_pool.h"

namespace snmpring::engine {

/// True when a session has had its place for long, or is slow. It makes room then for whoever waits.
bool has_had_its_turn(const ActiveTarget& active);

/// A list through the entries of a pool, which is borrowed. A session leaves the list before it is
/// closed.
class ParkedSessions {
 public:
  using Index = SessionPool::Index;

  explicit ParkedSessions(SessionPool& pool) : pool_(pool) {}

  bool empty() const noexcept { return size_ == 0; }
  std::uint32_t size() const noexcept { return size_; }
  /// Sessions that are not parked.
  std::size_t others() const noexcept { return pool_.size() - size_; }
  /// The one that has been parked longest. While not empty.
  Index front() const noexcept { return first_; }
  /// The slowest, if it is slow enough to be ended so that others may be admitted.
  std::optional<Index> slowest() const;
  /// The one that was parked next, kNone after the last.
  Index after(Index index) const noexcept { return pool_[index].parked_after; }

  void push(Index index, Instant now) noexcept {
    ActiveTarget& active = pool_[index];
    active.parked_since = now;
    active.parked_before = last_;
    active.parked_after = kNone;
    (last_ == kNone ? first_ : pool_[last_].parked_after) = index;
    last_ = index;
    ++size_;
  }

  void remove(Index index) noexcept {
    ActiveTarget& active = pool_[index];
    (first_ == index ? first_ : pool_[active.parked_before].parked_after) = active.parked_after;
    (last_ == index ? last_ : pool_[active.parked_after].parked_before) = active.parked_before;
    active.parked_since.reset();
    --size_;
  }

  static constexpr Index kNone = 0xFFFFFFFF;

 private:
  SessionPool& pool_;
  Index first_ = kNone;
  Index last_ = kNone;
  std::uint32_t size_ = 0;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_PARKED_SESSIONS_H_
