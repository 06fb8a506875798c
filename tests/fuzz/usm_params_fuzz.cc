// UsmSecurityParameters: fields within their bounds, and the same when they are written again.
#include <vector>

#include "fuzz/fuzz.h"
#include "message/v3.h"
#include "usm/params.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  using fuzz::expect;
  const Bytes octets(data, size);
  const auto params = usm::decode_params(octets);
  if (!params) {
    expect(params.error().offset <= size, "an error lies within the octets");
    return 0;
  }
  expect(
      params->engine_boots <= usm::kEngineBootsMax && params->engine_time <= usm::kEngineTimeMax &&
          params->engine_id.size() <= message::kEngineIdOctetsMax && params->user_name.size() <= 32,
      "fields are within their bounds");
  for (const Bytes field : {params->engine_id, params->user_name, params->auth, params->priv}) {
    expect(fuzz::within(field, octets), "views lie within the octets");
  }
  std::vector<std::uint8_t> room(size + 64);
  ber::Writer writer(room);
  std::size_t mac_from_end = 0;
  usm::encode_params(writer, *params, &mac_from_end);
  expect(!writer.failed(), "parameters are no longer when they are written again");
  expect(fuzz::same(Bytes(room).last(mac_from_end).first(params->auth.size()), params->auth),
         "the place of the MAC is where it is said to be");
  ber::Reader reader(writer.written());
  const auto content = reader.read(ber::tag::kOctetString);
  expect(content && reader.at_end(), "they are one OCTET STRING");
  const auto again = usm::decode_params(*content);
  expect(again && again->engine_boots == params->engine_boots &&
             again->engine_time == params->engine_time &&
             fuzz::same(again->engine_id, params->engine_id) &&
             fuzz::same(again->user_name, params->user_name) &&
             fuzz::same(again->auth, params->auth) && fuzz::same(again->priv, params->priv),
         "they mean the same when they are written again");
  return 0;
}
