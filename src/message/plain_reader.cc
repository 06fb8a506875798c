#include "message/plain_reader.h"

#include "ber/plain_reader.h"
#include "message/pdu.h"
#include "message/varbind.h"
#include "message/version.h"

namespace snmpring::message {
namespace {

constexpr std::size_t kHeader = 2;  // One identifier octet and one length octet.

// True where the octets are one whole element in short form and nothing else.
bool is_one_plain(const std::uint8_t* octets, std::size_t size) noexcept {
  return size >= kHeader && size < kHeader + 0x80 && octets[1] == size - kHeader &&
         !ber::is_high(octets[0]);
}

// Reads a name in the shortest encoding. \param before The name right before it, in the same list
// or not.
bool read_plain_name(VarBind& out, Bytes name, Bytes before, bool before_in_list) noexcept {
  const std::size_t common = common_octets(before, name);
  if (!out.name.read_after(common, name)) return false;
  out.shared_octets = before_in_list ? common : 0;
  // Octets that end their sub-identifiers decide; for longer ones more than a look at them is
  // needed.
  out.greater = before_in_list && common < name.size() &&
                (common == before.size() || (before[common] < name[common] && name[common] < 0x80));
  return true;
}

// Reads what follows a PDU's request-id: two INTEGERs of one octet, and a list of short varbinds
// that ends where `fields` do.
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
  const auto plain = ber::plain_elements(pdu.varbinds, ber::tag::kSequence);
  pdu.varbind_count = plain.count;
  return plain.octets == pdu.varbinds.size();
}

}  // namespace

bool peek_plain_community(Correlation& correlation, Bytes datagram) noexcept {
  constexpr std::size_t kHead = 5;  // INTEGER version, and the community's tag and length.
  const Bytes message = ber::plain_content(datagram, ber::tag::kSequence);
  const std::uint8_t* const head = message.data();
  if (message.size() < kHead || head[0] != ber::tag::kInteger || head[1] != 1 ||
      head[2] > static_cast<int>(Version::v2c) || head[3] != ber::tag::kOctetString ||
      head[4] >= 0x80 || message.size() - kHead <= head[4]) {
    return false;
  }
  const std::size_t community_octets = head[4];
  const ber::Tag tag = head[kHead + community_octets];
  if (!is_decodable_pdu(tag)) return false;
  const Bytes pdu = ber::plain_content(message.subspan(kHead + community_octets), tag);
  if (pdu.size() < 2 || pdu[0] != ber::tag::kInteger || pdu.size() - 2 < pdu[1]) return false;
  const Bytes id = pdu.subspan(2, pdu[1]);
  if (!ber::is_plain_integer(id)) return false;
  correlation.version = head[2];
  correlation.correlation_id = ber::plain_integer(id);
  correlation.pdu_tag = tag;
  correlation.truncated = false;
  correlation.community = message.subspan(kHead, community_octets);
  correlation.fields = pdu.subspan(2 + id.size());
  return true;
}

std::optional<Correlation> peek_correlation(Bytes datagram) noexcept {
  Correlation correlation;
  if (!peek_correlation_into(correlation, datagram)) return std::nullopt;
  return correlation;
}

bool peek_correlation_into(Correlation& correlation, Bytes datagram) noexcept {
  if (peek_plain_community(correlation, datagram)) [[likely]]
    return true;
  const std::optional<Correlation> any = peek_any_correlation(datagram);
  if (any) correlation = *any;
  return any.has_value();
}

bool read_plain_community(CommunityMessage& message, const Correlation& head) noexcept {
  if (head.fields.data() == nullptr || !read_plain_fields(head.fields, message.pdu)) return false;
  message.version = static_cast<Version>(head.version);
  message.community = head.community;
  message.pdu.kind = static_cast<PduKind>(head.pdu_tag);
  message.pdu.request_id = head.correlation_id;
  message.pdu.anomalies = message.anomalies = {};
  return true;
}

// Reads a varbind of short forms throughout whose name needs no repair. next_any() reads all
// others.
bool VarBindReader::next_plain(VarBind& out) noexcept {
  // By addresses and sizes, which stay in registers: spans that are written and at once read again
  // as a whole wait for memory, and that is most of what decoding costs.
  const std::uint8_t* const varbind = list_.rest().data();
  const std::size_t left = list_.rest().size();
  if (left < 2 * kHeader || varbind[0] != ber::tag::kSequence) return false;
  const std::size_t size = varbind[1];
  if (size >= 0x80 || size > left - kHeader || size < 2 * kHeader) return false;
  const std::uint8_t* const name = varbind + kHeader;
  const std::size_t name_size = name[1];
  if (name[0] != ber::tag::kObjectIdentifier || name_size > size - 2 * kHeader) return false;
  const std::uint8_t* const value = name + kHeader + name_size;
  const std::size_t rest = size - kHeader - name_size;
  if (!is_one_plain(value, rest)) return false;
  const Bytes name_octets(name + kHeader, name_size);
  if (!read_plain_name(out, name_octets, before_.content(), before_in_list_)) return false;
  take_plain(out, name_octets, value, rest);
  return true;
}

// `out` has its name; what is left is the value, an element that fills the rest of the varbind.
void VarBindReader::take_plain(VarBind& out, Bytes name, const std::uint8_t* value,
                               std::size_t value_octets) noexcept {
  before_ = ber::OidView::of_checked(name);
  before_in_list_ = true;
  list_.skip(2 * kHeader + name.size() + value_octets);
  out.lost = false;
  out.in_list = true;
  ber::interpret_into(out.value, value[0], Bytes(value + kHeader, value_octets - kHeader),
                      value_buffer_, anomalies_);
}

}  // namespace snmpring::message
