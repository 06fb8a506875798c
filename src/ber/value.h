// A varbind's value (ObjectSyntax, RFC 2578 §7.1, and the exceptions of RFC 3416 §3) as a tagged
// view into the datagram.
#ifndef SNMPRING_BER_VALUE_H_
#define SNMPRING_BER_VALUE_H_

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "ber/anomaly.h"
#include "ber/oid.h"
#include "ber/reader.h"

namespace snmpring::ber {

/// The `type` of a varbind record.
enum class ValueType : std::uint8_t {
  integer32,
  octet_string,
  object_identifier,
  ip_address,
  counter32,
  gauge32,
  time_ticks,
  opaque,
  counter64,
  nsap_address,
  uinteger32,
  bit_string,
  opaque_float,   ///< Opaque holding net-snmp's 9F 78 04 IEEE 754 single.
  opaque_double,  ///< Opaque holding 9F 79 08 IEEE 754 double.
  null,
  no_such_object,
  no_such_instance,
  end_of_mib_view,
  unknown,  ///< A type or content that is none of these. The anomalies say why.
};

/// The word for records, e.g. "Counter64", "Float".
std::string_view type_word(ValueType type) noexcept;

/// A decoded value. Its views borrow from the datagram, or from the OidBuffer for a repaired OID.
struct Value {
  ValueType type = ValueType::unknown;
  Tag tag = 0;                        ///< The identifier octet as received.
  Bytes content;                      ///< All content octets, of every type.
  std::int64_t number = 0;            ///< integer32; exact even if it does not fit in 32 bits.
  std::uint64_t unsigned_number = 0;  ///< counter32, gauge32, time_ticks, uinteger32, counter64.
  double real = 0;  ///< opaque_float (widened) and opaque_double; may be infinite or NaN.
  OidView oid;      ///< object_identifier; empty for the OID without octets.

  bool is_exception() const noexcept {
    return type == ValueType::no_such_object || type == ValueType::no_such_instance ||
           type == ValueType::end_of_mib_view;
  }
};

/// Interprets an element. Never fails: an element without a meaning becomes `unknown` with its
/// octets, and `anomalies` says why. `oid_buffer` must live as long as the value is used.
Value interpret(const Element& element, OidBuffer& oid_buffer, Anomalies& anomalies) noexcept;

/// The same, but overwrites `value` in place. Copying a Value would cost as much as making one.
void interpret_into(Value& value, Tag tag, Bytes content, OidBuffer& oid_buffer,
                    Anomalies& anomalies) noexcept;

}  // namespace snmpring::ber

#endif  // SNMPRING_BER_VALUE_H_
