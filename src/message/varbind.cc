// Decodes the varbinds of a list one at a time (RFC 3416 §3).
#include "message/varbind.h"

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

}  // namespace

bool VarBindReader::next_any(VarBind& out) noexcept {
  if (list_.at_end()) return false;
  const ber::Decoded<Bytes> content = list_.read(ber::tag::kSequence);
  if (!content) {
    // Not a list that decode_pdu let pass; there is no telling where a next varbind would begin.
    anomalies_ |= list_.anomalies() | ber::Anomaly::lost_varbind;
    list_ = ber::Reader(Bytes());
    return false;
  }

  ber::Reader reader(*content);
  out.name = ber::OidView();
  out.lost = false;
  out.in_list = before_in_list_ = false;
  out.shared_octets = 0;
  out.greater = false;
  const auto lose = [this, &out] {
    out.value = ber::Value{};
    out.lost = true;
    anomalies_ |= ber::Anomaly::lost_varbind;
    return true;
  };
  if (!read_name(reader, out.name)) return lose();
  const ber::Decoded<ber::Element> element = reader.read_element();
  if (!element || !reader.at_end()) return lose();
  anomalies_ |= reader.anomalies();
  ber::interpret_into(out.value, element->tag, element->content, value_buffer_, anomalies_);
  return true;
}

// Nearly every varbind: short forms throughout, and a name that needs no repair. Everything else is
// for next_any().
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

bool VarBindReader::read_name(ber::Reader& reader, ber::OidView& name) noexcept {
  const ber::Decoded<ber::Element> element = reader.read_element();
  // A name without octets names nothing, however much its value may mean.
  if (!element || element->content.empty()) return false;
  if (element->tag == ber::tag::kObjectIdentifier) [[likely]] {
    if (!name_buffer_.read_into(name, element->content, anomalies_)) return false;
  } else if (element->tag == ber::tag::kRelativeOid) {
    if (!name_buffer_.resolve_into(name, before_, element->content, anomalies_)) return false;
  } else {
    return false;
  }
  before_ = name;
  return true;
}

}  // namespace snmpring::message
