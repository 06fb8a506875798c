// Hands requests to agentd's quirks or to scripts.
#include "sim/hostile_agent.h"

#include <algorithm>

#include "agentd/generator.h"
#include "message/varbind.h"
#include "sim/v3_sim_agent.h"

namespace snmpring::sim {
namespace {

Endpoint source_of(agentd::Source source, Endpoint at) {
  switch (source) {
    case agentd::Source::asked:
      break;
    case agentd::Source::next_address:
      at.address = IpAddress::v4(at.address.v4_value() + 1);
      break;
    case agentd::Source::other_port:
      ++at.port;
      break;
  }
  return at;
}

std::vector<Datagram> as_datagrams(std::vector<agentd::QuirkReply>& replies, const Endpoint& at) {
  std::vector<Datagram> datagrams;
  for (agentd::QuirkReply& reply : replies) {
    datagrams.push_back({.octets = std::move(reply.octets),
                         .from = source_of(reply.source, at),
                         .delay = reply.delay});
  }
  return datagrams;
}

const usm::Algorithms& algorithms() {
  static const auto fetched = [] {
    std::string_view missing;
    return usm::Algorithms::fetch(missing);
  }();
  return *fetched;
}

agentd::V3Options with_scan_user(std::string_view quirk) {
  agentd::V3Options options;
  options.quirk = agentd::find_v3_quirk(quirk);
  options.users.push_back(scan_user());
  options.time = 5000;
  return options;
}

}  // namespace

QuirkAgent::QuirkAgent(std::string_view name, const Endpoint& at, std::uint32_t varbinds)
    : at_(at),
      table_(agentd::generate_device(varbinds, /*seed=*/1, /*model=*/0)),
      responder_({}),
      quirk_(name, responder_) {}

std::vector<Datagram> QuirkAgent::handle(Bytes request) {
  std::vector<agentd::QuirkReply> replies;
  quirk_.answer({&table_, 0}, request, replies);
  return as_datagrams(replies, at_);
}

V3QuirkAgent::V3QuirkAgent(std::string_view name, const Endpoint& at, SimClock& clock,
                           std::uint32_t varbinds)
    : at_(at),
      clock_(clock),
      table_(agentd::generate_device(varbinds, /*seed=*/1, /*model=*/0)),
      responder_({}),
      engine_(algorithms(), with_scan_user(name), responder_, clock.now()) {
  if (!engine_.mislead()) quirk_.emplace(name, responder_);
}

std::vector<Datagram> V3QuirkAgent::handle(Bytes request) {
  std::vector<agentd::QuirkReply> replies;
  if (agentd::is_v3(request)) {
    engine_.answer({&table_, 0}, clock_.now(), request, quirk_ ? &*quirk_ : nullptr, replies);
  } else if (quirk_) {
    quirk_->answer({&table_, 0}, request, replies);
  }
  return as_datagrams(replies, at_);
}

std::vector<Datagram> ScriptAgent::handle(Bytes datagram) {
  const auto message = message::decode_community(datagram);
  if (!message) return {};
  Request request{.message = *message, .datagram = datagram, .oids = {}};
  message::VarBindReader reader(message->pdu.varbinds);
  message::VarBind varbind;
  while (reader.next(varbind)) request.oids.emplace_back(varbind.name);
  // error-index holds max-repetitions in a GetBulkRequest-PDU.
  if (request.is_bulk()) {
    request.max_repetitions = static_cast<std::uint32_t>(std::max(message->pdu.error_index, 0));
  }
  return script_(request);
}

std::vector<Datagram> one(agentd::Octets octets) {
  std::vector<Datagram> datagrams;
  datagrams.push_back({.octets = std::move(octets), .from = std::nullopt});
  return datagrams;
}

std::optional<ber::Oid> next_row(const ber::Oid& root, std::uint32_t rows, const ber::Oid& oid) {
  std::vector<std::uint32_t> arcs = agentd::oid_arcs(root.view().content());
  const std::size_t depth = arcs.size();
  std::uint32_t next = 1;
  if (oid.view().in_subtree(root) && oid.view() != root.view()) {
    next = agentd::oid_arcs(oid.view().content())[depth] + 1;
  } else if (oid.view() > root.view()) {
    return std::nullopt;
  }
  if (next > rows) return std::nullopt;
  arcs.push_back(next);
  return ber::Oid(ber::OidView::from_content(agentd::oid_content(arcs)).value());
}

agentd::RawMessage sound_reply(const Request& request, const ber::Oid& root, std::uint32_t rows,
                               std::string_view value) {
  agentd::RawMessage reply = request.response();
  const auto add = [&reply](const ber::Oid& name, agentd::Octets element) {
    const Bytes content = name.view().content();
    reply.varbinds.push_back({{content.begin(), content.end()}, std::move(element)});
  };
  for (const ber::Oid& oid : request.oids) {
    if (request.is_get()) {
      const bool there = oid.view().in_subtree(root) && oid.view() != root.view();
      add(oid,
          there ? agentd::text_element(value) : agentd::element(ber::tag::kNoSuchInstance, {}));
      continue;
    }
    ber::Oid last = oid;
    for (std::uint32_t i = 0; i < std::max(request.max_repetitions, 1u); ++i) {
      const std::optional<ber::Oid> next = next_row(root, rows, last);
      if (!next) {
        add(last, agentd::element(ber::tag::kEndOfMibView, {}));
        break;
      }
      last = *next;
      add(last, agentd::text_element(value));
    }
  }
  return reply;
}

}  // namespace snmpring::sim
