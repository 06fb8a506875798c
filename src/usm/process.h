// The elements of procedure of USM for a manager, in RFC order: an outgoing request (RFC 3414
// §3.1), an incoming reply (§3.2). An agent uses the outgoing half too.
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

/// What a message says of itself besides its scopedPDU.
struct Outgoing {
  message::V3Header header;
  Bytes engine_id{};              ///< Of the authoritative engine; empty to discover it.
  EngineTime::Reading reading{};  ///< Zeros for noAuthNoPriv and while nothing is known.
  Bytes user_name{};
  EngineKeys* keys = nullptr;  ///< Not null from authNoPriv on.
  Salt salt{};                 ///< For authPriv; never used twice.
};

/// Encrypts and signs. `buffer` ends with the plaintext scopedPDU of `scoped_pdu_octets`, as a
/// ber::Writer leaves it; the message is built around it in place.
/// \return The whole message, a tail of `buffer`; empty when that is too small.
MutableBytes protect(const Outgoing& outgoing, MutableBytes buffer,
                     std::size_t scoped_pdu_octets) noexcept;

/// What the octets around a scopedPDU take at most, for names and ids of these lengths.
std::size_t envelope_octets_max(std::size_t user_name_octets, std::size_t context_name_octets,
                                std::size_t context_engine_id_octets) noexcept;

/// Why an incoming message is discarded. RFC 3414 has a counter for each at the authoritative side.
enum class Refusal : std::uint8_t {
  undecodable,     ///< Not a sound v3 message (RFC 3412 §7.2 steps 2-5, RFC 3414 §3.2 step 1), or
                   ///< without a digest and not a sound scopedPDU.
  unknown_engine,  ///< Another engine than the one that was asked (step 3).
  bad_digest,      ///< The MAC is wrong, or another user's (steps 4 and 6).
  not_in_time_window,  ///< Authentic, but too old (step 7b).
  /// Authentic, and cannot have been encrypted with this key, or decrypts to nonsense (step 8).
  decryption,
  bad_scoped_pdu,  ///< Authentic, decrypted where it was encrypted, and not a sound scopedPDU.
};

/// True for what is found out only once the digest has turned out right.
constexpr bool had_right_digest(Refusal refusal) noexcept {
  return refusal >= Refusal::not_in_time_window;
}

/// A message that passed. Views borrow from the datagram or from the scratch memory.
struct Incoming {
  message::V3Header header;
  Params params;
  message::ScopedPdu scoped_pdu;
  bool authenticated = false;  ///< The MAC was right.
  bool timely = true;          ///< False only for authenticated messages outside of the window.
  ber::Anomalies anomalies;    ///< Of all of it.
};

/// Whom a reply may come from.
struct Peer {
  Bytes engine_id;  ///< Empty while it is being discovered: any 1..32 octets are then fine.
  Bytes user_name;  ///< Checked in authenticated messages.
  EngineKeys* keys = nullptr;  ///< Null when the request was noAuthNoPriv.
};

/// Decodes, authenticates, checks time and decrypts, in this order. Messages below authNoPriv pass
/// with `authenticated` false: it is for the caller to accept nothing but Reports among them where
/// more was asked for. Untimely authentic messages pass with `timely` false so that a
/// notInTimeWindows Report can be told from a replay.
///
/// A noAuthNoPriv message from another engine than the peer's passes too, for it may be the Report
/// that says that the engine ID was wrong; the caller compares params.engine_id.
///
/// \param time Updated by authenticated messages (step 7b). \param scratch At least as large as the
/// datagram; holds the plaintext.
std::expected<Incoming, Refusal> unprotect(Bytes datagram, const Peer& peer, EngineTime& time,
                                           Instant now, MutableBytes scratch) noexcept;

/// Of a longer msgAuthoritativeEngineID no more octets than these are told.
inline constexpr std::size_t kPeekedEngineIdOctetsMax = 255;

/// msgAuthoritativeEngineID of a USM message as it stands there, of any length, whatever else is
/// wrong with the message: for telling of what was refused, never for asking. Absent where it
/// cannot be found. Borrows from the datagram.
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
