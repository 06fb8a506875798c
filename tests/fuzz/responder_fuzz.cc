// Requests to snmpring-agentd: silence, or a response that a manager can decode and that is no
// larger than allowed.
#include "agentd/responder.h"

#include <vector>

#include "agentd/generator.h"
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  using fuzz::expect;
  static const agentd::MibTable table = agentd::generate_device(200, /*seed=*/1, /*model=*/0);
  fuzz::Input input(data, size);
  agentd::Responder::Options options;
  if (input.one_in(2)) options.message_octets_max = 100 + input.number(2) % 65'000;
  agentd::Responder responder(options);
  std::vector<std::uint8_t> out(agentd::kMessageOctetsMax);
  const Bytes request = input.rest();
  const MutableBytes reply = responder.respond({&table, 7}, request, out);
  if (reply.empty()) return 0;
  expect(reply.size() <= options.message_octets_max, "a reply is no larger than allowed");
  const auto asked = message::decode_community(request);
  const auto answered = message::decode_community(reply);
  expect(asked && answered, "a reply answers a request that can be decoded");
  expect(answered->version == asked->version && fuzz::same(answered->community, asked->community) &&
             answered->pdu.request_id == asked->pdu.request_id &&
             answered->pdu.kind == message::PduKind::response,
         "a reply echoes what it must");
  return 0;
}
