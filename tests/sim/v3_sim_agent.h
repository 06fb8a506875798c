// An SNMPv3 agent of the simulated network, whose engine lives on the simulated clock.
#ifndef SNMPRING_SIM_V3_SIM_AGENT_H_
#define SNMPRING_SIM_V3_SIM_AGENT_H_

#include <functional>

#include "session/v3_script.h"
#include "sim/sim_agent.h"
#include "sim/sim_clock.h"

namespace snmpring::sim {

/// The user "scan" with SHA-256 and AES, as agent and scanner know it.
usm::User scan_user();
session::Credential scan_credential();

class V3SimAgent final : public SimAgent {
  session::script::V3World world_;

 public:
  /// \param clock Outlives this. \param index Makes the engine ID its own.
  V3SimAgent(SimClock& clock, std::uint32_t index);

  std::vector<Datagram> handle(Bytes request) override;

  session::script::V3Engine engine;
  /// Called before each request with its number, from 1.
  std::function<void(unsigned)> before;
  /// Instead of the engine's answer, where it gives one.
  std::function<std::optional<std::vector<Datagram>>(Bytes request, Instant now)> instead;

 private:
  SimClock& clock_;
  unsigned requests_ = 0;
};

}  // namespace snmpring::sim

#endif  // SNMPRING_SIM_V3_SIM_AGENT_H_
