// Text of others on a terminal: it is shown, and never obeyed.
//
// What a terminal could take for more than a character in its place is written as an escape. That
// are control characters (C0, DEL, C1), octets that are no UTF-8, combining marks, letters that are
// written from right to left, controls of direction, and whatever has no width that all terminals
// agree on.
#ifndef SNMPRING_TEXT_SCREEN_TEXT_H_
#define SNMPRING_TEXT_SCREEN_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace snmpring::text {

/// What a terminal can show.
enum class Charset : bool {
  ascii,  ///< Octets from 80 on are something else there, or controls.
  utf8,
};

/// Octets of screen text that one octet can turn into: \xNN.
inline constexpr std::size_t kScreenFactor = 4;

/// Appends `octets` to `out` as screen text: one line of characters that each take one or two
/// columns. TAB, LF and CR become \t, \n and \r, another control character or an octet that is no
/// UTF-8 becomes \xNN, and any other character that is not shown becomes \u{NNNN}. A backslash
/// stays one. Appends at most kScreenFactor * octets.size() octets.
void append_screen_text(std::string& out, Bytes octets, Charset charset);

/// The same of text that is shown as it is: nothing in `octets` becomes an escape, or `octets` are
/// empty.
bool is_screen_text(Bytes octets, Charset charset) noexcept;

/// The columns that screen text takes.
std::size_t screen_columns(std::string_view screen_text) noexcept;

/// The longest beginning of screen text that takes at most `columns`; never a part of a character.
std::string_view screen_prefix(std::string_view screen_text, std::size_t columns) noexcept;

/// Appends screen text that is cut to `columns`: the sign for what is missing is "…", in ASCII "~".
/// \return The columns that it takes.
std::size_t append_cut(std::string& out, std::string_view screen_text, std::size_t columns,
                       Charset charset);

/// Appends screen text and blanks up to `columns`, or cuts it there.
void append_cell(std::string& out, std::string_view screen_text, std::size_t columns,
                 Charset charset);

}  // namespace snmpring::text

#endif  // SNMPRING_TEXT_SCREEN_TEXT_H_
