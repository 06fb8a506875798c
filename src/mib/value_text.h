// Values and instances on a terminal, as their MIB says.
#ifndef SNMPRING_MIB_VALUE_TEXT_H_
#define SNMPRING_MIB_VALUE_TEXT_H_

#include <cstddef>
#include <string>

#include "ber/oid.h"
#include "ber/value.h"
#include "mib/names.h"
#include "text/screen_text.h"

namespace snmpring::mib {

/// Octets that a MIB adds to a value at most: its unit, the name of a number, names of bits.
inline constexpr std::size_t kValueTextConstant = 2048;

/// How values are written.
struct ValueStyle {
  text::Charset charset = text::Charset::ascii;
  /// For OIDs that are values; null: as numbers. Borrowed.
  const Names* names = nullptr;
};

/// Appends "INTEGER: up(1)", "STRING: 00:1b:54:aa:bb:cc", "BITS: 28 bridge(2) router(4)",
/// "STRING: 2026-04-13 12:00:01.2 +02:00", "Gauge32: 72 percent": screen text. Where the value is
/// not of the type that `object` has, or its hint does not fit, as text::append_screen_value() does.
/// \param object What the value is of; may be empty.
void append_value_text(std::string& out, const ber::Value& value, const ObjectView& object,
                       const ValueStyle& style);

/// Appends octets of the convention DateAndTime (RFC 2579 §2) as "2026-04-13 12:00:01.2 +02:00",
/// without the zone of eight octets. \return False, and nothing appended, where they are none.
bool append_date_and_time(std::string& out, Bytes octets);

/// Appends four octets as an IPv4 address, sixteen as an IPv6 address. False for others.
bool append_ip_address(std::string& out, Bytes octets);

/// Appends "IF-MIB::ifDescr.7" where `found` is a scalar or a column, else the number.
/// \param found Names::find() of `oid`.
void append_instance(std::string& out, ber::OidView oid, const Found& found);

/// Appends an OID by the deepest name that it has: "SNMPv2-SMI::enterprises.9.1.516".
void append_oid_text(std::string& out, ber::OidView oid, const Names& names);

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_VALUE_TEXT_H_
