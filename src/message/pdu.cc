// Decoding and encoding PDUs (RFC 3416 §3).
#include "message/pdu.h"

namespace snmpring::message {
namespace {

struct PlainVarbinds {
  std::uint32_t count;
  std::size_t octets;
};

// How many varbinds at the front of a list are in short form, which nearly all are.
PlainVarbinds plain_varbinds(Bytes list) noexcept {
  const std::uint8_t* at = list.data();
  std::size_t left = list.size();
  std::uint32_t count = 0;
  for (; ber::is_plain(at, left) && at[0] == ber::tag::kSequence; ++count) {
    const std::size_t octets = std::size_t{2} + at[1];
    at += octets;
    left -= octets;
  }
  return {count, list.size() - left};
}

}  // namespace

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
  const PlainVarbinds plain = plain_varbinds(*varbinds);
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

bool read_plain_fields(Bytes fields, Pdu& pdu) noexcept {
  constexpr std::size_t kIntegers = 6;
  const std::uint8_t* const octets = fields.data();
  if (fields.size() < kIntegers || octets[0] != ber::tag::kInteger || octets[1] != 1 ||
      octets[3] != ber::tag::kInteger || octets[4] != 1) {
    return false;
  }
  pdu.error_status = static_cast<std::int8_t>(octets[2]);
  pdu.error_index = static_cast<std::int8_t>(octets[5]);
  pdu.varbinds = ber::plain_content(fields.subspan(kIntegers), ber::tag::kSequence);
  if (pdu.varbinds.data() == nullptr) return false;
  const PlainVarbinds plain = plain_varbinds(pdu.varbinds);
  pdu.varbind_count = plain.count;
  return plain.octets == pdu.varbinds.size();
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
