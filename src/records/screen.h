// What is known of the terminal that people read.
#ifndef SNMPRING_RECORDS_SCREEN_H_
#define SNMPRING_RECORDS_SCREEN_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "text/screen_text.h"

namespace snmpring::records {

/// How good the news is, for its colour.
enum class Tone : unsigned char { good, doubtful, bad };

struct Screen {
  text::Charset charset = text::Charset::ascii;
  bool color = false;
  /// Lines of tables are cut there; 0: nowhere.
  std::size_t columns = 0;

  /// Appends our own words, coloured by what they say.
  void append_status(std::string& out, std::string_view words, Tone tone) const {
    if (!color) {
      out += words;
      return;
    }
    constexpr std::string_view kColors[] = {"\x1B[32m", "\x1B[33m", "\x1B[31m"};
    out += kColors[static_cast<unsigned>(tone)];
    out += words;
    out += "\x1B[0m";
  }
};

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_SCREEN_H_
