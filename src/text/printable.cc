#include "text/printable.h"

#include <algorithm>

#include "base/bytes.h"
#include "text/json_text.h"

namespace snmpring::text {

std::string printable(std::string_view text) {
  constexpr std::size_t kShown = 100;
  std::string shown;
  while (!text.empty()) {
    // U+0080 to U+009F are control characters as well, and what is no UTF-8 may be one in another
    // encoding.
    const std::size_t size = utf8_sequence_octets(as_bytes(text));
    const std::string_view character = text.substr(0, std::max<std::size_t>(size, 1));
    if (shown.size() + character.size() > kShown) return shown + "...";
    const bool control =
        character.size() == 1 ? character[0] < ' ' || character[0] == 0x7F : character < "\xC2\xA0";
    if (size == 0 || control) {
      shown += '?';
    } else {
      shown += character;
    }
    text.remove_prefix(character.size());
  }
  return shown;
}

}  // namespace snmpring::text
