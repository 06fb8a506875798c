// Decoding and encoding the community-based message of v1 and v2c (RFC 1157 §4, RFC 1901 §3).
#include "message/community.h"

#include "message/envelope.h"

namespace snmpring::message {

ber::Decoded<CommunityMessage> decode_community(Bytes datagram) noexcept {
  ber::Decoded<Envelope> envelope = Envelope::open(datagram);
  if (!envelope) return std::unexpected(envelope.error());
  ber::Reader& fields = envelope->fields();
  const std::size_t version_offset = fields.offset();
  const ber::Decoded<std::int64_t> version = fields.read_int64();
  if (!version) return envelope->fail(version.error());
  if (*version != static_cast<int>(Version::v1) && *version != static_cast<int>(Version::v2c)) {
    return envelope->fail({ber::DecodeErrc::out_of_range, version_offset});
  }
  const ber::Decoded<Bytes> community = fields.read(ber::tag::kOctetString);
  if (!community) return envelope->fail(community.error());
  const ber::Decoded<Pdu> pdu = decode_pdu(fields);
  if (!pdu) return envelope->fail(pdu.error());
  if (!fields.at_end()) {
    return envelope->fail({ber::DecodeErrc::trailing_content, fields.offset()});
  }
  ber::Anomalies anomalies = envelope->anomalies() | pdu->anomalies;
  if (envelope->has_trailing_octets()) anomalies |= ber::Anomaly::trailing_octets;
  return CommunityMessage{static_cast<Version>(*version), *community, *pdu, anomalies};
}

void encode_community(ber::Writer& writer, Version version, Bytes community,
                      std::size_t inner_end) noexcept {
  writer.element(ber::tag::kOctetString, community);
  writer.integer(static_cast<int>(version));
  writer.wrap(ber::tag::kSequence, inner_end);
}

}  // namespace snmpring::message
