// The closed sets of words in a target record. They say how a target ended and what was odd about
// it. docs/records.md explains each to users.
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
  no_such_name,       ///< noSuchName that does not mean the end of a walk (v2c get).
  gen_err,            ///< genErr.
  authorization,      ///< authorizationError: the agent wants another view or level.
  status_n,           ///< Another error-status N; the record says "status_N".
  not_increasing,     ///< A walk met an OID that is not greater than the one before.
  cycle,              ///< A walk that tolerates disorder returned to an earlier OID.
  contradictory_end,  ///< The agent says that a subtree ends, but it has shown later rows of it.
  empty_reply,        ///< A reply without any of the OIDs asked for.
  max_varbinds,       ///< The limit of varbinds per target.
  max_pending,        ///< More rows of a table would have to wait for the rest than are kept.
  target_deadline,    ///< --target-timeout passed.
  too_slow,           ///< Other targets waited, and no more slow targets could be parked.
  run_deadline,       ///< --max-runtime passed.
  interrupted,        ///< SIGINT or SIGTERM.
  unknown_user,       ///< Report: the agent does not know the user.
  wrong_digest,       ///< Report: the agent finds the digest wrong, so its key differs.
  /// Boots and time of the engine were not agreed on, or the last misfit was a replay.
  not_in_time_window,
  unknown_engine,     ///< Not the engine ID that the agent, or the operator, gave before.
  unknown_context,    ///< Report: the agent does not know the context.
  unsupported_level,  ///< Report: the agent does not grant this security level to anybody.
  decryption,  ///< Report: the agent could not decrypt. Or we could not decrypt the last misfit.
  /// The engine answered, but not to encrypted messages. Most likely its privacy key differs.
  no_privacy_reply,
  bad_digest,        ///< The last misfit reply had no digest or a wrong one.
  decode,            ///< The last misfit reply, or a varbind asked for, was not decodable.
  truncated,         ///< The last misfit reply was cut on its way.
  version_mismatch,  ///< The last misfit reply had another SNMP version.
  blocked,           ///< On the blocklist, or not on the allowlist.
};
inline constexpr std::size_t kErrorWordCount = 38;

/// The word, e.g. "icmp_port"; "status_99" for status_n with `error_status` 99; empty for none.
std::string error_text(ErrorWord word, std::int32_t error_status);

/// Returns the status for an error of a target that gave `varbinds` rows. `none` gives ok. With
/// rows, an error gives partial. Otherwise the kind of error decides. `decryption` is treated as
/// that of the last misfit. As the agent's Report it has the status auth.
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

/// True for the errors of misfit replies. A request ends with one if no better reply came.
bool is_misfit_reply(ErrorWord word) noexcept;

/// A departure of an agent from the RFCs. Its replies can still be understood.
enum class Quirk : std::uint8_t {
  bulk_disorder,  ///< GetBulk gave rows in disorder, and GetNext gave them in order.
  /// The reply's community is not the request's (RFC 3584 §5.2.2 requires the same).
  community_differs,
  /// The engine ID is not the one that the agent was asked with. That one was heard before in this
  /// run, known from an earlier run, or pinned.
  engine_changed,
  exception_in_walk,     ///< noSuchObject or noSuchInstance in reply to GetNext or GetBulk.
  extra_repetitions,     ///< More varbinds than max-repetitions asked for; they count.
  false_end,             ///< GetBulk ended a subtree where GetNext found more rows.
  no_bulk,               ///< GetBulk fails and GetNext works.
  other_address,         ///< More than one of the name's addresses was asked.
  other_source,          ///< A reply came from another address or port (--source-check port, any).
  root_get_failed,       ///< The Get of an empty subtree's own OID failed, not the walk.
  several_engines,       ///< More than one engine ID came from the address in this run.
  too_big_bulk,          ///< tooBig in reply to GetBulk, which RFC 3416 §4.2.3 does not allow.
  unauthenticated_time,  ///< notInTimeWindows without a digest; its time was confirmed later.
  v1_no_such_name,       ///< noSuchName to a v1 get; asked again without that OID.
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
