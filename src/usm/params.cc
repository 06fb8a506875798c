#include "usm/params.h"

#include "message/v3.h"

namespace snmpring::usm {
namespace {

constexpr std::size_t kNameOctetsMax = 32;  // For both SnmpEngineID and msgUserName.

}  // namespace

ber::Decoded<Params> decode_params(Bytes octets) noexcept {
  using ber::DecodeErrc;
  ber::Reader outer(octets);
  const ber::Decoded<Bytes> content = outer.read(ber::tag::kSequence);
  if (!content) return std::unexpected(content.error());
  const std::size_t start = outer.offset() - content->size();
  const auto fail = [start](DecodeErrc code, std::size_t offset) {
    return std::unexpected(ber::DecodeError{code, start + offset});
  };
  if (!outer.at_end()) {
    return std::unexpected(ber::DecodeError{DecodeErrc::trailing_content, outer.offset()});
  }

  ber::Reader reader(*content);
  Params params;
  const auto read_octets = [&](Bytes& place, std::size_t octets_max) -> ber::Decoded<bool> {
    const std::size_t offset = reader.offset();
    const ber::Decoded<Bytes> value = reader.read(ber::tag::kOctetString);
    if (!value) return fail(value.error().code, value.error().offset);
    if (value->size() > octets_max) return fail(DecodeErrc::out_of_range, offset);
    place = *value;
    return true;
  };
  const auto read_number = [&](std::uint32_t& place) -> ber::Decoded<bool> {
    const std::size_t offset = reader.offset();
    const ber::Decoded<std::int32_t> value = reader.read_int32();
    if (!value) return fail(value.error().code, value.error().offset);
    if (*value < 0) return fail(DecodeErrc::out_of_range, offset);
    place = static_cast<std::uint32_t>(*value);
    return true;
  };

  if (const auto read = read_octets(params.engine_id, kNameOctetsMax); !read) {
    return std::unexpected(read.error());
  }
  if (const auto read = read_number(params.engine_boots); !read) {
    return std::unexpected(read.error());
  }
  if (const auto read = read_number(params.engine_time); !read) {
    return std::unexpected(read.error());
  }
  if (const auto read = read_octets(params.user_name, kNameOctetsMax); !read) {
    return std::unexpected(read.error());
  }
  if (const auto read = read_octets(params.auth, octets.size()); !read) {
    return std::unexpected(read.error());
  }
  if (const auto read = read_octets(params.priv, octets.size()); !read) {
    return std::unexpected(read.error());
  }
  if (!reader.at_end()) return fail(DecodeErrc::trailing_content, reader.offset());
  params.anomalies = outer.anomalies() | reader.anomalies();
  // Discovery asks without an engine ID (RFC 3414 §4).
  if (!params.engine_id.empty() && params.engine_id.size() < message::kSoundEngineIdOctetsMin) {
    params.anomalies |= ber::Anomaly::short_engine_id;
  }
  return params;
}

void encode_params(ber::Writer& writer, const Params& params, std::size_t* mac_from_end) noexcept {
  const std::size_t end = writer.size();
  writer.element(ber::tag::kOctetString, params.priv);
  const std::size_t behind_auth = writer.size();
  writer.element(ber::tag::kOctetString, params.auth);
  if (mac_from_end != nullptr) *mac_from_end = behind_auth + params.auth.size();
  writer.element(ber::tag::kOctetString, params.user_name);
  writer.integer(params.engine_time);
  writer.integer(params.engine_boots);
  writer.element(ber::tag::kOctetString, params.engine_id);
  writer.wrap(ber::tag::kSequence, end);
  writer.wrap(ber::tag::kOctetString, end);
}

}  // namespace snmpring::usm
