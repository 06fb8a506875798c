// What has arrived, in order, and what is known of each datagram before its turn.
#ifndef SNMPRING_ENGINE_LOOK_AHEAD_H_
#define SNMPRING_ENGINE_LOOK_AHEAD_H_

#include <algorithm>
#include <array>
#include <cstddef>

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

  /// From now on this, and nothing of what was before. Borrowed until the next call.
  void begin(const io::Arrivals& arrivals) noexcept {
    arrivals_ = arrivals;
    taken_ = seen_ = failures_taken_ = icmp_taken_ = 0;
  }

  bool woken() const noexcept { return arrivals_.woken; }
  /// True when something has come, whether it has had its turn or not.
  bool has_arrivals() const noexcept {
    return !arrivals_.datagrams.empty() || !arrivals_.send_failures.empty() ||
           !arrivals_.icmp_errors.empty();
  }

  // Datagrams.

  bool datagrams_left() const noexcept { return taken_ < arrivals_.datagrams.size(); }
  /// The one whose turn it is. While one is left.
  const io::Arrival& front() const noexcept { return arrivals_.datagrams[taken_]; }
  /// Ends the turn of front(), and asks for the memory of those after it. While one is left.
  /// \return What is known of front(), until the next call.
  const Expected& take() noexcept {
    look();
    return expected_[taken_++ % kAhead];
  }

  // What came back of what was sent.

  bool send_failures_left() const noexcept {
    return failures_taken_ < arrivals_.send_failures.size();
  }
  /// While one is left.
  const io::SendFailure& take_send_failure() noexcept {
    return arrivals_.send_failures[failures_taken_++];
  }
  bool icmp_errors_left() const noexcept { return icmp_taken_ < arrivals_.icmp_errors.size(); }
  /// While one is left.
  const io::IcmpError& take_icmp_error() noexcept { return arrivals_.icmp_errors[icmp_taken_++]; }

 private:
  // Of so many datagrams that much is known: enough for memory to arrive meanwhile.
  static constexpr std::size_t kAhead = 8;
  static constexpr std::size_t kSessionAhead = kAhead / 2;

  void look() noexcept {
    const std::size_t end = std::min(taken_ + kAhead, arrivals_.datagrams.size());
    for (; seen_ < end; ++seen_) {
      Expected& expected = expected_[seen_ % kAhead];
      expected.has_id =
          message::peek_correlation_into(expected.correlation, arrivals_.datagrams[seen_].payload);
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
  io::Arrivals arrivals_;
  std::size_t taken_ = 0;
  std::size_t seen_ = 0;
  std::size_t failures_taken_ = 0;
  std::size_t icmp_taken_ = 0;
  // A ring; of the datagrams up to `seen_`.
  std::array<Expected, kAhead> expected_{};
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_LOOK_AHEAD_H_
