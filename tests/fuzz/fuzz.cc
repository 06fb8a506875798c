#include "fuzz/fuzz.h"

#include <cstdio>
#include <cstdlib>

namespace snmpring::fuzz {

void fail(const char* claim, const std::source_location& where) {
  std::fprintf(stderr, "%s:%u: it must be that %s\n", where.file_name(),
               static_cast<unsigned>(where.line()), claim);
  std::abort();
}

bool is_one_line(std::string_view text) {
  if (text.empty()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto octet = static_cast<unsigned char>(text[i]);
    if (octet < 0x20 || octet == 0x7F) return false;
    // U+0080 to U+009F.
    if (octet == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      return false;
    }
  }
  return true;
}

}  // namespace snmpring::fuzz
