// The datagrams that have arrived, in order, and what is known of each before its turn.
#ifndef SNMPRING_ENGINE_LOOK_AHEAD_H_
#define SNMPRING_ENGINE_LOOK_AHEAD_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "engine/request_table.h"
#include "engine/session_pool.h"
#include "engine/timer_queue.h"
#include "io/wire.h"
#include "message/correlation.h"

namespace snmpring::engine {

/// The requests and sessions of a fleet lie anywhere in megabytes. To wait for the memory of each
/// in turn would take longer than all that is done with a reply. So their memory is asked for while
/// the replies before are handled: first the request, and when that has arrived its session.
class LookAhead {
 public:
  /// All are borrowed.
  LookAhead(const RequestTable& table, const TimerQueue& timers, const SessionPool& sessions)
      : table_(table), timers_(timers), sessions_(sessions) {}

  struct Expected {
    bool has_id;
    // Where it has an id.
    message::Correlation correlation;
    // The request that it may answer, where it has an id.
    Ticket ticket;
  };

  /// From now on these, and none of those before. Borrowed until the next call.
  void begin(std::span<const io::Arrival> datagrams) noexcept {
    datagrams_ = datagrams;
    taken_ = seen_ = 0;
  }

  /// True when every datagram has had its turn.
  bool empty() const noexcept { return taken_ == datagrams_.size(); }

  /// The one whose turn it is. While not empty.
  const io::Arrival& front() const noexcept { return datagrams_[taken_]; }

  /// Ends the turn of front(), and asks for the memory of those after it. While not empty.
  /// \return What is known of front(), until the next call.
  const Expected& take() noexcept {
    look();
    return expected_[taken_++ % kAhead];
  }

 private:
  // Of so many datagrams that much is known: enough for memory to arrive meanwhile.
  static constexpr std::size_t kAhead = 8;
  static constexpr std::size_t kSessionAhead = kAhead / 2;

  void look() noexcept {
    const std::size_t end = std::min(taken_ + kAhead, datagrams_.size());
    for (; seen_ < end; ++seen_) {
      Expected& expected = expected_[seen_ % kAhead];
      expected.has_id =
          message::peek_correlation_into(expected.correlation, datagrams_[seen_].payload);
      if (!expected.has_id) continue;
      expected.ticket = table_.expect(expected.correlation.correlation_id);
      if (table_.entry(expected.ticket) != nullptr) timers_.prefetch(expected.ticket.slot);
    }
    if (taken_ + kSessionAhead >= end) return;
    const Expected& next = expected_[(taken_ + kSessionAhead) % kAhead];
    if (!next.has_id) return;
    const Request* const request = table_.entry(next.ticket);
    if (request != nullptr && request->has_session != 0 &&
        request->get_state() != Request::State::free) {
      sessions_.prefetch(request->session());
    }
  }

  const RequestTable& table_;
  const TimerQueue& timers_;
  const SessionPool& sessions_;
  std::span<const io::Arrival> datagrams_;
  std::size_t taken_ = 0;
  std::size_t seen_ = 0;
  // A ring; of the datagrams up to `seen_`.
  std::array<Expected, kAhead> expected_{};
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_LOOK_AHEAD_H_
