#include "sim/wild_agents.h"

#include "message/community.h"

namespace snmpring::sim {

std::vector<Datagram> MutatingAgent::handle(Bytes request) {
  std::vector<Datagram> datagrams = agent_.handle(request);
  for (Datagram& datagram : datagrams) {
    for (std::uint64_t i = prng_.below(4); i > 0 && !datagram.octets.empty(); --i) {
      datagram.octets[prng_.below(datagram.octets.size())] =
          static_cast<std::uint8_t>(prng_.next());
    }
  }
  return datagrams;
}

std::vector<Datagram> MoodyAgent::handle(Bytes request) {
  const auto names = agentd::quirk_names();
  return QuirkAgent(names[prng_.below(names.size())].name, at_).handle(request);
}

std::vector<Datagram> SpoofingAgent::handle(Bytes request) {
  std::vector<Datagram> datagrams = agent_.handle(request);
  if (datagrams.empty()) return datagrams;
  const agentd::RawMessage reply = agentd::take_apart(datagrams[0].octets);
  const auto sound = message::decode_community(request);
  for (std::uint32_t i = 0; i < 30; ++i) {
    agentd::RawMessage forged = reply;
    const auto id = sound->pdu.request_id ^ static_cast<std::int32_t>(prng_.below(1u << 31));
    forged.request_id = agentd::integer_element(id);
    const auto victim = static_cast<std::uint32_t>(2 * prng_.below(targets_));
    datagrams.push_back({.octets = forged.encode(), .from = World::endpoint(victim)});
  }
  return datagrams;
}

std::vector<Datagram> FloodingAgent::handle(Bytes request) {
  std::vector<Datagram> datagrams = agent_.handle(request);
  if (datagrams.empty()) return datagrams;
  const Datagram reply = datagrams[0];
  for (std::uint64_t i = prng_.below(40); i > 0; --i) {
    if (prng_.chance(0.5)) {
      datagrams.push_back(reply);
      continue;
    }
    Datagram garbage;
    garbage.octets.resize(prng_.below(100));
    for (std::uint8_t& octet : garbage.octets) octet = static_cast<std::uint8_t>(prng_.next());
    datagrams.insert(datagrams.begin(), std::move(garbage));
  }
  return datagrams;
}

std::vector<Datagram> RovingAgent::handle(Bytes request) {
  std::vector<Datagram> datagrams = agent_->handle(request);
  for (Datagram& datagram : datagrams) {
    if (!prng_.chance(0.3)) continue;
    Endpoint elsewhere = at_;
    if (prng_.chance(0.5)) {
      elsewhere.port = static_cast<std::uint16_t>(1024 + prng_.below(60'000));
    } else {
      elsewhere.address = IpAddress::v4(at_.address.v4_value() + 1);  // nobody's
    }
    datagram.from = elsewhere;
  }
  return datagrams;
}

std::vector<Datagram> RestlessAgent::handle(Bytes request) {
  while (clock_.now() >= changes_at_) {
    up_ = !up_;
    changes_at_ += std::chrono::milliseconds(100 + prng_.below(8000));
  }
  return up_ ? agent_->handle(request) : std::vector<Datagram>();
}

std::unique_ptr<SimAgent> make_dawdler(World& world) {
  SimWire& wire = world.wire();
  return std::make_unique<ScriptAgent>([&wire, at = world.next_endpoint()](const Request& request) {
    agentd::RawMessage reply = request.response();
    if (request.oids.empty()) return std::vector<Datagram>();
    std::vector<std::uint32_t> arcs = agentd::oid_arcs(request.oids[0].view().content());
    ++arcs.back();
    reply.varbinds.push_back({agentd::oid_content(arcs), agentd::text_element("slow")});
    wire.inject(at, reply.encode(), std::chrono::milliseconds(900));
    return std::vector<Datagram>();
  });
}

}  // namespace snmpring::sim
