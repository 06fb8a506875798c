// Octets of a cell as the JSON of rows: text, MAC addresses, moments, IP addresses. docs/tables.md
// has the rules.
//
// Every function writes at `at` without its quotes' being there already, and returns one past what
// it wrote; nullptr where the octets are none of its kind, and what was written is meaningless.
#ifndef SNMPRING_RECORDS_CELL_OCTETS_H_
#define SNMPRING_RECORDS_CELL_OCTETS_H_

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "mib/profile.h"

namespace snmpring::records {

/// Characters of the longest MAC address, moment or IP address with its zone, with quotes.
inline constexpr std::size_t kShortTextMax = 64;

/// Six octets as "aa:bb:cc:dd:ee:ff".
char* put_mac(char* at, Bytes octets) noexcept;

/// DateAndTime (RFC 2579): 11 octets as RFC 3339 with one decimal and offset, 8 octets without
/// offset. A leap second is kept. nullptr for other sizes, and for fields out of range.
char* put_date_and_time(char* at, Bytes octets) noexcept;

/// Octets as RFC 5952 text, with %ZONE for the z types; text for TypedForm::text. Takes what
/// put_clean_string() takes, and kShortTextMax. nullptr for octets of another size than the form
/// has, and for TypedForm::unknown.
char* put_typed(char* at, mib::TypedForm form, Bytes octets) noexcept;

/// The form of InetAddress for that InetAddressType (RFC 4001 §3).
mib::TypedForm inet_form(std::uint32_t type) noexcept;

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_CELL_OCTETS_H_
