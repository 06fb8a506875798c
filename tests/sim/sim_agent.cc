#include "sim/sim_agent.h"

#include "agentd/generator.h"
#include "message/community.h"

namespace snmpring::sim {

TableAgent::TableAgent(std::uint32_t varbinds, std::uint64_t seed, const Temper& temper)
    : temper_(temper),
      index_(seed % 1000),
      table_(
          agentd::generate_device(varbinds, seed, static_cast<unsigned>(seed % agentd::kModels))),
      responder_({.community = "public", .message_octets_max = temper.message_octets_max}),
      scratch_(agentd::kMessageOctetsMax) {}

std::vector<Datagram> TableAgent::handle(Bytes request) {
  if (temper_.dies_after != 0 && requests_ >= temper_.dies_after) return {};
  ++requests_;
  const auto message = message::decode_community(request);
  if (!message) return {};
  if (message->pdu.kind == message::PduKind::get_bulk_request) {
    if (temper_.drops_bulk) return {};
    // error-index holds max-repetitions in a GetBulkRequest-PDU.
    if (temper_.repetitions_max != 0 &&
        message->pdu.error_index > static_cast<std::int32_t>(temper_.repetitions_max)) {
      return {};
    }
  }
  const MutableBytes reply = responder_.respond({&table_, index_}, request, scratch_);
  if (reply.empty()) return {};
  return {Datagram{.octets = {reply.begin(), reply.end()}, .from = std::nullopt}};
}

std::vector<SimRow> TableAgent::rows() const {
  std::vector<SimRow> rows;
  for (agentd::MibTable::Row row = 0; row < table_.size(); ++row) {
    const Bytes encoded = table_.varbinds(row, row + 1);
    std::vector<std::uint8_t> copy(encoded.begin(), encoded.end());
    table_.personalize(row, row + 1, index_, copy.data());
    ber::Reader varbind(ber::Reader(copy).read(ber::tag::kSequence).value());
    const Bytes name = varbind.read(ber::tag::kObjectIdentifier).value();
    const ber::Element value = varbind.read_element().value();
    rows.push_back({.oid = ber::OidView::from_content(name).value().to_string(),
                    .tag = value.tag,
                    .content = {value.content.begin(), value.content.end()}});
  }
  return rows;
}

}  // namespace snmpring::sim
