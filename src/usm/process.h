// The procedures of USM for a manager, in the order of the RFC: an outgoing request (RFC 3414
// §3.1), an incoming reply (§3.2). An agent also uses the outgoing part.
#ifndef SNMPRING_USM_PROCESS_H_
#define SNMPRING_USM_PROCESS_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>

#include "base/time.h"
#include "message/v3.h"
#include "usm/engine_keys.h"
#include "usm/engine_time.h"
#include "usm/params.h"

namespace snmpring::usm {

/// Everything in a message except its scopedPDU.
struct Outgoing {
  message::V3Header header;
  Bytes engine_id{};              ///< Of the authoritative engine; empty for discovery.
  EngineTime::Reading reading{};  ///< Zeros for noAuthNoPriv and while nothing is known.
  Bytes user_name{};
  EngineKeys* keys = nullptr;  ///< Not null for authNoPriv and authPriv.
  Salt salt{};                 ///< For authPriv; never used twice.
};

/// Encrypts and signs. `buffer` ends with the plaintext scopedPDU of `scoped_pdu_octets` octets, as
/// ber::Writer writes it. The message is built around it in place.
/// \return The whole message, a tail of `buffer`; empty when that is too small.
MutableBytes protect(const Outgoing& outgoing, MutableBytes buffer,
                     std::size_t scoped_pdu_octets) noexcept;

/// The most octets around a scopedPDU, for names and ids of these lengths.
std::size_t envelope_octets_max(std::size_t user_name_octets, std::size_t context_name_octets,
                                std::size_t context_engine_id_octets) noexcept;

/// Why an incoming message is discarded. RFC 3414 has a counter for each on the authoritative side.
enum class Refusal : std::uint8_t {
  /// Not a sound v3 message (RFC 3412 §7.2 steps 2-5, RFC 3414 §3.2 step 1). Or it has no digest
  /// and no sound scopedPDU.
  undecodable,
  unknown_engine,      ///< Not the engine that was asked (step 3).
  bad_digest,          ///< The MAC is wrong, or of another user (steps 4 and 6).
  not_in_time_window,  ///< Authentic, but too old (step 7b).
  /// Authentic, but not encrypted with this key, or the plaintext is nonsense (step 8).
  decryption,
  bad_scoped_pdu,  ///< Authentic, decrypted if necessary, but not a sound scopedPDU.
};

/// True for refusals that are found only after the digest was right.
constexpr bool had_right_digest(Refusal refusal) noexcept {
  return refusal >= Refusal::not_in_time_window;
}

/// A message that was accepted. Views borrow from the datagram or from the scratch memory.
struct Incoming {
  message::V3Header header;
  Params params;
  message::ScopedPdu scoped_pdu;
  bool authenticated = false;  ///< The MAC was right.
  bool timely = true;          ///< False only for authenticated messages outside the window.
  ber::Anomalies anomalies;    ///< Of the whole message.
};

/// Whom a reply must come from.
struct Peer {
  Bytes engine_id;             ///< Empty during discovery; then any 1..32 octets are accepted.
  Bytes user_name;             ///< Checked in authenticated messages.
  EngineKeys* keys = nullptr;  ///< Null when the request was noAuthNoPriv.
};

/// Decodes, authenticates, checks the time and decrypts, in this order. Messages below authNoPriv
/// pass with `authenticated` false. If more was asked for, the caller must accept only Reports
/// among them. Authentic messages that are not timely pass with `timely` false, so that a
/// notInTimeWindows Report can be told from a replay.
///
/// A noAuthNoPriv message from another engine than the peer's passes too. It may be the Report that
/// says that the engine ID was wrong. The caller compares params.engine_id.
///
/// \param time Updated by authenticated messages (step 7b). \param scratch At least as large as the
///     datagram; receives the plaintext.
std::expected<Incoming, Refusal> unprotect(Bytes datagram, const Peer& peer, EngineTime& time,
                                           Instant now, MutableBytes scratch) noexcept;

/// At most so many octets of a longer msgAuthoritativeEngineID are returned.
inline constexpr std::size_t kPeekedEngineIdOctetsMax = 255;

/// The msgAuthoritativeEngineID of a USM message, unchanged and of any length, even if the rest of
/// the message is bad. Only for reporting what was refused, never for requests. Absent if it cannot
/// be found. Borrows from the datagram.
std::optional<Bytes> peek_engine_id(Bytes datagram) noexcept;

/// What a Report's single varbind says (RFC 3414 §5 usmStats, RFC 3413 §4.1.2 snmpUnknownContexts).
enum class ReportKind : std::uint8_t {
  other,  ///< None of these.
  unsupported_level,
  not_in_time_window,
  unknown_user,
  unknown_engine,
  wrong_digest,
  decryption,
  unknown_context,
};
ReportKind report_kind(const message::Pdu& report) noexcept;

}  // namespace snmpring::usm

#endif  // SNMPRING_USM_PROCESS_H_
