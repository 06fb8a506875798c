// The SNMPv3 engines of a fleet: what an authoritative engine makes of a request (RFC 3414 §3.2,
// RFC 3412 §7.2), and what it answers. Knows no sockets and reads no clock.
#ifndef SNMPRING_AGENTD_V3_AGENTS_H_
#define SNMPRING_AGENTD_V3_AGENTS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "agentd/responder.h"
#include "agentd/v3_quirks.h"
#include "base/time.h"
#include "usm/key_ring.h"
#include "usm/process.h"
#include "usm/salts.h"

namespace snmpring::agentd {

struct V3Options {
  std::vector<usm::User> users;
  std::vector<std::uint8_t> engine_id;  ///< Of all agents alike; empty: each has its own.
  std::uint32_t boots = 1;
  std::uint32_t time = 0;  ///< engineTime at the start; advances with the clock.
  message::SecurityLevel level_min = message::SecurityLevel::no_auth_no_priv;
  /// Authentic requests after which an agent starts anew, once; 0: never.
  std::uint32_t reboot_after = 0;
  std::uint32_t clock_step_after = 0;     ///< The same for its clock, which moves by `clock_step`.
  std::int64_t clock_step = 0;            ///< Seconds.
  bool report_zero_time = false;          ///< Discovery tells neither boots nor time.
  bool report_decryption_errors = false;  ///< Instead of net-snmp's silence.
  std::optional<V3Quirk> quirk;
};

/// Serves v3 for every agent of a fleet. The keys of an agent and a user are made when they are
/// first needed and kept as far as the cache reaches.
class V3Agents {
 public:
  /// \param start When engineTime was V3Options::time. \param responder Borrowed: answers PDUs.
  V3Agents(const usm::Algorithms& algorithms, V3Options options, Responder& responder,
           Instant start);

  /// Answers one v3 message into the end of `out`, which should hold kMessageOctetsMax octets.
  /// \return The reply, a tail of `out`; empty for silence.
  MutableBytes answer(const Agent& agent, Instant now, Bytes datagram, MutableBytes out);

  /// The same for agents that mislead: appends what they send, possibly several datagrams. \param
  /// quirk One that is not SNMPv3's own, whose replies go into messages of SNMPv3; null: that of
  /// the options.
  void answer(const Agent& agent, Instant now, Bytes datagram, Quirk* quirk,
              std::vector<QuirkReply>& replies);

  bool mislead() const noexcept { return options_.quirk.has_value(); }

  /// `base` of the agent with this index: 8072's number, format octets, "agentd" and the index as
  /// four octets.
  static std::vector<std::uint8_t> default_engine_id(std::uint64_t index);

 private:
  static constexpr std::size_t kKeysMax = 65'536;  // Agents times users whose keys are kept.

  /// What clock faults have made of an agent.
  struct Clock {
    std::uint32_t requests = 0;
    std::uint32_t reboots = 0;
    std::int64_t offset = 0;  // Seconds.
  };
  struct KeysEntry {
    std::uint64_t agent = 0;
    std::size_t user = 0;
    std::optional<usm::EngineKeys> keys;
  };
  struct Request;
  class MessageOf;

  usm::EngineTime::Reading reading(std::uint64_t agent, Instant now) const;
  void count_request(std::uint64_t agent, Instant now);
  usm::EngineKeys& keys_of(std::uint64_t agent, std::size_t user, Bytes engine_id);
  std::optional<message::ScopedPdu> open(const Agent& agent, Instant now, Bytes datagram,
                                         Request& request, MutableBytes out, MutableBytes& refusal);
  MutableBytes protect(const Request& request, message::SecurityLevel level,
                       std::size_t scoped_pdu_octets, MutableBytes out);
  MutableBytes report(const Request& request, usm::ReportKind kind, message::SecurityLevel level,
                      MutableBytes out);
  MutableBytes respond(const Agent& agent, const Request& request,
                       const message::ScopedPdu& scoped_pdu, MutableBytes out);
  MutableBytes send(const Request& request, V3Answer answer, message::SecurityLevel level,
                    std::size_t pdu_octets, MutableBytes out);

  V3Options options_;
  Responder& responder_;
  Instant start_;
  usm::KeyRing key_ring_;
  usm::Salts salts_;
  std::vector<KeysEntry> keys_;
  // Of agents with a fault; empty without --*-after.
  std::unordered_map<std::uint64_t, Clock> clocks_;
  std::array<std::uint32_t, 8> counters_{};  // usmStats, by usm::ReportKind.
  std::vector<std::uint8_t> scratch_;
  std::vector<std::uint8_t> out_;  // Of agents that mislead.
};

/// True for a datagram whose msgVersion is 3.
bool is_v3(Bytes datagram) noexcept;

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_V3_AGENTS_H_
