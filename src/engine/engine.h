// The scan, one tick at a time: admits targets, paces their requests, matches replies, keeps
// deadlines, and reports each target once.
#ifndef SNMPRING_ENGINE_ENGINE_H_
#define SNMPRING_ENGINE_ENGINE_H_

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/admission.h"
#include "engine/brake.h"
#include "engine/first_requests.h"
#include "engine/lingering_sessions.h"
#include "engine/look_ahead.h"
#include "engine/pacer.h"
#include "engine/receive_window.h"
#include "engine/request_history.h"
#include "engine/scan_clock.h"
#include "engine/send_batch.h"
#include "engine/slot_queue.h"

namespace snmpring::engine {

class Outlet;

/// Single-threaded. All dependencies are borrowed and outlive the engine. After construction a tick
/// allocates only when more sessions are open than ever before.
///
/// Wide because a tick is one flow. Each private function is a step of it, and most steps change the
/// table, the timers, the window and the counters together. What can stand alone does: the members
/// are classes with tests of their own.
class Engine {
 public:
  Engine(const EngineOptions& options, const EngineSecrets& secrets, TargetSource& source,
         io::Wire& wire, Clock& clock, Outlet& outlet);

  /// What the tables of an engine with these options take at most, sessions included.
  static std::uint64_t memory_octets_max(const EngineOptions& options);

  static constexpr std::size_t kAllDatagrams = ~std::size_t{0};

  enum class State : std::uint8_t {
    running,
    /// The outlet has no room. Wait for that elsewhere, then tick again. Until then all deadlines
    /// stand still, and nothing is sent or read.
    stalled,
    /// Every target that was admitted has been reported, and no more will be admitted.
    done,
  };

  /// Calls receive(), and then send() unless that stalled. Errors are the wire's. The scan cannot
  /// go on after one.
  std::expected<State, io::WireError> tick(Duration wait_at_most);

  /// The first half of a tick: reads the clock, delivers what has arrived, expires deadlines. Never
  /// returns done.
  /// \param datagrams_max How many replies are delivered at most, at least 1. Where
  ///   datagrams_left() then, all else waits for the next call.
  State receive(std::size_t datagrams_max = kAllDatagrams);
  bool datagrams_left() const noexcept { return look_ahead_.datagrams_left(); }

  /// The second half, after receive() returned running and no datagrams are left. Sends what is
  /// open, admits, flushes, and waits for at most `wait_at_most` for something to happen.
  std::expected<State, io::WireError> send(Duration wait_at_most);

  /// When the tick after the last send() is due if nothing arrives before. That is at once where
  /// something has arrived already, or where there is more to send than one batch took.
  Instant wake_at() const noexcept;

  /// The source has targets again after it was pending, without the wire having been woken.
  void source_is_ready() noexcept { admission_.source_is_ready(); }

  /// From now on plans may have v3 credentials. \param v3 Borrowed.
  void use_v3(session::V3Environment& v3) noexcept {
    options_.v3 = &v3;
    first_requests_.use_v3(v3);
  }

  /// A session that was held back (Outlet::wants_more) goes on with its requests.
  void resume(SessionPool::Index held) { poll_session(held); }

  /// Ends an open target at once. Its report, with `interrupted`, goes to the outlet.
  /// \param held Its session where it is held back, since there is no request to find it by.
  void cancel(const session::Target& target, std::optional<SessionPool::Index> held);

  /// No target is admitted from now on. Open ones go on.
  void stop_admitting() noexcept { admission_.stop(); }
  bool admitting() const noexcept { return admission_.is_admitting(); }

  /// True when responders_max was reached while there were more targets.
  bool responders_limit_reached() const noexcept { return admission_.limit_reached(); }

  /// Ends every open target with `word`, as far as the outlet has room, and admits no more.
  /// \return True when none is left open. Else call again when the outlet has room.
  bool abandon_open(session::ErrorWord word);

  /// What kept the last send() from sending more.
  Brake brake() noexcept;

  /// Bit i is set when the subtree of root i, below 64, of the shared plan had a row in some target
  /// that has ended. Of this process alone.
  std::uint64_t roots_found() const noexcept { return roots_found_; }

  void set_rate(double rate_pps);
  /// Multiplies the rate and the bandwidth. \param factor Above zero.
  void scale_pace(double factor);
  double rate_pps() const noexcept { return pacer_.rate_pps(); }

  const Stats& stats() const noexcept { return stats_; }

  // What another process needs to go on with the run, and how it does (engine_resume.cc).

  /// Appends the positions of all targets that were admitted and have not been reported, in no
  /// order, each once. Between two ticks. Allocates nothing where `positions` has the capacity.
  /// Reads every open request, which takes a few milliseconds where half a million are open.
  void open_positions(std::vector<std::uint64_t>& positions) const;

  /// What stats() would be if the open targets had not been admitted yet. What was sent to them and
  /// came from them counts all the same.
  Stats stats_without_open() const;

  /// Counts on from there. Before the first tick. Where responders_max has been reached already,
  /// nothing is admitted.
  void continue_from(const Stats& earlier);

  /// Whether table, timers, window, sessions and counters agree, and keep their bounds. Between two
  /// ticks. For tests, since it looks at everything that is open.
  /// \return The claim that does not hold; empty where all do.
  std::string_view contradiction();

 private:
  friend class EngineCheck;
  using Slot = RequestTable::Slot;
  using SessionIndex = SessionPool::Index;

  /// What a request that is on its way has come to, for the receive window.
  enum class Outcome : std::uint8_t { answered, unanswered, given_up };

  bool end_stall(Instant world_now);

  // Conceptual rows that are complete. A session may have many after one event.
  /// The outlet has room for a datagram of so many octets, and no session has rows left.
  bool has_room(std::size_t datagram_octets);
  /// Hands on the rows of the sessions that have some, and goes on with these sessions. False where
  /// the outlet has no room.
  bool settle();
  /// \param in_reply begin_reply() was called for the session, and nothing came after it.
  bool hand_on_rows(SessionIndex index, bool in_reply);
  /// A reply was accepted and its rows were handed on. The session goes on, or it has finished.
  void go_on(SessionIndex index);
  /// The session has ended before its time. What it has is handed on, now or in settle().
  void end_when_settled(SessionIndex index);

  // 2. Deliver. False where the outlet has no room.
  bool deliver(std::size_t datagrams_max);
  void deliver_datagram(const io::Arrival& arrival, const LookAhead::Expected& expected);
  void deliver_undecodable(const Endpoint& from);
  void deliver_closed(const RequestTable::Lookup& found, const io::Arrival& arrival);
  void deliver_reused(const Endpoint& from);
  void deliver_reply(const RequestTable::Lookup& found, const message::Correlation& correlation,
                     const io::Arrival& arrival);
  bool source_fits(Slot slot, const Endpoint& from) const;
  void take_over_earlier(ActiveTarget& active);
  void accept(Slot slot, SessionIndex index, unsigned attempt);
  void misfit(Slot slot, session::ErrorWord word, bool repeat_now);
  void note_refused_engine(Slot slot, Bytes datagram);
  void deliver_icmp_error(const io::IcmpError& error);
  void deliver_send_failure(const io::SendFailure& failure);

  // 3. Expire. False where the outlet has no room.
  bool expire();
  bool end_lingering();
  bool expire_request(Slot slot);
  /// When the time of the request's target is up, kNever where it has no end.
  Instant target_end(Slot slot) const {
    const Duration target_timeout = plan_of(table_[slot]).limits->target_timeout;
    return target_timeout > Duration::zero() ? target_end(slot, target_timeout) : kNever;
  }
  Instant target_end(Slot slot, Duration target_timeout) const;
  bool is_last_rung(const Request& probe) const {
    return probe.rung() + 1u >= plan_of(probe).ladder->rungs.size();
  }
  bool try_next_rung(Slot slot);
  bool try_next_address(Slot slot, session::ErrorWord word, int os_error);
  bool retries_left(const Request& request, const session::Plan& plan) const {
    return request.attempts < Request::kAttemptsMax &&
           request.attempts_charged() < 1 + plan.limits->retries_max;
  }
  bool lost_to_stall(const Request& request) const;
  void repeat_at_once(Slot slot);

  // 4. and 5. Poll and encode what is open, then admit.
  void poll_session(SessionIndex index);
  void schedule(Slot slot) { schedule(slot, clock_.now()); }
  void schedule(Slot slot, Instant not_before);
  void wait_until(Slot slot, Instant at);
  /// Where its session keeps what is booked for the target; null while it has none.
  SpacedPlace* spaced_place(const Request& request) {
    return request.has_session != 0 ? &sessions_[request.session()].spaced : nullptr;
  }
  Instant book(Slot slot, Instant not_before);
  Instant opening(Slot slot);
  void enqueue(Slot slot);
  void repeat(Slot slot, Outcome outcome);
  void send_queued();
  void transmit(Slot slot);
  std::uint64_t room_for_targets();
  /// Reports the candidate that was kept. False where the outlet has no room.
  bool refuse_kept();
  bool admit();
  void admit_one(const session::Target& target);
  void refuse(const Candidate& candidate);

  // Slow targets and their places (engine_park.cc).
  /// For a session that wants to go on, and whose place is wanted.
  /// \return True when it asks nothing now.
  bool give_way(SessionIndex index);
  void take_up(SessionIndex index);
  void take_up_parked();

  // 6. and 7.
  Instant choose_wake();

  const session::TargetProfile& profile_of(const Request& request) const {
    return request.has_session != 0 ? *sessions_[request.session()].target.profile
                                    : *request.profile;
  }
  const session::Plan& plan_of(const Request& request) const { return *profile_of(request).plan; }
  session::Target target_of(Slot slot) const;
  /// How many attempts before this one cost a retry. It decides how much is asked for. An attempt
  /// that was not sent, or whose reply this host lost, says nothing of the agent.
  unsigned charged_before(Slot slot, unsigned attempt) const {
    return history_.charged_before(slot, table_[slot], attempt);
  }
  void repeat_free(Slot slot);
  Instant sent_at(Slot slot, unsigned attempt) const;
  Instant last_sent_at(const Request& request) const {
    return RequestHistory::last_sent_at(request, clock_.now());
  }
  Instant started_at(Slot slot) const;
  unsigned rungs_before(Slot slot) const;
  void leave_window(Slot slot, Outcome outcome);
  void close_request(Slot slot, Outcome outcome);
  /// \param os_error errno of the send that failed, where that is why.
  void fail_request(Slot slot, session::ErrorWord word, int os_error = 0);
  void end_target(Slot slot, session::ErrorWord word);
  void end_probe(Slot slot, session::ErrorWord word, int os_error = 0);
  bool passes_unnoticed(const Request& request, session::ErrorWord word) const;
  void forget_probe(Slot slot, session::ErrorWord word);
  void report_probe(Slot slot, session::ErrorWord word, int os_error);
  bool reported_when_silent(const session::TargetProfile& profile) const {
    return options_.report_silent || profile.always_reported;
  }
  void close_requests_of(SessionIndex index);
  void abandon(SessionIndex index, session::ErrorWord word);
  void end_session(SessionIndex index);
  void report(const session::TargetReport& report, bool silent);
  void count_out(std::uint64_t position, const session::TargetProfile* profile,
                 session::Status status, session::ErrorWord word);

  EngineOptions options_;
  std::uint64_t roots_found_ = 0;
  io::Wire& wire_;
  Outlet& outlet_;
  Stats stats_;
  ScanClock clock_;
  SendBatch batch_;
  RequestTable table_;
  RequestHistory history_;
  TimerQueue timers_;
  SlotQueue queue_;
  SessionPool sessions_;
  LingeringSessions lingering_;
  ParkedSessions parked_{sessions_};
  Admission admission_;
  FirstRequests first_requests_;
  Pacer pacer_;
  Spacing spacing_;
  ReceiveWindow window_;

  LookAhead look_ahead_{table_, timers_, sessions_};
  // Sessions with rows that the outlet had no room for. They ask nothing until these are gone.
  struct Unsettled {
    SessionIndex session;
    bool ends;  // Before its time.
  };
  std::vector<Unsettled> unsettled_;
  // Requests may be scheduled for moments up to this one.
  Instant scheduled_until_ = Instant::min();
};

inline void Engine::leave_window(Slot slot, Outcome outcome) {
  const Request& request = table_[slot];
  if (request.get_state() != Request::State::waiting) return;
  if (request.has_session != 0) {
    window_.request_ended();
    return;
  }
  switch (outcome) {
    case Outcome::answered:
      window_.probe_answered(request.sent_us);
      break;
    case Outcome::unanswered:
      window_.probe_unanswered(request.sent_us);
      break;
    case Outcome::given_up:
      window_.probe_dropped(request.sent_us);
      break;
  }
}

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_ENGINE_H_
