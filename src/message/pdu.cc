// Decoding and encoding PDUs (RFC 3416 §3).
#include "message/pdu.h"

namespace snmpring::message {

ber::Decoded<Pdu> decode_pdu(ber::Reader& reader) noexcept {
  ber::Reader after = reader;
  const ber::Decoded<ber::Tag> tag = after.peek_tag();
  if (!tag) return std::unexpected(tag.error());
  if (!is_decodable_pdu(*tag)) {
    return std::unexpected(ber::DecodeError{ber::DecodeErrc::unexpected_tag, after.offset()});
  }
  const ber::Decoded<Bytes> content = after.read(*tag);
  if (!content) return std::unexpected(content.error());
  const std::size_t start = after.offset() - content->size();
  const auto fail = [start](ber::DecodeError error) {
    return std::unexpected(ber::DecodeError{error.code, start + error.offset});
  };

  ber::Reader fields(*content);
  const ber::Decoded<std::int32_t> request_id = fields.read_int32();
  if (!request_id) return fail(request_id.error());
  const ber::Decoded<std::int32_t> error_status = fields.read_int32();
  if (!error_status) return fail(error_status.error());
  const ber::Decoded<std::int32_t> error_index = fields.read_int32();
  if (!error_index) return fail(error_index.error());
  const ber::Decoded<Bytes> varbinds = fields.read(ber::tag::kSequence);
  if (!varbinds) return fail(varbinds.error());
  if (!fields.at_end()) return fail({ber::DecodeErrc::trailing_content, fields.offset()});

  ber::Reader list(*varbinds);
  const auto plain = ber::plain_elements(*varbinds, ber::tag::kSequence);
  list.skip(plain.octets);
  std::uint32_t varbind_count = plain.count;
  for (; !list.at_end(); ++varbind_count) {
    const ber::Decoded<Bytes> varbind = list.read(ber::tag::kSequence);
    if (!varbind) {
      return fail(
          {varbind.error().code, fields.offset() - varbinds->size() + varbind.error().offset});
    }
  }

  Pdu pdu;
  pdu.kind = static_cast<PduKind>(*tag);
  pdu.request_id = *request_id;
  pdu.error_status = *error_status;
  pdu.error_index = *error_index;
  pdu.varbinds = *varbinds;
  pdu.varbind_count = varbind_count;
  pdu.anomalies = after.anomalies() | fields.anomalies() | list.anomalies();
  reader = after;
  return pdu;
}

void encode_pdu(ber::Writer& writer, PduKind kind, std::int32_t request_id,
                std::int32_t status_or_non_repeaters, std::int32_t index_or_max_repetitions,
                std::size_t inner_end) noexcept {
  writer.wrap(ber::tag::kSequence, inner_end);
  writer.integer(index_or_max_repetitions);
  writer.integer(status_or_non_repeaters);
  writer.integer(request_id);
  writer.wrap(static_cast<ber::Tag>(kind), inner_end);
}

void encode_request_varbind(ber::Writer& writer, ber::OidView name) noexcept {
  const std::size_t inner_end = writer.size();
  writer.null();
  writer.oid(name);
  writer.wrap(ber::tag::kSequence, inner_end);
}

}  // namespace snmpring::message
