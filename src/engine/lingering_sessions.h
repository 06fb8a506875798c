// The sessions that have been answered and wait for nothing but others' answers.
#ifndef SNMPRING_ENGINE_LINGERING_SESSIONS_H_
#define SNMPRING_ENGINE_LINGERING_SESSIONS_H_

#include <deque>
#include <optional>

#include "base/time.h"
#include "engine/session_pool.h"

namespace snmpring::engine {

/// All wait equally long. A session may be closed while it is in here.
class LingeringSessions {
 public:
  using Index = SessionPool::Index;

  /// \param pool Borrowed. \param wait How long each waits; zero where none may.
  LingeringSessions(SessionPool& pool, Duration wait) : pool_(pool), wait_(wait) {}

  /// False where no session may linger.
  bool is_on() const noexcept { return wait_ > Duration::zero(); }

  /// The session has been answered for good.
  void push(Index index, Instant now) {
    ActiveTarget& active = pool_[index];
    active.answered = now;
    active.linger_until = now + wait_;
    waiting_.push_back({active.linger_until, index});
  }

  /// One whose time is up, until it is closed; nullopt where there is none.
  std::optional<Index> due(Instant now) {
    for (; !waiting_.empty() && waiting_.front().until <= now; waiting_.pop_front()) {
      const Waiting& first = waiting_.front();
      // Whoever has the place now may be another.
      if (pool_.is_open(first.session) && pool_[first.session].linger_until == first.until) {
        return first.session;
      }
    }
    return std::nullopt;
  }

  /// No time is up before this; kNever where none waits.
  Instant earliest() const noexcept { return waiting_.empty() ? kNever : waiting_.front().until; }

 private:
  struct Waiting {
    Instant until;
    Index session;
  };

  SessionPool& pool_;
  Duration wait_;
  // In the order of their ends. Some may have been closed otherwise.
  std::deque<Waiting> waiting_;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_LINGERING_SESSIONS_H_
