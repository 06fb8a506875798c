// DISPLAY-HINTs: how a textual convention wants its values shown (RFC 2579 §3.1).
#ifndef SNMPRING_MIB_DISPLAY_HINT_H_
#define SNMPRING_MIB_DISPLAY_HINT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace snmpring::mib {

/// Appends octets as `hint` says: "1x:" gives "00:1b:54:aa:bb:cc", "255a" the octets themselves.
/// Hexadecimal of single octets has two digits. What is appended may hold any octet where the hint
/// asks for text.
/// \param most Octets that may be appended.
/// \return False, with `out` as it was, where the hint is none for octets, asks for numbers of more
///     than eight octets, or would give more than `most`.
bool append_hinted(std::string& out, std::string_view hint, Bytes octets, std::size_t most);

/// Appends a number as `hint` says: "d-2" gives "12.34", "x" hexadecimal, "o" octal, "b" binary.
/// \return False, with `out` as it was, where the hint is none for numbers.
bool append_hinted(std::string& out, std::string_view hint, std::int64_t number);

/// True for hints that say that all octets are text: "255a", "255t".
bool hints_text(std::string_view hint) noexcept;

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_DISPLAY_HINT_H_
