// Decoding and encoding msgGlobalData and the scopedPDU (RFC 3412 §6, §7.2).
#include "message/v3.h"

#include <optional>

#include "message/community.h"
#include "message/envelope.h"

namespace snmpring::message {
namespace {

using ber::DecodeErrc;
using ber::DecodeError;

/// Levels by the flags auth (1) and priv (2); privacy without authentication does not exist.
std::optional<SecurityLevel> level_of(std::uint8_t flags) noexcept {
  switch (flags & (msg_flags::kAuth | msg_flags::kPriv)) {
    case 0:
      return SecurityLevel::no_auth_no_priv;
    case msg_flags::kAuth:
      return SecurityLevel::auth_no_priv;
    case msg_flags::kAuth | msg_flags::kPriv:
      return SecurityLevel::auth_priv;
    default:
      return std::nullopt;
  }
}

std::uint8_t flags_of(const V3Header& header) noexcept {
  std::uint8_t flags = header.reportable ? msg_flags::kReportable : 0;
  if (header.level >= SecurityLevel::auth_no_priv) flags |= msg_flags::kAuth;
  if (header.level >= SecurityLevel::auth_priv) flags |= msg_flags::kPriv;
  return flags;
}

/// \param content Of the SEQUENCE. Offsets of errors count from its start.
ber::Decoded<V3Header> decode_header(Bytes content, ber::Anomalies& anomalies) noexcept {
  ber::Reader fields(content);
  const auto out_of_range = [](std::size_t offset) {
    return std::unexpected(DecodeError{DecodeErrc::out_of_range, offset});
  };
  const ber::Decoded<std::int32_t> msg_id = fields.read_int32();
  if (!msg_id) return std::unexpected(msg_id.error());
  if (*msg_id < 0) return out_of_range(0);
  const std::size_t size_offset = fields.offset();
  const ber::Decoded<std::int32_t> msg_max_size = fields.read_int32();
  if (!msg_max_size) return std::unexpected(msg_max_size.error());
  if (*msg_max_size < kMsgMaxSizeMin) return out_of_range(size_offset);
  const std::size_t flags_offset = fields.offset();
  const ber::Decoded<Bytes> flags = fields.read(ber::tag::kOctetString);
  if (!flags) return std::unexpected(flags.error());
  if (flags->size() != 1) return out_of_range(flags_offset);
  // RFC 3412 §7.2 step 5 d.
  const std::optional<SecurityLevel> level = level_of(flags->front());
  if (!level) return out_of_range(flags_offset);
  const std::size_t model_offset = fields.offset();
  const ber::Decoded<std::int32_t> model = fields.read_int32();
  if (!model) return std::unexpected(model.error());
  // RFC 3412 §7.2 step 4.
  if (*model != kSecurityModelUsm) return out_of_range(model_offset);
  if (!fields.at_end()) {
    return std::unexpected(DecodeError{DecodeErrc::trailing_content, fields.offset()});
  }
  anomalies |= fields.anomalies();
  return V3Header{.msg_id = *msg_id,
                  .msg_max_size = *msg_max_size,
                  .level = *level,
                  .reportable = (flags->front() & msg_flags::kReportable) != 0};
}

}  // namespace

std::string_view security_level_word(SecurityLevel level) noexcept {
  switch (level) {
    case SecurityLevel::no_auth_no_priv:
      return "noAuthNoPriv";
    case SecurityLevel::auth_no_priv:
      return "authNoPriv";
    case SecurityLevel::auth_priv:
      return "authPriv";
  }
  return "";
}

ber::Decoded<V3Message> decode_v3(Bytes datagram) noexcept {
  ber::Decoded<Envelope> envelope = Envelope::open(datagram);
  if (!envelope) return std::unexpected(envelope.error());
  ber::Reader& fields = envelope->fields();
  const ber::Decoded<std::int64_t> version = fields.read_int64();
  if (!version) return envelope->fail(version.error());
  if (*version != static_cast<int>(Version::v3)) {
    return envelope->fail({DecodeErrc::out_of_range, 0});
  }

  V3Message message;
  const ber::Decoded<Bytes> global = fields.read(ber::tag::kSequence);
  if (!global) return envelope->fail(global.error());
  const std::size_t global_start = fields.offset() - global->size();
  const ber::Decoded<V3Header> header = decode_header(*global, message.anomalies);
  if (!header) {
    return envelope->fail({header.error().code, global_start + header.error().offset});
  }
  message.header = *header;

  const ber::Decoded<Bytes> parameters = fields.read(ber::tag::kOctetString);
  if (!parameters) return envelope->fail(parameters.error());
  message.security_parameters = *parameters;

  // ScopedPduData (RFC 3412 §6): what the flags say decides which of the two it must be.
  const Bytes rest = fields.rest();
  const bool encrypted = header->level == SecurityLevel::auth_priv;
  const ber::Decoded<Bytes> data =
      fields.read(encrypted ? ber::tag::kOctetString : ber::tag::kSequence);
  if (!data) return envelope->fail(data.error());
  message.data = encrypted ? *data : rest.first(rest.size() - fields.rest().size());
  if (!fields.at_end()) return envelope->fail({DecodeErrc::trailing_content, fields.offset()});

  message.anomalies |= envelope->anomalies();
  if (envelope->has_trailing_octets()) message.anomalies |= ber::Anomaly::trailing_octets;
  return message;
}

ber::Decoded<ScopedPdu> decode_scoped_pdu(Bytes octets) noexcept {
  ber::Decoded<Envelope> envelope = Envelope::open(octets);
  if (!envelope) return std::unexpected(envelope.error());
  ber::Reader& fields = envelope->fields();
  const ber::Decoded<Bytes> context_engine_id = fields.read(ber::tag::kOctetString);
  if (!context_engine_id) return envelope->fail(context_engine_id.error());
  const ber::Decoded<Bytes> context_name = fields.read(ber::tag::kOctetString);
  if (!context_name) return envelope->fail(context_name.error());
  const ber::Decoded<Pdu> pdu = decode_pdu(fields);
  if (!pdu) return envelope->fail(pdu.error());
  if (!fields.at_end()) return envelope->fail({DecodeErrc::trailing_content, fields.offset()});
  return ScopedPdu{.context_engine_id = *context_engine_id,
                   .context_name = *context_name,
                   .pdu = *pdu,
                   .anomalies = envelope->anomalies() | pdu->anomalies};
}

bool begins_as_scoped_pdu(Bytes octets) noexcept {
  if (octets.size() < 2 || octets[0] != ber::tag::kSequence) return false;
  const std::size_t length_octets = octets[1] < 0x80 ? 0 : octets[1] & 0x7F;
  if (length_octets > octets.size() - 2) return false;
  ber::Reader reader(octets.subspan(2 + length_octets));
  return reader.read(ber::tag::kOctetString) && reader.read(ber::tag::kOctetString);
}

void encode_scoped_pdu(ber::Writer& writer, Bytes context_engine_id, Bytes context_name,
                       std::size_t inner_end) noexcept {
  writer.element(ber::tag::kOctetString, context_name);
  writer.element(ber::tag::kOctetString, context_engine_id);
  writer.wrap(ber::tag::kSequence, inner_end);
}

void encode_v3(ber::Writer& writer, const V3Header& header, std::size_t inner_end) noexcept {
  const std::size_t global_end = writer.size();
  const std::uint8_t flags = flags_of(header);
  writer.integer(kSecurityModelUsm);
  writer.element(ber::tag::kOctetString, {&flags, 1});
  writer.integer(header.msg_max_size);
  writer.integer(header.msg_id);
  writer.wrap(ber::tag::kSequence, global_end);
  writer.integer(static_cast<int>(Version::v3));
  writer.wrap(ber::tag::kSequence, inner_end);
}

}  // namespace snmpring::message
