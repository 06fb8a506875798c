// Why octets could not be decoded, and where.
#ifndef SNMPRING_BER_ERROR_H_
#define SNMPRING_BER_ERROR_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>

namespace snmpring::ber {

enum class DecodeErrc : std::uint8_t {
  truncated,          ///< The octets end before the element does.
  indefinite_length,  ///< Length octet 0x80, prohibited by RFC 3417 §8.
  length_overflow,    ///< A length above 2^32-1, or the reserved length octet 0xFF.
  unexpected_tag,     ///< The identifier octet is not the one that must stand here.
  high_tag_number,    ///< The multi-octet identifier form (X.690 §8.1.2.4), which SNMP never uses.
  bad_integer,        ///< No content octets, or more than the target type holds.
  bad_oid,       ///< Ends inside a sub-identifier, sub-identifier over 2^32-1, over 128 of them.
  out_of_range,  ///< A field whose value its ASN.1 type does not allow.
  trailing_content,  ///< Octets left over inside a constructed element.
};

struct DecodeError {
  DecodeErrc code;
  std::size_t offset;  ///< Octets from the start of the failing reader's octets.

  friend bool operator==(const DecodeError&, const DecodeError&) = default;
};

template <typename T>
using Decoded = std::expected<T, DecodeError>;

/// A short phrase for people, e.g. "ends early".
std::string_view describe(DecodeErrc code) noexcept;

}  // namespace snmpring::ber

#endif  // SNMPRING_BER_ERROR_H_
