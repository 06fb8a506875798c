// The closed sets of words with which a target record says how a target ended and what was odd
// about it. docs/records.md explains each to users.
#ifndef SNMPRING_SESSION_WORDS_H_
#define SNMPRING_SESSION_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace snmpring::session {

/// `status` of a target record.
enum class Status : std::uint8_t { ok, partial, timeout, unreachable, auth, error, skipped };
inline constexpr std::size_t kStatusCount = 7;
std::string_view status_word(Status status) noexcept;

/// `error` of a target record. `none` is null there.
enum class ErrorWord : std::uint8_t {
  none,
  timeout,            ///< Nothing came before the last deadline.
  icmp_port,          ///< ICMP port unreachable.
  icmp_host,          ///< ICMP host unreachable.
  icmp_admin,         ///< ICMP administratively prohibited.
  net_unreachable,    ///< ICMP or local: no route.
  permission,         ///< The local system refused to send (EPERM: a firewall).
  broadcast,          ///< The address is a broadcast address.
  send_failed,        ///< Any other local failure to send.
  resolve,            ///< The name has no address.
  too_big,            ///< tooBig for a single OID.
  no_such_name,       ///< noSuchName where it says nothing about the end of a walk (v2c get).
  gen_err,            ///< genErr.
  authorization,      ///< authorizationError: the view or the level that it wants is another.
  status_n,           ///< Another error-status N; the record says "status_N".
  not_increasing,     ///< A walk met an OID that is not greater than the one before it.
  cycle,              ///< A walk that tolerates disorder came round to where it had been.
  contradictory_end,  ///< The agent says that a subtree ends where it has shown further rows of it.
  empty_reply,        ///< A reply without any of what was asked.
  max_varbinds,       ///< The limit of varbinds per target.
  target_deadline,    ///< --target-timeout passed.
  too_slow,           ///< Others waited for its place, and no more slow targets could be parked.
  run_deadline,       ///< --max-runtime passed.
  interrupted,        ///< SIGINT or SIGTERM.
  unknown_user,       ///< Report: the agent does not know the user.
  wrong_digest,       ///< Report: the agent finds the digest wrong: another authentication key.
  /// Boots and time of the engine cannot be agreed on, or the last misfit was a replay.
  not_in_time_window,
  unknown_engine,     ///< The agent has another engine ID than it, or the operator, said before.
  unknown_context,    ///< Report: the agent does not know the context.
  unsupported_level,  ///< Report: the agent does not grant this security level to anybody.
  decryption,         ///< Report: the agent could not decrypt; or the last misfit could not be.
  no_privacy_reply,   ///< The engine answered, and was silent to everything encrypted: most likely
                      ///< another privacy key.
  bad_digest,         ///< The last misfit reply had no digest, or a wrong one.
  decode,            ///< The last misfit reply, or a varbind that was asked for, was not decodable.
  truncated,         ///< The last misfit reply had been cut on its way.
  version_mismatch,  ///< The last misfit reply had another SNMP version.
  blocked,           ///< On the blocklist, or not on the allowlist.
};
inline constexpr std::size_t kErrorWordCount = 37;

/// The word, e.g. "icmp_port"; "status_99" for status_n with `error_status` 99; empty for none.
std::string error_text(ErrorWord word, std::int32_t error_status);

/// The status that goes with an error for a target that gave `varbinds` rows: ok for none, partial
/// where there were rows, otherwise by the kind of error. `decryption` is taken for the last
/// misfit's: as the agent's Report it has the status auth.
constexpr Status status_of(ErrorWord word, std::uint64_t varbinds) noexcept {
  if (word == ErrorWord::none) return Status::ok;
  if (varbinds > 0) return Status::partial;
  switch (word) {
    case ErrorWord::timeout:
      return Status::timeout;
    case ErrorWord::icmp_port:
    case ErrorWord::icmp_host:
    case ErrorWord::icmp_admin:
    case ErrorWord::net_unreachable:
    case ErrorWord::permission:
    case ErrorWord::broadcast:
    case ErrorWord::send_failed:
      return Status::unreachable;
    case ErrorWord::authorization:
    case ErrorWord::unknown_user:
    case ErrorWord::wrong_digest:
    case ErrorWord::unsupported_level:
    case ErrorWord::no_privacy_reply:
      return Status::auth;
    case ErrorWord::blocked:
      return Status::skipped;
    default:
      return Status::error;
  }
}

/// True for a reply that came and did not fit: what a request ends with when nothing better came.
bool is_misfit_reply(ErrorWord word) noexcept;

/// How an agent departed from what the RFCs describe while still being understood.
enum class Quirk : std::uint8_t {
  bulk_disorder,      ///< GetBulk gave rows in disorder that GetNext goes through in order.
  community_differs,  ///< The reply's community is not the request's (RFC 3584 §5.2.2 has it
                      ///< echoed).
  /// Another engine ID than the one that it was asked with: had before in this run, known from an
  /// earlier one, or pinned.
  engine_changed,
  exception_in_walk,     ///< noSuchObject or noSuchInstance in reply to GetNext or GetBulk.
  extra_repetitions,     ///< More varbinds than max-repetitions asked for; they count.
  false_end,             ///< GetBulk said that a subtree ends where GetNext found further rows.
  no_bulk,               ///< Fails GetBulk and answers GetNext.
  other_address,         ///< Of the name's addresses more than one was asked.
  other_source,          ///< A reply came from another address or port (--source-check port, any).
  root_get_failed,       ///< The Get of an empty subtree's own OID failed. The walk does not.
  several_engines,       ///< More than one engine ID came from the address in this run.
  too_big_bulk,          ///< tooBig in reply to GetBulk, which RFC 3416 §4.2.3 does not have.
  unauthenticated_time,  ///< notInTimeWindows without a digest; what it proposed was confirmed.
  v1_no_such_name,       ///< noSuchName to a v1 get: asked again without that OID.
  v2c_no_such_name,      ///< noSuchName in v2c at the end of a walk.
};
inline constexpr int kQuirkCount = 15;

/// The word, e.g. "no_bulk". The enumerators stand in the words' sorted order.
std::string_view quirk_word(Quirk quirk) noexcept;

/// A set of quirks; a plain value.
class Quirks {
  static_assert(kQuirkCount <= 32);

 public:
  constexpr Quirks() = default;
  constexpr void add(Quirk quirk) noexcept { bits_ = bits_ | 1u << static_cast<unsigned>(quirk); }
  constexpr void remove(Quirk quirk) noexcept {
    bits_ = bits_ & ~(1u << static_cast<unsigned>(quirk));
  }
  constexpr bool has(Quirk quirk) const noexcept {
    return (bits_ >> static_cast<unsigned>(quirk) & 1u) != 0;
  }
  constexpr Quirks& operator|=(Quirks other) noexcept {
    bits_ = bits_ | other.bits_;
    return *this;
  }
  friend constexpr bool operator==(Quirks, Quirks) = default;

 private:
  std::uint32_t bits_ = 0;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_WORDS_H_
