// The agent's SNMP engine as one session knows it: its ID, its clock, and the meaning of its
// messages (RFC 3414 §4 for discovery, RFC 3412 §7.2 for what a reply must match).
#ifndef SNMPRING_SESSION_V3_PEER_H_
#define SNMPRING_SESSION_V3_PEER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "session/credential.h"
#include "session/event.h"
#include "session/plan.h"
#include "session/reply.h"
#include "session/v3_environment.h"
#include "usm/engine_time.h"
#include "usm/process.h"

namespace snmpring::session {

/// One agent's engine, asked as one user at a time. Borrows the credential and the environment.
class V3Peer {
 public:
  /// \param credential Of version 3, or null while only the engine itself is asked for.
  /// \param known What an earlier run knew, null for nothing; not kept.
  V3Peer(const Credential* credential, V3Environment& environment, const KnownEngine* known);

  /// Uses this credential, of version 3, from now on. \return False if its pinned engine is not the
  /// one that answers.
  bool use(const Credential& credential);

  /// True while the engine ID is not known. The next request is then the engine probe.
  bool discovering() const noexcept { return engine_id_.empty(); }

  /// True when the engine has sent something. A pinned or known engine ID is not enough.
  bool answered() const noexcept { return answered_; }

  /// True when an authentic message from the engine was decrypted with the credential's privacy
  /// key.
  bool decrypted() const noexcept { return decrypted_; }

  /// Writes the engine probe: a noAuthNoPriv Get with no varbinds and no user name (RFC 3414 §4).
  /// It is the same for all agents.
  /// \return The message, a tail of `buffer`; empty when that is too small.
  static MutableBytes write_probe(std::int32_t msg_id, MutableBytes buffer) noexcept;

  /// Makes a message for the credential's user from the PDU in `writer`, which fills `buffer`. Not
  /// while discovering().
  /// \return The message, a tail of `buffer`; empty when that is too small.
  MutableBytes write(std::int32_t msg_id, Instant now, ber::Writer& writer, MutableBytes buffer);

  /// What a datagram means for the request that it names.
  struct Received {
    enum class Kind : std::uint8_t {
      response,    ///< `pdu` answers the request.
      discovered,  ///< The engine is now known, or known better. The request can be sent.
      again,       ///< The engine's clock is now known better. Send the request again, once.
      refused,     ///< A Report that a repeat would not change: `word`.
      misfit,      ///< Counts as `word`; the request stays open.
      ignored,
    };
    Kind kind;
    ErrorWord word = ErrorWord::none;
    message::Pdu pdu{};          ///< Borrows from the datagram or the environment's scratch memory.
    ber::Anomalies anomalies{};  ///< Of every datagram that is neither misfit nor ignored.
  };

  /// \param resynchronized The request was already sent again for its time. This happens only once.
  Received receive(const Reply& reply, bool resynchronized);

  /// Octets of the largest request that the engine accepts, from its last msgMaxSize (RFC 3412
  /// §6.3): 484..kRequestOctetsMax.
  std::size_t request_octets_max() const noexcept { return request_octets_max_; }

  /// The credential's user has been answered.
  void note_proven() noexcept { rediscoveries_left_ = 1; }

  /// Takes a datagram from the agent's address that answers a request which was answered before. It
  /// may come from another engine there.
  void note_stray(Bytes datagram) noexcept;

  Quirks quirks() const noexcept { return quirks_; }
  /// What is known of the engine, or of one that was refused; null if none gave its ID.
  const EngineInfo* info() const noexcept { return told_ ? &info_ : nullptr; }
  /// For the directory. \pre answered().
  KnownEngine known() const {
    return {.engine_id = engine_id_, .reading = info_.reading, .at = heard_at_};
  }

 private:
  using Kind = Received::Kind;

  bool is_proof_needed(const Reply& reply) const noexcept;
  /// Judges a reply that usm::unprotect() refused.
  Received receive_refused(usm::Refusal refusal, const Reply& reply);
  Received receive_report(const usm::Incoming& incoming, const Reply& reply, bool resynchronized);
  Received receive_not_in_time(const usm::Incoming& incoming, const Reply& reply,
                               bool resynchronized);
  Received receive_unknown_engine(const usm::Incoming& incoming, const Reply& reply);
  bool is_from_engine(const usm::Incoming& incoming) const noexcept;
  bool may_rediscover(const message::Pdu& pdu) const noexcept;
  void hear(const usm::Incoming& incoming, const Reply& reply);
  void note_told(Bytes engine_id) noexcept;
  void note_refused(Bytes engine_id, const usm::EngineTime::Reading& reading, const Reply& reply);
  void set_engine(Bytes engine_id);
  void make_keys();
  Bytes context_engine_id() const noexcept;
  message::SecurityLevel level() const noexcept;

  const Credential* credential_;
  V3Environment* environment_;
  std::vector<std::uint8_t> engine_id_;
  std::optional<usm::EngineKeys> keys_;
  usm::EngineTime time_;
  EngineInfo info_;
  Instant heard_at_{};
  std::size_t request_octets_max_ = kRequestOctetsMax;
  Quirks quirks_;
  std::uint8_t rediscoveries_left_ = 0;
  bool answered_ = false;
  bool told_ = false;  // info_ says something.
  bool decrypted_ = false;
  bool proved_time_ = false;  // info_'s reading is authentic.
  // An unauthenticated notInTimeWindows proposed the time. Nothing has confirmed it yet.
  bool time_proposed_ = false;
};

/// The most octets that the envelope of a v3 request takes with this credential.
std::size_t v3_envelope_octets_max(const Credential& credential) noexcept;

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_V3_PEER_H_
