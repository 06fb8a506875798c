// Interprets the content octets of a value (RFC 2578 §7.1, RFC 3416 §3).
#include "ber/value.h"

#include <array>
#include <bit>
#include <limits>

namespace snmpring::ber {
namespace {

constexpr std::size_t kIpAddressOctets = 4;

constexpr std::array<std::string_view, 19> kTypeWords = {
    "Integer32",    "OctetString",    "ObjectIdentifier",
    "IpAddress",    "Counter32",      "Gauge32",
    "TimeTicks",    "Opaque",         "Counter64",
    "NsapAddress",  "UInteger32",     "BitString",
    "Float",        "Double",         "Null",
    "noSuchObject", "noSuchInstance", "endOfMibView",
    "Unknown"};
static_assert(static_cast<std::size_t>(ValueType::unknown) + 1 == kTypeWords.size());

// An unsigned number of 1 to 8 octets.
std::uint64_t load_be(const std::uint8_t* octets, std::size_t size) noexcept {
  // Two loads, which may overlap.
  if (size >= 4) {
    return std::uint64_t{load_be32(octets)} << 8 * (size - 4) | load_be32(octets + size - 4);
  }
  std::uint64_t number = octets[0];
  for (std::size_t i = 1; i < size; ++i) number = number << 8 | octets[i];
  return number;
}

void interpret_integer(Value& value, Bytes content, Anomalies& anomalies) noexcept {
  if (is_plain_integer(content)) {
    value.type = ValueType::integer32;
    value.number = plain_integer(content);
    return;
  }
  const Decoded<std::int64_t> number = integer_from_content(content, anomalies);
  if (!number) {
    anomalies |= Anomaly::bad_integer;
    return;
  }
  if (*number < std::numeric_limits<std::int32_t>::min() ||
      *number > std::numeric_limits<std::int32_t>::max()) {
    anomalies |= Anomaly::integer_range;
  }
  value.type = ValueType::integer32;
  value.number = *number;
}

void interpret_unsigned(Value& value, ValueType type, Bytes content,
                        Anomalies& anomalies) noexcept {
  // The correct form: no redundant octet, and a leading zero only if the top bit would be set
  // without it.
  const std::size_t zero = content.size() > 1 && content[0] == 0 && content[1] >= 0x80 ? 1 : 0;
  const std::size_t size = content.size() - zero;
  const std::size_t size_max = type == ValueType::counter64 ? 8 : 4;
  if (size - 1 < size_max && (zero == 1 || (content[0] < 0x80 && (size == 1 || content[0] != 0)))) {
    value.type = type;
    value.unsigned_number = load_be(content.data() + zero, size);
    return;
  }
  const Decoded<std::uint64_t> number = unsigned_from_content(content, anomalies);
  if (!number) {
    anomalies |= Anomaly::bad_integer;
    return;
  }
  if (type != ValueType::counter64 && *number > std::numeric_limits<std::uint32_t>::max()) {
    anomalies |= Anomaly::unsigned_range;
  }
  value.type = type;
  value.unsigned_number = *number;
}

void interpret_oid(Value& value, Bytes content, OidBuffer& buffer, Anomalies& anomalies) noexcept {
  if (buffer.read_into(value.oid, content, anomalies)) {
    value.type = ValueType::object_identifier;
  } else {
    anomalies |= Anomaly::bad_oid;
  }
}

void interpret_empty(Value& value, ValueType type, Anomalies& anomalies) noexcept {
  if (!value.content.empty()) anomalies |= Anomaly::null_content;
  value.type = type;
}

// RFC 2578 §7.1.9 does not say what is inside. net-snmp puts an element inside that has a context
// tag of two octets, 9F 78 or 9F 79.
void interpret_opaque(Value& value, Anomalies& anomalies) noexcept {
  constexpr std::size_t kInnerHeader = 3;
  value.type = ValueType::opaque;
  const Bytes content = value.content;
  if (content.size() < 2 || content[0] != 0x9F || (content[1] != 0x78 && content[1] != 0x79)) {
    return;
  }
  const bool single = content[1] == 0x78;
  const std::size_t octets = single ? sizeof(float) : sizeof(double);
  if (content.size() != kInnerHeader + octets || content[2] != octets) {
    anomalies |= Anomaly::bad_opaque;
    return;
  }
  if (single) {
    value.type = ValueType::opaque_float;
    value.real = std::bit_cast<float>(load_be32(&content[kInnerHeader]));
  } else {
    value.type = ValueType::opaque_double;
    value.real = std::bit_cast<double>(load_be64(&content[kInnerHeader]));
  }
}

}  // namespace

std::string_view type_word(ValueType type) noexcept {
  return kTypeWords[static_cast<std::size_t>(type)];
}

Value interpret(const Element& element, OidBuffer& oid_buffer, Anomalies& anomalies) noexcept {
  Value value;
  interpret_into(value, element.tag, element.content, oid_buffer, anomalies);
  return value;
}

// Long because each tag is a case.
void interpret_into(Value& value, Tag tag, Bytes content, OidBuffer& oid_buffer,
                    Anomalies& anomalies) noexcept {
  value.type = ValueType::unknown;
  value.tag = tag;
  value.content = content;
  value.number = 0;
  value.unsigned_number = 0;
  value.real = 0;
  value.oid = OidView();
  switch (tag) {
    case tag::kInteger:
      interpret_integer(value, content, anomalies);
      break;
    case tag::kBitString:
      value.type = ValueType::bit_string;
      break;
    case tag::kOctetString:
      value.type = ValueType::octet_string;
      break;
    case tag::kNull:
      interpret_empty(value, ValueType::null, anomalies);
      break;
    case tag::kObjectIdentifier:
      interpret_oid(value, content, oid_buffer, anomalies);
      break;
    case tag::kIpAddress:
      if (content.size() == kIpAddressOctets) {
        value.type = ValueType::ip_address;
      } else {
        anomalies |= Anomaly::bad_ip_address;
      }
      break;
    case tag::kCounter32:
      interpret_unsigned(value, ValueType::counter32, content, anomalies);
      break;
    case tag::kGauge32:
      interpret_unsigned(value, ValueType::gauge32, content, anomalies);
      break;
    case tag::kTimeTicks:
      interpret_unsigned(value, ValueType::time_ticks, content, anomalies);
      break;
    case tag::kOpaque:
      interpret_opaque(value, anomalies);
      break;
    case tag::kNsapAddress:
      value.type = ValueType::nsap_address;
      break;
    case tag::kCounter64:
      interpret_unsigned(value, ValueType::counter64, content, anomalies);
      break;
    case tag::kUInteger32:
      interpret_unsigned(value, ValueType::uinteger32, content, anomalies);
      break;
    case tag::kNoSuchObject:
      interpret_empty(value, ValueType::no_such_object, anomalies);
      break;
    case tag::kNoSuchInstance:
      interpret_empty(value, ValueType::no_such_instance, anomalies);
      break;
    case tag::kEndOfMibView:
      interpret_empty(value, ValueType::end_of_mib_view, anomalies);
      break;
    default:
      anomalies |= Anomaly::unknown_tag;
      break;
  }
}

}  // namespace snmpring::ber
