// Encoding without rules.
#include "agentd/quirk_message.h"

#include <bit>

#include "agentd/row_writer.h"
#include "base/invariant.h"
#include "message/varbind.h"

namespace snmpring::agentd {
namespace {

void append(Octets& out, Bytes more) { out.insert(out.end(), more.begin(), more.end()); }

}  // namespace

Octets element(ber::Tag tag, Bytes content, Lengths lengths) {
  Octets out = {tag};
  const std::size_t size = content.size();
  if (lengths == Lengths::four_octets || size > 0xFFFF) {
    out.push_back(0x84);
    for (int shift = 24; shift >= 0; shift -= 8)
      out.push_back(static_cast<std::uint8_t>(size >> shift));
  } else {
    if (size > 0xFF) {
      out.push_back(0x82);
      out.push_back(static_cast<std::uint8_t>(size >> 8));
    } else if (size >= 0x80) {
      out.push_back(0x81);
    }
    out.push_back(static_cast<std::uint8_t>(size));
  }
  append(out, content);
  return out;
}

Octets integer_element(std::int64_t value) {
  return element(ber::tag::kInteger, NumberContent(value).octets());
}

Octets text_element(std::string_view text) {
  return element(ber::tag::kOctetString, as_bytes(text));
}

Octets from_hexadecimal(std::string_view digits) {
  Octets octets;
  unsigned value = 1;
  for (const char digit : digits) {
    if (digit == ' ') continue;
    const unsigned nibble = static_cast<unsigned>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
    value = value << 4 | nibble;
    if (value < 0x100) continue;
    octets.push_back(static_cast<std::uint8_t>(value));
    value = 1;
  }
  return octets;
}

Octets oid_content(const std::vector<std::uint32_t>& arcs) {
  invariant(arcs.size() >= 2, "an OID has two arcs at least");
  Octets content;
  const auto sub_identifier = [&content](std::uint64_t value) {
    const int octets = value == 0 ? 1 : (static_cast<int>(std::bit_width(value)) + 6) / 7;
    for (int i = octets - 1; i >= 0; --i) {
      content.push_back(
          static_cast<std::uint8_t>(((value >> (7 * i)) & 0x7F) | (i > 0 ? 0x80 : 0)));
    }
  };
  sub_identifier(std::uint64_t{40} * arcs[0] + arcs[1]);
  for (std::size_t i = 2; i < arcs.size(); ++i) sub_identifier(arcs[i]);
  return content;
}

std::vector<std::uint32_t> oid_arcs(Bytes content) {
  std::vector<std::uint32_t> arcs;
  std::uint64_t value = 0;
  for (const std::uint8_t octet : content) {
    value = value << 7 | (octet & 0x7F);
    if ((octet & 0x80) != 0) continue;
    if (arcs.empty()) {
      const std::uint64_t first = value < 80 ? value / 40 : 2;
      arcs.push_back(static_cast<std::uint32_t>(first));
      value -= 40 * first;
    }
    arcs.push_back(static_cast<std::uint32_t>(value));
    value = 0;
  }
  return arcs;
}

Octets RawMessage::encode() const {
  Octets list;
  for (const RawVarbind& varbind : varbinds) {
    Octets inner = element(varbind.name_tag, varbind.name, lengths);
    append(inner, varbind.value);
    append(list, element(ber::tag::kSequence, inner, lengths));
  }
  Octets pdu = request_id;
  append(pdu, integer_element(error_status));
  append(pdu, integer_element(error_index));
  append(pdu, element(ber::tag::kSequence, list, lengths));
  return around(element(pdu_tag, pdu, lengths));
}

Octets RawMessage::around(const Octets& pdu) const {
  // What is of another version is no SNMPv3 either.
  if (envelope != nullptr && version == static_cast<int>(message::Version::v2c)) {
    return envelope->wrap(pdu, lengths);
  }
  Octets whole = integer_element(version);
  append(whole, element(ber::tag::kOctetString, community, lengths));
  append(whole, pdu);
  return element(ber::tag::kSequence, whole, lengths);
}

RawMessage response_to(const message::CommunityMessage& request) {
  RawMessage response;
  response.version = static_cast<int>(request.version);
  response.community.assign(request.community.begin(), request.community.end());
  response.request_id = integer_element(request.pdu.request_id);
  return response;
}

RawMessage response_to(const QuirkRequest& request) {
  RawMessage response = response_to(static_cast<const message::CommunityMessage&>(request));
  response.envelope = request.envelope;
  return response;
}

std::vector<RawVarbind> varbinds_asked(const message::CommunityMessage& request,
                                       const Octets& value) {
  std::vector<RawVarbind> varbinds;
  message::VarBindReader reader(request.pdu.varbinds);
  message::VarBind asked;
  while (reader.next(asked)) {
    const Bytes name = asked.name.content();
    varbinds.push_back({Octets(name.begin(), name.end()), value});
  }
  return varbinds;
}

RawMessage take_apart(Bytes datagram) {
  const auto decoded = message::decode_community(datagram);
  if (!decoded) return {};
  RawMessage response = response_to(*decoded);
  response.error_status = decoded->pdu.error_status;
  response.error_index = decoded->pdu.error_index;
  message::VarBindReader reader(decoded->pdu.varbinds);
  message::VarBind varbind;
  while (reader.next(varbind)) {
    const Bytes name = varbind.name.content();
    response.varbinds.push_back(
        {Octets(name.begin(), name.end()), element(varbind.value.tag, varbind.value.content)});
  }
  return response;
}

RawMessage take_apart(const QuirkRequest& request, Bytes behaved) {
  if (request.envelope == nullptr) return take_apart(behaved);
  RawMessage plain;
  plain.community.assign(request.community.begin(), request.community.end());
  plain = take_apart(plain.around(request.envelope->wrapped()));
  plain.envelope = request.envelope;
  return plain;
}

}  // namespace snmpring::agentd
