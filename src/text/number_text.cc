#include "text/number_text.h"

#include <charconv>
#include <cmath>
#include <cstddef>

namespace snmpring::text {

std::string number_text(double value) {
  const double size = std::abs(value);
  const bool fixed = size == 0 || (size >= 1e-4 && size < 1e16);
  char text[32];
  const auto [end, error] =
      std::to_chars(std::begin(text), std::end(text), value,
                    fixed ? std::chars_format::fixed : std::chars_format::scientific);
  return {text, end};
}

std::string seconds_text(Duration duration) { return number_text(in_seconds(duration)); }

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

}  // namespace snmpring::text
