#include "sim/v3_sim_agent.h"

namespace snmpring::sim {

usm::User scan_user() {
  return session::script::v3_user(usm::AuthProtocol::sha256, usm::PrivProtocol::aes128);
}

session::Credential scan_credential() { return session::script::v3_credential(scan_user()); }

V3SimAgent::V3SimAgent(SimClock& clock, std::uint32_t index) : engine(world_), clock_(clock) {
  for (const unsigned shift : {24u, 16u, 8u, 0u}) {
    engine.engine_id.push_back(static_cast<std::uint8_t>(index >> shift));
  }
  engine.users.push_back(scan_user());
}

std::vector<Datagram> V3SimAgent::handle(Bytes request) {
  if (before) before(++requests_);
  if (instead) {
    if (auto replies = instead(request, clock_.now())) return *replies;
  }
  std::vector<Datagram> replies;
  if (auto reply = engine.answer(request, clock_.now())) replies.push_back({std::move(*reply), {}});
  return replies;
}

}  // namespace snmpring::sim
