// Request layout and the arithmetic of what fits.
#include "session/request_encoder.h"

#include <algorithm>
#include <cstring>

#include "message/community.h"

namespace snmpring::session {
namespace {

std::size_t header_octets(std::size_t length) noexcept {
  return length < 0x80 ? 2 : length <= 0xFF ? 3 : 4;
}

/// Everything around the varbinds but the community's content, at its largest: three headers of
/// four octets (message, PDU, list), version 3, community header 3, request-id 6, two more integers
/// of 6.
constexpr std::size_t kEnvelopeOctetsMax = 3 * 4 + 3 + 3 + 3 * 6;

}  // namespace

std::size_t request_varbind_octets(ber::OidView name) noexcept {
  const std::size_t content = name.content().size();
  const std::size_t inner = header_octets(content) + content + 2;
  return header_octets(inner) + inner;
}

std::size_t request_varbinds_budget(const Credential& credential) noexcept {
  const std::size_t taken = kEnvelopeOctetsMax + credential.community.reveal().size();
  return kRequestOctetsMax - std::min(taken, kRequestOctetsMax);
}

RequestEncoder::RequestEncoder(const Credential& credential, MutableBytes out) noexcept
    : credential_(credential),
      out_(out.first(std::min(out.size(), kRequestOctetsMax))),
      writer_(out_) {}

void RequestEncoder::prepend(ber::OidView name) noexcept {
  message::encode_request_varbind(writer_, name);
}

std::size_t RequestEncoder::finish(message::PduKind kind, std::int32_t request_id,
                                   std::uint32_t max_repetitions) noexcept {
  message::encode_pdu(writer_, kind, request_id, 0, static_cast<std::int32_t>(max_repetitions), 0);
  message::encode_community(writer_, credential_.version, credential_.community.reveal(), 0);
  const MutableBytes written = writer_.written();
  if (written.empty()) return 0;
  std::memmove(out_.data(), written.data(), written.size());
  return written.size();
}

std::size_t encode_walk_request(const Credential& credential, ber::OidView cursor,
                                std::uint32_t max_repetitions, std::int32_t request_id,
                                MutableBytes out) noexcept {
  RequestEncoder encoder(credential, out);
  encoder.prepend(cursor);
  return encoder.finish(
      max_repetitions > 0 ? message::PduKind::get_bulk_request : message::PduKind::get_next_request,
      request_id, max_repetitions);
}

}  // namespace snmpring::session
