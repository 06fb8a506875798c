// One target's state machine: from its first reply until everything asked was answered or has
// failed.
#ifndef SNMPRING_SESSION_SESSION_H_
#define SNMPRING_SESSION_SESSION_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <variant>

#include "base/bytes.h"
#include "session/event.h"
#include "session/findings.h"
#include "session/getter.h"
#include "session/ladder.h"
#include "session/plan.h"
#include "session/reply.h"
#include "session/target.h"
#include "session/v3_environment.h"
#include "session/v3_peer.h"
#include "session/walk.h"
#include "session/words.h"

namespace snmpring::session {

/// True when a request can have ended with `word` since its credential is not known to the agent.
bool another_credential_may_help(ErrorWord word) noexcept;

/// True when the directory knows the engine at `endpoint`. \param v3 May be null.
bool is_engine_known(const Endpoint& endpoint, const V3Environment* v3);

/// True when the first request of `rung` is the same, but for its id, for every target of the plan:
/// a community's, or the engine probe.
bool first_request_is_common(const Ladder& ladder, unsigned rung, const Endpoint& endpoint,
                             const V3Environment* v3);

/// What the first request of `rung` asks for, at first; empty for the engine probe. Borrows from
/// the plan.
ber::OidView first_asked(const Target& target, unsigned rung, const V3Environment* v3);

/// Sans-I/O: bytes and time in, bytes and events out; attempts and deadlines are the engine's,
/// which keeps them for targets that have no session yet as well. Those are asked by a session that
/// is made for that and forgotten: made anew with the same arguments it asks the same. The engine
///   1. makes a session when the first reply to that request arrives and hands it that reply as
///   lane 0,
///   2. after every input asks next_request() for lanes that want a request, and encodes each
///      attempt of each with encode_request(),
///   3. reports an accepted, timed out or otherwise ended request, and
///   4. destroys the session once finished().
///
/// The credentials of the plan's ladder are tried one after the other until one works. SNMPv3
/// engines are discovered on the way. Attempts of a request differ: a walk's GetBulk asks for half
/// as much each time and the last of at least three attempts is a GetNext, so that an agent that
/// drops large or all GetBulks is still found within the retries. Likewise a Get asks for half of
/// its OIDs each time and in the last of at least two attempts for one.
///
/// Does not allocate per reply. Borrows the target's plan and the environment.
class Session {
 public:
  /// \param rung Of the ladder: the credential to begin with, kFirstRung, or one that
  ///     next_rung() named. \param v3 Null where the ladder has no need of it.
  Session(const Target& target, unsigned rung, V3Environment* v3);

  /// A lane that wants to send a new request; each is named once. None when all are busy or done.
  std::optional<Lane> next_request();

  /// Writes attempt number `attempt` of the lane's current request at the front of `out`; later
  /// attempts ask for less. Attempts that cost no retry do not count, so that several may have the
  /// same number.
  /// \return Octets written, at most kRequestOctetsMax; 0 when `out` is too small.
  std::size_t encode_request(Lane lane, unsigned attempt, std::int32_t correlation_id, Instant now,
                             MutableBytes out);

  /// A datagram that answers the lane's open request, or looks like it. Rows go to `sink` as they
  /// are decoded; begin_reply() has been called.
  Handled handle_reply(Lane lane, const Reply& reply, EventSink& sink);

  /// The lane's request had its last attempt and no answer that counts. Goes on with the next
  /// credential while none has worked; else ends the session: an agent that is silent once retries
  /// are used up is not asked for its other OIDs. A walk goes on where the request was not for
  /// rows. An earlier error of the session stays the one that is reported; this one is about the
  /// OID that was asked.
  /// \param word timeout, the last misfit, or the ICMP or local error that ended the request.
  void fail_request(Lane lane, ErrorWord word);

  /// Ends the session with `word` (target_deadline or the last misfit, run_deadline, interrupted).
  /// Open requests are void; the error is about the OID that the first of them asked.
  void abandon(ErrorWord word);

  bool finished() const noexcept;

  /// True when nothing was asked for but the engine, and it has answered. Others may answer the
  /// same probe.
  bool engine_done() const noexcept { return engine_done_; }

  /// A datagram from the target's address that answers a request of this session which had been
  /// answered.
  void note_stray(Bytes datagram) noexcept {
    if (peer_ != nullptr) peer_->note_stray(datagram);
  }

  /// Rows handed on so far.
  std::uint64_t varbinds() const noexcept { return findings_.varbinds(); }

  /// Fills what the session knows: status, complete, error, error_status, error_oid, version,
  /// credential, engine, system, varbinds, max_repetitions; adds to anomalies and quirks; the
  /// engine does the rest. Pointers borrow the session.
  void describe(TargetReport& report) const noexcept;

  /// Asks for what handling a reply will need of this object's memory.
  void prefetch() const noexcept;

  /// The agent's engine, for the directory; absent where none answered.
  std::optional<KnownEngine> known_engine() const;

 private:
  using Work = std::variant<Getter, Walk>;

  const Credential& credential() const noexcept { return *credential_; }
  bool asks_engine_only() const noexcept { return credential().v3() && !credential().user; }
  bool probing() const noexcept { return peer_ != nullptr && peer_->discovering(); }

  static Work make_work(const Plan& plan, const Credential& credential);
  bool is_open(Lane lane) const noexcept;
  ber::OidView asked(Lane lane) const noexcept;
  Handled handle_v3_reply(Lane lane, const Reply& reply, EventSink& sink);
  Handled handle_community_reply(Lane lane, const Reply& reply, EventSink& sink);
  void handle_response(Lane lane, const message::Pdu& pdu, const Reply& reply, EventSink& sink);
  Handled handle_truncated(Lane lane, const Reply& reply) noexcept;
  Handled handle_undecodable(const Reply& reply) const noexcept;
  void begin_rung(Lane lane);
  void refuse_rung(Lane lane, ErrorWord word);
  void send_again(Lane lane) noexcept;
  void bound_requests() noexcept;

  const Plan* plan_;
  const Credential* credential_;  // That of the rung: four steps through memory from the plan.
  Findings findings_;
  // Where an SNMPv3 engine is asked, or was before it came to a community.
  std::unique_ptr<V3Peer> peer_;
  std::uint32_t unsent_ = 0;          // Lanes whose request is to be sent again, as a set of bits.
  std::uint32_t resynchronized_ = 0;  // Lanes whose request was sent again for its time.
  // Why the first credential that says something did not work.
  ErrorWord refusal_ = ErrorWord::none;
  std::uint8_t rung_;
  bool proven_ = false;               // The credential works.
  bool engine_done_ = false;          // The engine was all that was asked for.
  bool decryption_reported_ = false;  // The word decryption is a Report's, not a misfit's.
  Work work_;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_SESSION_H_
