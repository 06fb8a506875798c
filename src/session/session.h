// One target's state machine: from its first reply until everything asked was answered or has
// failed.
#ifndef SNMPRING_SESSION_SESSION_H_
#define SNMPRING_SESSION_SESSION_H_

#include <cstdint>
#include <optional>
#include <variant>

#include "base/bytes.h"
#include "session/event.h"
#include "session/findings.h"
#include "session/getter.h"
#include "session/plan.h"
#include "session/reply.h"
#include "session/walk.h"
#include "session/words.h"

namespace snmpring::session {

/// Writes the request with which every target of `plan` is asked first. Attempts differ: a walk's
/// GetBulk asks for half as much each time and the last of at least three attempts is a GetNext, so
/// that an agent that drops large or all GetBulks is still found within the retries.
/// \return Octets written at the *front* of `out`; 0 when `out` is too small.
std::size_t encode_first_request(const Plan& plan, unsigned attempt, std::int32_t request_id,
                                 MutableBytes out) noexcept;

/// Sans-I/O: bytes in, bytes and events out; it has no clock, since attempts and deadlines are the
/// engine's, which keeps them for targets that have no session yet as well. The engine
///   1. makes a session when the first reply to encode_first_request() arrives and hands that
///      reply to handle_reply() as lane 0,
///   2. after every input asks next_request() for lanes that want a request, and encodes each
///      attempt of each with encode_request(),
///   3. reports an accepted, timed out or otherwise ended request, and
///   4. destroys the session once finished().
/// Does not allocate per reply. Borrows the plan.
class Session {
 public:
  explicit Session(const Plan& plan);

  /// A lane that wants to send a new request; each is named once. None when all are busy or done.
  std::optional<Lane> next_request();

  /// Writes attempt number `attempt` of the lane's current request at the front of `out`; later
  /// attempts ask for less.
  /// \return Octets written, at most kRequestOctetsMax; 0 when `out` is too small.
  std::size_t encode_request(Lane lane, unsigned attempt, std::int32_t request_id,
                             MutableBytes out) noexcept;

  /// A datagram that answers the lane's open request, or looks like it. Rows go to `sink` as they
  /// are decoded; begin_reply() has been called.
  Handled handle_reply(Lane lane, const Reply& reply, EventSink& sink);

  /// The lane's request had its last attempt and no answer that counts. Ends the session: an agent
  /// that is silent once retries are used up is not asked for its other OIDs. An earlier error of
  /// the session stays the one that is reported.
  /// \param word timeout, the last misfit, or the ICMP or local error that ended the request.
  void fail_request(Lane lane, ErrorWord word);

  /// Ends the session with `word` (target_deadline, run_deadline, interrupted). Open requests are
  /// void.
  void abandon(ErrorWord word);

  bool finished() const noexcept;

  /// Fills what the session knows: status, complete, error, error_status, error_oid, system,
  /// varbinds, max_repetitions; adds to anomalies and quirks; the engine does the rest. Pointers
  /// borrow the session.
  void describe(TargetReport& report) const noexcept;

 private:
  using Work = std::variant<Getter, Walk>;

  static Work make_work(const Plan& plan);
  bool open(Lane lane) const noexcept;
  void note_sent(Lane lane, unsigned attempts) noexcept;
  Handled handle_truncated(Lane lane, const Reply& reply) noexcept;
  Handled handle_undecodable(Bytes datagram) const noexcept;

  const Plan* plan_;
  Findings findings_;
  Work work_;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_SESSION_H_
