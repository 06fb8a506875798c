// The sessions of targets that have answered, with what the engine counts for each.
#ifndef SNMPRING_ENGINE_SESSION_POOL_H_
#define SNMPRING_ENGINE_SESSION_POOL_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "base/prefetch.h"
#include "base/time.h"
#include "engine/spacing.h"
#include "session/session.h"

namespace snmpring::engine {

/// A target with a session.
struct ActiveTarget {
  /// \param make_target Returns the target, which is made in its place. A copy of what was just put
  ///     together in parts would wait for the parts to reach the cache.
  template <typename MakeTarget>
  ActiveTarget(const MakeTarget& make_target, unsigned rung, session::V3Environment* v3)
      : target(make_target()), session(target, rung, v3) {}

  session::Target target;
  session::TargetCounts counts;
  /// Another source than the one asked.
  std::optional<Endpoint> reply_from;
  /// When the first request was sent, as exact as is known.
  Instant started;
  /// By --per-target-rate.
  SpacedPlace spaced;
  std::uint32_t open_requests = 0;
  /// errno of the last request that the local system would not send, and the word for it.
  int send_error = 0;
  session::ErrorWord send_word = session::ErrorWord::none;
  /// Other addresses of the name were asked before, in vain.
  bool other_address = false;
  /// It has been answered for good at `answered`. Others may still answer until then.
  Instant linger_until = Instant::min();
  Instant answered{};

  // How it has done since it got its place. It may have to give the place up by that.

  /// For its answers, in all.
  Duration waited{};
  /// What Session::varbinds() was when it got its place.
  std::uint64_t varbinds_before = 0;
  /// While it has no place.
  std::optional<Instant> parked_since;
  /// Its neighbours in the list of ParkedSessions.
  std::uint32_t parked_before = 0;
  std::uint32_t parked_after = 0;

  session::Session session;
};

/// Entries stay where they are while they live. Grows to the largest number that was ever open at
/// once.
class SessionPool {
 public:
  using Index = std::uint32_t;

  /// Makes a session for a target that begins with `rung` of its ladder.
  template <typename MakeTarget>
  Index open(const MakeTarget& make_target, unsigned rung, session::V3Environment* v3) {
    Index index = 0;
    if (free_.empty()) {
      index = static_cast<Index>(entries_.size());
      entries_.emplace_back();
      // So that close() never allocates.
      if (free_.capacity() < entries_.size()) free_.reserve(2 * entries_.size());
    } else {
      index = free_.back();
      free_.pop_back();
    }
    entries_[index].emplace(make_target, rung, v3);
    ++size_;
    return index;
  }

  void close(Index index) noexcept {
    entries_[index].reset();
    free_.push_back(index);
    --size_;
  }

  /// Asks for what a reply will need of a session's memory, before the reply's turn.
  void prefetch(Index index) const noexcept {
// g++ and clang know the offsets of every class. The standard promises them for simple ones only.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
    static_assert(offsetof(ActiveTarget, session) > offsetof(ActiveTarget, parked_after),
                  "the session stands last, and asks for its own part");
#pragma GCC diagnostic pop
    const ActiveTarget& active = *entries_[index];
    prefetch_lines(&active, &active.session);
    active.session.prefetch();
  }

  ActiveTarget& operator[](Index index) noexcept { return *entries_[index]; }
  const ActiveTarget& operator[](Index index) const noexcept { return *entries_[index]; }
  std::uint32_t size() const noexcept { return size_; }

  /// Every index below this has been in use.
  Index bound() const noexcept { return static_cast<Index>(entries_.size()); }
  bool is_open(Index index) const noexcept { return entries_[index].has_value(); }

 private:
  std::deque<std::optional<ActiveTarget>> entries_;
  std::vector<Index> free_;
  std::uint32_t size_ = 0;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_SESSION_POOL_H_
