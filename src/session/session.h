// The state machine of one target, from its first reply until everything was answered or has
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
#include "session/table_fetch.h"
#include "session/target.h"
#include "session/v3_environment.h"
#include "session/v3_peer.h"
#include "session/walk.h"
#include "session/words.h"

namespace snmpring::session {

/// True when a request can end with `word` because the agent does not know its credential.
bool another_credential_may_help(ErrorWord word) noexcept;

/// True when the directory knows the engine at `endpoint`. \param v3 May be null.
bool is_engine_known(const Endpoint& endpoint, const V3Environment* v3);

/// True when the first request of `rung` is the same, except for its id, for every target of the
/// plan. This is so for a community and for the engine probe.
bool first_request_is_common(const Ladder& ladder, unsigned rung, const Endpoint& endpoint,
                             const V3Environment* v3);

/// What the first request of `rung` asks for first; empty for the engine probe. Borrows from the
/// plan.
ber::OidView first_asked(const Target& target, unsigned rung, const V3Environment* v3);

/// Makes no system calls. Bytes and time go in, bytes and events come out. The engine keeps
/// attempts and deadlines, also for targets that have no session yet. To ask those, the engine
/// makes a session for one request and destroys it. A new session with the same arguments asks the
/// same. The engine
///   1. makes a session when the first reply to that request arrives, and hands it that reply as
///      lane 0,
///   2. after every input, asks next_request() for lanes that want a request, and encodes each
///      attempt of each with encode_request(),
///   3. reports a request that was accepted, timed out or ended in another way,
///   4. hands on the conceptual rows that are complete after that, one by one: prepare_row() and
///      hand_on_row(), and
///   5. destroys the session when it is finished().
///
/// The credentials of the plan's ladder are tried one after the other until one works. SNMPv3
/// engines are discovered on the way. The attempts of a request differ. A walk's GetBulk asks for
/// half as much each time, and the last of at least three attempts is a GetNext. So an agent that
/// drops large GetBulks, or all of them, is found within the retries. In the same way, a Get asks
/// for half of its OIDs each time, and for one OID in the last of at least two attempts.
///
/// Does not allocate per reply. Borrows the target's plan and the environment.
class Session {
 public:
  /// \param rung The credential to begin with: kFirstRung, or a rung that next_rung() returned.
  /// \param v3 Null if the ladder does not need it.
  Session(const Target& target, unsigned rung, V3Environment* v3);

  /// A lane that wants to send a new request. Each lane is returned once. nullopt when all are busy
  /// or done.
  std::optional<Lane> next_request();

  /// Writes attempt number `attempt` of the lane's current request at the front of `out`. Later
  /// attempts ask for less. Attempts that cost no retry are not counted, so several attempts may
  /// have the same number.
  /// \return Octets written, at most kRequestOctetsMax; 0 when `out` is too small.
  std::size_t encode_request(Lane lane, unsigned attempt, std::int32_t correlation_id, Instant now,
                             MutableBytes out);

  /// Handles a datagram that answers the lane's open request, or seems to. Rows go to `sink` as
  /// they are decoded. The caller has called begin_reply().
  Handled handle_reply(Lane lane, const Reply& reply, EventSink& sink);

  /// The lane's last attempt had no answer that counts. If no credential has worked yet, the next
  /// one is tried. Otherwise the session ends: an agent that stays silent through all retries is
  /// not asked for its other OIDs. A walk continues if the request did not ask for rows. If the
  /// session had an earlier error, that one is reported. This error is about the OID that was
  /// asked.
  /// \param word timeout, the last misfit, or the ICMP or local error that ended the request.
  void fail_request(Lane lane, ErrorWord word);

  /// Ends the session with `word` (target_deadline or the last misfit, run_deadline, interrupted).
  /// Open requests are void. The error is about the OID that the first of them asked for.
  void abandon(ErrorWord word);

  bool finished() const noexcept;

  /// Of Operation::table: puts the next row together that is complete. After handle_reply(),
  /// fail_request() and abandon(), this is called and the row handed on until there is none.
  /// Nothing else may happen to the session before.
  /// \return The row's content octets, at most kTableRowOctetsMax; nullopt if there is none.
  std::optional<std::size_t> prepare_row() {
    const auto* const fetch = std::get_if<std::unique_ptr<TableFetch>>(&work_);
    return fetch != nullptr ? (*fetch)->prepare_row(findings_.ended()) : std::nullopt;
  }
  /// Hands that row on. \pre prepare_row() has returned a value.
  void hand_on_row(EventSink& sink) { fetch()->hand_on_row(sink); }

  /// True when only the engine was asked for, and it has answered. Other engines may answer the
  /// same probe.
  bool engine_done() const noexcept { return engine_done_; }

  /// Takes a datagram from the target's address that answers a request which was answered before.
  void note_stray(Bytes datagram) noexcept {
    if (peer_ != nullptr) peer_->note_stray(datagram);
  }

  /// Rows handed on so far.
  std::uint64_t varbinds() const noexcept { return findings_.varbinds(); }

  /// Fills in what the session knows: status, complete, error, error_status, error_oid, version,
  /// credential, engine, system, varbinds, max_repetitions. Adds to anomalies and quirks. The
  /// engine fills in the rest. Pointers borrow from the session.
  void describe(TargetReport& report) const noexcept;

  /// Prefetches the memory of this object that handling a reply will need.
  void prefetch() const noexcept;

  /// The agent's engine, for the directory; absent if none answered.
  std::optional<KnownEngine> known_engine() const;

 private:
  using Work = std::variant<Getter, Walk, std::unique_ptr<TableFetch>>;

  const Credential& credential() const noexcept { return *credential_; }
  bool asks_engine_only() const noexcept { return credential().v3() && !credential().user; }
  bool probing() const noexcept { return peer_ != nullptr && peer_->discovering(); }

  /// Null unless the work is of tables.
  TableFetch* fetch() noexcept {
    auto* const fetch = std::get_if<std::unique_ptr<TableFetch>>(&work_);
    return fetch != nullptr ? fetch->get() : nullptr;
  }
  const TableFetch* fetch() const noexcept { return const_cast<Session*>(this)->fetch(); }

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
  const Credential* credential_;  // That of the rung. From the plan it is four pointers away.
  Findings findings_;
  // Set when an SNMPv3 engine is asked, or was asked before a community.
  std::unique_ptr<V3Peer> peer_;
  std::uint32_t unsent_ = 0;          // Lanes whose request must be sent again, as a set of bits.
  std::uint32_t resynchronized_ = 0;  // Lanes whose request was sent again for its time, the same.
  // The first failure of a credential that was more than silence.
  ErrorWord refusal_ = ErrorWord::none;
  std::uint8_t rung_;
  bool proven_ = false;               // The credential works.
  bool engine_done_ = false;          // Only the engine was asked for, and it answered.
  bool decryption_reported_ = false;  // The word decryption came in a Report, not from a misfit.
  Work work_;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_SESSION_H_
