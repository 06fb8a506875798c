// A varbind's value on a terminal, without knowledge of its MIB.
#ifndef SNMPRING_TEXT_SCREEN_VALUE_H_
#define SNMPRING_TEXT_SCREEN_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "ber/value.h"
#include "text/screen_text.h"

namespace snmpring::text {

/// Octets of text that surround a value at most: its type, and what a number says in other words.
inline constexpr std::size_t kScreenValueConstant = 128;

/// Appends "STRING: core-1", "Hex: 02 00 5e", "TimeTicks: 299557795 (34d 16:06:17.95)",
/// "noSuchObject": screen text of at most kScreenFactor octets for each octet of content and
/// kScreenValueConstant more. Octets are a STRING where a record has them as text
/// (docs/records.md), whatever of it must be escaped.
void append_screen_value(std::string& out, const ber::Value& value, Charset charset);

/// Whether octets without a MIB are shown as text: UTF-8 without control characters other than TAB,
/// LF and CR.
bool is_readable(Bytes octets) noexcept;

/// Appends "02 00 5e".
void append_spaced_hex(std::string& out, Bytes octets);

/// Appends screen text of `octets`, or `""` where there are none.
void append_screen_string(std::string& out, Bytes octets, Charset charset);

/// Appends hundredths of a second as "34d 16:06:17.95", "16:06:17.95".
void append_ticks(std::string& out, std::uint64_t ticks);

}  // namespace snmpring::text

#endif  // SNMPRING_TEXT_SCREEN_VALUE_H_
