// Agents of the simulated network that misbehave: those that agentd knows by name, and scripts.
#ifndef SNMPRING_SIM_HOSTILE_AGENT_H_
#define SNMPRING_SIM_HOSTILE_AGENT_H_

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "agentd/quirk_message.h"
#include "agentd/quirks.h"
#include "agentd/v3_agents.h"
#include "message/community.h"
#include "sim/sim_agent.h"
#include "sim/sim_clock.h"

namespace snmpring::sim {

/// One of agentd's quirks: what `snmpring-agentd --quirk NAME` sends, without sockets.
class QuirkAgent final : public SimAgent {
 public:
  /// \param name One of agentd::quirk_names().
  /// \param at Where the agent stands.
  /// \param varbinds Rows of the device behind the quirk.
  QuirkAgent(std::string_view name, const Endpoint& at, std::uint32_t varbinds = 40);

  std::vector<Datagram> handle(Bytes request) override;

 private:
  Endpoint at_;
  agentd::MibTable table_;
  agentd::Responder responder_;
  agentd::Quirk quirk_;
};

/// The same with SNMPv3, whose user "scan" may ask at every level; also the quirks that are
/// SNMPv3's own.
class V3QuirkAgent final : public SimAgent {
 public:
  /// \param clock That engineTime counts by; outlives this.
  V3QuirkAgent(std::string_view name, const Endpoint& at, SimClock& clock,
               std::uint32_t varbinds = 40);

  std::vector<Datagram> handle(Bytes request) override;

 private:
  Endpoint at_;
  SimClock& clock_;
  agentd::MibTable table_;
  agentd::Responder responder_;
  std::optional<agentd::Quirk> quirk_;  ///< Unless it is SNMPv3's own.
  agentd::V3Agents engine_;
};

/// A sound request and what a script usually wants to know about it.
struct Request {
  message::CommunityMessage message;  ///< Borrows the datagram.
  Bytes datagram;
  std::vector<ber::Oid> oids;
  std::uint32_t max_repetitions = 0;  ///< 0 unless it is a GetBulk.

  bool is_get() const { return message.pdu.kind == message::PduKind::get_request; }
  bool is_bulk() const { return message.pdu.kind == message::PduKind::get_bulk_request; }

  /// A response to it without varbinds.
  agentd::RawMessage response() const { return agentd::response_to(message); }
};

/// Answers as a function tells it.
class ScriptAgent final : public SimAgent {
 public:
  using Script = std::function<std::vector<Datagram>(const Request&)>;

  explicit ScriptAgent(Script script) : script_(std::move(script)) {}

  std::vector<Datagram> handle(Bytes request) override;

 private:
  Script script_;
};

/// What a script returns that sends one datagram.
std::vector<Datagram> one(agentd::Octets octets);

/// The successor of `oid` in a table of `rows` rows root.1, root.2, ...; nullopt behind the last.
std::optional<ber::Oid> next_row(const ber::Oid& root, std::uint32_t rows, const ber::Oid& oid);

/// A reply as the RFCs want it from an agent that serves `rows` rows under `root`, each the text
/// `value`: to Get, GetNext and GetBulk.
agentd::RawMessage sound_reply(const Request& request, const ber::Oid& root, std::uint32_t rows,
                               std::string_view value);

}  // namespace snmpring::sim

#endif  // SNMPRING_SIM_HOSTILE_AGENT_H_
