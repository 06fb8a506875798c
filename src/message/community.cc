// Decoding and encoding the community-based message of v1 and v2c (RFC 1157 §4, RFC 1901 §3).
#include "message/community.h"

namespace snmpring::message {

ber::Decoded<CommunityMessage> decode_community(Bytes datagram) noexcept {
  ber::Reader outer(datagram);
  const ber::Decoded<Bytes> content = outer.read(ber::tag::kSequence);
  if (!content) return std::unexpected(content.error());
  const std::size_t start = outer.offset() - content->size();
  const auto fail = [start](ber::DecodeError error) {
    return std::unexpected(ber::DecodeError{error.code, start + error.offset});
  };

  ber::Reader reader(*content);
  const std::size_t version_offset = reader.offset();
  const ber::Decoded<std::int64_t> version = reader.read_int64();
  if (!version) return fail(version.error());
  if (*version != static_cast<int>(Version::v1) && *version != static_cast<int>(Version::v2c)) {
    return fail({ber::DecodeErrc::out_of_range, version_offset});
  }
  const ber::Decoded<Bytes> community = reader.read(ber::tag::kOctetString);
  if (!community) return fail(community.error());
  const ber::Decoded<Pdu> pdu = decode_pdu(reader);
  if (!pdu) return fail(pdu.error());
  if (!reader.at_end()) return fail({ber::DecodeErrc::trailing_content, reader.offset()});

  ber::Anomalies anomalies = outer.anomalies() | reader.anomalies() | pdu->anomalies;
  if (!outer.at_end()) anomalies |= ber::Anomaly::trailing_octets;
  return CommunityMessage{static_cast<Version>(*version), *community, *pdu, anomalies};
}

void encode_community(ber::Writer& writer, Version version, Bytes community,
                      std::size_t inner_end) noexcept {
  writer.element(ber::tag::kOctetString, community);
  writer.integer(static_cast<int>(version));
  writer.wrap(ber::tag::kSequence, inner_end);
}

}  // namespace snmpring::message
