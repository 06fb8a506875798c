// Steps are numbered as in RFC 3414 §3.1 (outgoing) and §3.2 (incoming).
#include "usm/process.h"

#include <algorithm>
#include <cstring>

#include "ber/oid.h"
#include "message/community.h"
#include "message/varbind.h"

namespace snmpring::usm {
namespace {

using message::SecurityLevel;

/// The octets of the message itself. The MAC does not cover octets that follow it in the datagram.
Bytes whole_message(Bytes datagram) noexcept {
  ber::Reader outer(datagram);
  return outer.read_element() ? datagram.first(outer.offset()) : datagram;
}

bool same(Bytes a, Bytes b) noexcept { return std::ranges::equal(a, b); }

}  // namespace

MutableBytes protect(const Outgoing& outgoing, MutableBytes buffer,
                     std::size_t scoped_pdu_octets) noexcept {
  const SecurityLevel level = outgoing.header.level;
  std::size_t data_octets = scoped_pdu_octets;
  const bool encrypted = level == SecurityLevel::auth_priv;
  if (encrypted && outgoing.keys->priv() == PrivProtocol::des) {
    // RFC 3414 §8.1.1.2: pad to whole blocks. The values of the padding do not matter.
    const std::size_t padding = (kDesBlockOctets - data_octets % kDesBlockOctets) % kDesBlockOctets;
    if (data_octets + padding > buffer.size()) return {};
    const MutableBytes data = buffer.last(data_octets + padding);
    std::memmove(data.data(), data.data() + padding, data_octets);
    std::ranges::fill(data.last(padding), static_cast<std::uint8_t>(padding));
    data_octets += padding;
  }
  ber::Writer writer(buffer, data_octets);

  // Step 4: the scopedPDU is encrypted, or stays as it is.
  if (encrypted) {
    outgoing.keys->encrypt(buffer.last(data_octets), outgoing.reading.boots, outgoing.reading.time,
                           outgoing.salt);
    writer.header(ber::tag::kOctetString, data_octets);
  }

  // Steps 5 to 7: engine ID, boots and time, user, zeros where the MAC will be, salt.
  static constexpr std::array<std::uint8_t, kMacOctetsMax> kZeros{};
  const bool authenticated = level >= SecurityLevel::auth_no_priv;
  const std::size_t mac_size = authenticated ? mac_octets(outgoing.keys->auth()) : 0;
  const Params params{.engine_id = outgoing.engine_id,
                      .engine_boots = outgoing.reading.boots,
                      .engine_time = outgoing.reading.time,
                      .user_name = outgoing.user_name,
                      .auth = Bytes(kZeros).first(mac_size),
                      .priv = encrypted ? Bytes(outgoing.salt) : Bytes()};
  std::size_t mac_from_end = 0;
  encode_params(writer, params, &mac_from_end);
  message::encode_v3(writer, outgoing.header, 0);
  if (writer.failed()) return {};

  // Step 8: the MAC over all of it.
  const MutableBytes whole = writer.written();
  if (authenticated) {
    outgoing.keys->sign(whole, whole.subspan(whole.size() - mac_from_end, mac_size));
  }
  return whole;
}

std::size_t envelope_octets_max(std::size_t user_name_octets, std::size_t context_name_octets,
                                std::size_t context_engine_id_octets) noexcept {
  constexpr std::size_t kHeaderMax = 4;   // Identifier and length below 65,536.
  constexpr std::size_t kIntegerMax = 6;  // Of 31 bits.
  constexpr std::size_t kGlobalData = 2 + 2 * kIntegerMax + 3 + 3;
  const std::size_t parameters = 2 * kHeaderMax + (2 + message::kEngineIdOctetsMax) +
                                 2 * kIntegerMax + (2 + user_name_octets) + (2 + kMacOctetsMax) +
                                 (2 + kSaltOctets);
  const std::size_t scoped_pdu = 2 * kHeaderMax + 2 +
                                 std::max(context_engine_id_octets, message::kEngineIdOctetsMax) +
                                 kHeaderMax + context_name_octets + (kDesBlockOctets - 1);
  return kHeaderMax + 3 + kGlobalData + parameters + scoped_pdu;
}

// Long because the steps of the RFC stand here in their order, and only this order is safe.
std::expected<Incoming, Refusal> unprotect(Bytes datagram, const Peer& peer, EngineTime& time,
                                           Instant now, MutableBytes scratch) noexcept {
  // RFC 3412 §7.2 steps 2 to 5.
  const ber::Decoded<message::V3Message> message = message::decode_v3(datagram);
  if (!message) return std::unexpected(Refusal::undecodable);

  // Step 1: the security parameters must be well-formed.
  const ber::Decoded<Params> params = decode_params(message->security_parameters);
  if (!params) return std::unexpected(Refusal::undecodable);
  const SecurityLevel level = message->header.level;
  const bool claims_digest = level >= SecurityLevel::auth_no_priv;

  // Step 3: the engine, which must have an ID.
  if (params->engine_id.size() < message::kEngineIdOctetsMin) {
    return std::unexpected(Refusal::undecodable);
  }
  if (claims_digest && !same(params->engine_id, peer.engine_id)) {
    return std::unexpected(Refusal::unknown_engine);
  }

  Incoming incoming;
  incoming.header = message->header;
  incoming.params = *params;
  Bytes scoped_pdu = message->data;
  if (claims_digest) {
    // Steps 4 and 5: the user, and whether there are keys for this level.
    if (peer.keys == nullptr || !same(params->user_name, peer.user_name)) {
      return std::unexpected(Refusal::bad_digest);
    }
    // Step 6: nothing is trusted before the digest was checked.
    if (!peer.keys->verify(whole_message(datagram), params->auth)) {
      return std::unexpected(Refusal::bad_digest);
    }
    incoming.authenticated = true;

    // Step 7 b.
    incoming.timely = time.receive({params->engine_boots, params->engine_time}, now);
  }

  // Step 8.
  if (level == SecurityLevel::auth_priv) {
    if (!incoming.timely) return std::unexpected(Refusal::not_in_time_window);
    const std::size_t octets = message->data.size();
    if (peer.keys->priv() == PrivProtocol::none || scratch.size() < octets ||
        !peer.keys->decrypt(message->data, params->engine_boots, params->engine_time, params->priv,
                            scratch.first(octets))) {
      return std::unexpected(Refusal::decryption);
    }
    scoped_pdu = scratch.first(octets);
  }

  const ber::Decoded<message::ScopedPdu> decoded = message::decode_scoped_pdu(scoped_pdu);
  if (!decoded) {
    if (!claims_digest) return std::unexpected(Refusal::undecodable);
    // An authentic message that is nonsense from its first octets was encrypted with another key or
    // IV.
    const bool nonsense =
        level == SecurityLevel::auth_priv && !message::begins_as_scoped_pdu(scoped_pdu);
    return std::unexpected(nonsense ? Refusal::decryption : Refusal::bad_scoped_pdu);
  }
  incoming.scoped_pdu = *decoded;
  incoming.anomalies = message->anomalies | params->anomalies | decoded->anomalies;
  return incoming;
}

std::optional<Bytes> peek_engine_id(Bytes datagram) noexcept {
  const auto inside = [](ber::Reader& reader, ber::Tag tag) {
    const ber::Decoded<Bytes> content = reader.read(tag);
    return content ? std::optional(ber::Reader(*content)) : std::nullopt;
  };
  ber::Reader outer(datagram);
  auto message = inside(outer, ber::tag::kSequence);
  if (!message) return std::nullopt;
  const ber::Decoded<std::int64_t> version = message->read_int64();
  if (!version || *version != static_cast<int>(message::Version::v3)) return std::nullopt;
  auto global = inside(*message, ber::tag::kSequence);
  if (!global) return std::nullopt;
  for (int i = 0; i < 3; ++i) {  // msgID, msgMaxSize, msgFlags.
    if (!global->read_element()) return std::nullopt;
  }
  const ber::Decoded<std::int64_t> model = global->read_int64();
  if (!model || *model != message::kSecurityModelUsm) return std::nullopt;
  auto parameters = inside(*message, ber::tag::kOctetString);
  if (!parameters) return std::nullopt;
  auto fields = inside(*parameters, ber::tag::kSequence);
  if (!fields) return std::nullopt;
  const ber::Decoded<Bytes> engine_id = fields->read(ber::tag::kOctetString);
  if (!engine_id) return std::nullopt;
  return engine_id->first(std::min(engine_id->size(), kPeekedEngineIdOctetsMax));
}

ReportKind report_kind(const message::Pdu& report) noexcept {
  message::VarBindReader reader(report.varbinds);
  message::VarBind varbind;
  if (!reader.next(varbind)) return ReportKind::other;
  struct Entry {
    ber::Oid oid;
    ReportKind kind;
  };
  // usmStats (RFC 3414 §5) and snmpUnknownContexts (RFC 3413 §4.1.2), as scalars. Some agents omit
  // the last 0.
  static const std::array<Entry, 7> kEntries = {{
      {ber::Oid{1, 3, 6, 1, 6, 3, 15, 1, 1, 1}, ReportKind::unsupported_level},
      {ber::Oid{1, 3, 6, 1, 6, 3, 15, 1, 1, 2}, ReportKind::not_in_time_window},
      {ber::Oid{1, 3, 6, 1, 6, 3, 15, 1, 1, 3}, ReportKind::unknown_user},
      {ber::Oid{1, 3, 6, 1, 6, 3, 15, 1, 1, 4}, ReportKind::unknown_engine},
      {ber::Oid{1, 3, 6, 1, 6, 3, 15, 1, 1, 5}, ReportKind::wrong_digest},
      {ber::Oid{1, 3, 6, 1, 6, 3, 15, 1, 1, 6}, ReportKind::decryption},
      {ber::Oid{1, 3, 6, 1, 6, 3, 12, 1, 5}, ReportKind::unknown_context},
  }};
  for (const Entry& entry : kEntries) {
    if (varbind.name.in_subtree(entry.oid)) return entry.kind;
  }
  return ReportKind::other;
}

}  // namespace snmpring::usm
