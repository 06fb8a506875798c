// What several tests of messages need: words of anomalies, writing a decoded value again, an exact
// copy.
#ifndef SNMPRING_TESTS_MESSAGE_SAMPLES_H_
#define SNMPRING_TESTS_MESSAGE_SAMPLES_H_

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "ber/value.h"
#include "ber/writer.h"
#include "message/community.h"
#include "message/varbind.h"

namespace snmpring::test {

inline std::string words(ber::Anomalies anomalies) {
  std::string text;
  for (int i = 0; i < ber::kAnomalyCount; ++i) {
    const auto anomaly = static_cast<ber::Anomaly>(i);
    if (!anomalies.has(anomaly)) continue;
    if (!text.empty()) text += ' ';
    text += ber::anomaly_word(anomaly);
  }
  return text;
}

/// A copy on the heap of exactly its size, so that a sanitizer sees a step beyond either end.
class ExactCopy {
 public:
  explicit ExactCopy(Bytes octets)
      : octets_(std::make_unique<std::uint8_t[]>(octets.size())), size_(octets.size()) {
    std::copy(octets.begin(), octets.end(), octets_.get());
  }
  Bytes view() const { return {octets_.get(), size_}; }

 private:
  std::unique_ptr<std::uint8_t[]> octets_;
  std::size_t size_;
};

/// Writes what a value means, in its minimal form.
inline void encode_value(ber::Writer& writer, const ber::Value& value) {
  using ber::ValueType;
  switch (value.type) {
    case ValueType::integer32:
      writer.integer(value.number);
      break;
    case ValueType::counter32:
    case ValueType::gauge32:
    case ValueType::time_ticks:
    case ValueType::uinteger32:
    case ValueType::counter64:
      writer.unsigned_integer(value.unsigned_number, value.tag);
      break;
    case ValueType::object_identifier:
      writer.oid(value.oid);
      break;
    case ValueType::null:
    case ValueType::no_such_object:
    case ValueType::no_such_instance:
    case ValueType::end_of_mib_view:
      writer.header(value.tag, 0);
      break;
    default:
      writer.element(value.tag, value.content);
      break;
  }
}

/// Writes a message of the same meaning as the decoded one; lost varbinds are left out.
inline std::vector<std::uint8_t> reencode(const message::CommunityMessage& decoded) {
  std::vector<std::vector<std::uint8_t>> varbinds;
  message::VarBindReader reader(decoded.pdu.varbinds);
  message::VarBind varbind;
  while (reader.next(varbind)) {
    if (varbind.lost) continue;
    std::vector<std::uint8_t> room(varbind.value.content.size() + ber::kOidOctetsMax + 64);
    ber::Writer writer(room);
    encode_value(writer, varbind.value);
    writer.oid(varbind.name);
    writer.wrap(ber::tag::kSequence, 0);
    varbinds.emplace_back(writer.written().begin(), writer.written().end());
  }
  std::size_t size = decoded.community.size() + 128;
  for (const auto& octets : varbinds) size += octets.size();
  std::vector<std::uint8_t> room(size);
  ber::Writer writer(room);
  for (std::size_t i = varbinds.size(); i > 0; --i) writer.octets(varbinds[i - 1]);
  message::encode_pdu(writer, decoded.pdu.kind, decoded.pdu.request_id, decoded.pdu.error_status,
                      decoded.pdu.error_index, 0);
  message::encode_community(writer, decoded.version, decoded.community, 0);
  return {writer.written().begin(), writer.written().end()};
}

}  // namespace snmpring::test

#endif  // SNMPRING_TESTS_MESSAGE_SAMPLES_H_
