// A varbind's value as the records show it: text, number and octets.
#ifndef SNMPRING_TEXT_VALUE_JSON_H_
#define SNMPRING_TEXT_VALUE_JSON_H_

#include <cstdint>

#include "ber/value.h"

namespace snmpring::text {

/// Writes what follows `"value":` in a record: VALUE,"num":NUM,"hex":HEX}, and the line's end. What
/// each is for which type is in docs/records.md. Takes at most 4 octets for each of
/// `value.content`, kOidTextMax and 128 more, and kPutSlack that may be scribbled over.
char* put_value(char* at, const ber::Value& value) noexcept;

/// Writes VALUE,"hex":HEX of the same, as an object has it that says of a value what its type is.
/// Takes as much.
char* put_value_and_hex(char* at, const ber::Value& value) noexcept;

/// Four octets as 192.0.2.1.
char* put_dotted_quad(char* at, const std::uint8_t* octets) noexcept;

}  // namespace snmpring::text

#endif  // SNMPRING_TEXT_VALUE_JSON_H_
