// Decodes the varbinds of a list one at a time (RFC 3416 §3).
#include "message/varbind.h"

namespace snmpring::message {
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
