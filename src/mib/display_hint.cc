#include "mib/display_hint.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace snmpring::mib {
namespace {

constexpr std::size_t kNumberOctetsMax = 8;
// More decimals than any number has.
constexpr std::size_t kDecimalsMax = 20;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// A decimal number at the front of `text`, which is taken from it; nullopt where there is none.
std::optional<std::size_t> take_number(std::string_view& text) noexcept {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || !is_digit(text.front())) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

/// One octet-format specification.
struct OctetFormat {
  bool repeated = false;  // The next octet of the value says how often.
  std::size_t octets = 0;
  char format = 'x';
  std::optional<char> separator;
  std::optional<char> terminator;
};

/// The format at the front of `hint`, which is taken from it; nullopt where it is none.
std::optional<OctetFormat> take_format(std::string_view& hint) noexcept {
  OctetFormat format;
  format.repeated = hint.starts_with('*');
  if (format.repeated) hint.remove_prefix(1);
  if (hint.empty()) return std::nullopt;
  const auto octets = take_number(hint);
  if (!octets || hint.empty()) return std::nullopt;
  format.octets = *octets;
  format.format = hint.front();
  hint.remove_prefix(1);
  if (std::string_view("xdoat").find(format.format) == std::string_view::npos) return std::nullopt;
  const auto take_mark = [&hint](std::optional<char>& mark) {
    if (hint.empty() || is_digit(hint.front()) || hint.front() == '*') return;
    mark = hint.front();
    hint.remove_prefix(1);
  };
  take_mark(format.separator);
  if (format.repeated && format.separator) take_mark(format.terminator);
  return format;
}

void append_number(std::string& out, std::uint64_t number, int base) {
  std::array<char, 64> digits;
  const auto end = std::to_chars(digits.begin(), digits.end(), number, base).ptr;
  out.append(digits.data(), end);
}

/// What one application of `format` makes of `octets`, all of them.
bool append_part(std::string& out, const OctetFormat& format, Bytes octets) {
  if (format.format == 'a' || format.format == 't') {
    out += as_text(octets);
    return true;
  }
  if (octets.size() > kNumberOctetsMax) return false;
  std::uint64_t number = 0;
  for (const std::uint8_t octet : octets) number = number << 8 | octet;
  if (format.format == 'x' && format.octets == 1 && number < 0x10) out += '0';
  append_number(out, number, format.format == 'x' ? 16 : format.format == 'o' ? 8 : 10);
  return true;
}

/// Applies one specification, as often as it asks for. False where it cannot.
bool apply(std::string& out, const OctetFormat& format, Bytes& octets, std::size_t size_max) {
  std::size_t times = 1;
  if (format.repeated) {
    times = octets.front();
    octets = octets.subspan(1);
  }
  for (std::size_t i = 0; i < times && !octets.empty(); ++i) {
    const std::size_t taken = std::min(format.octets, octets.size());
    if (taken > 0 && !append_part(out, format, octets.first(taken))) return false;
    octets = octets.subspan(taken);
    const bool last = i + 1 == times;
    // Behind the last octet stands nothing.
    if (octets.empty()) break;
    if (format.separator && !(last && format.terminator)) out += *format.separator;
    if (last && format.terminator) out += *format.terminator;
    if (out.size() > size_max) return false;
  }
  return out.size() <= size_max;
}

}  // namespace

bool hints_text(std::string_view hint) noexcept {
  if (!take_number(hint)) return false;
  return hint == "a" || hint == "t";
}

bool append_hinted(std::string& out, std::string_view hint, Bytes octets, std::size_t most) {
  const std::size_t before = out.size();
  const auto give_up = [&out, before] {
    out.resize(before);
    return false;
  };
  std::string_view rest = hint;
  std::string_view last = hint;  // From where on the hint is repeated.
  std::size_t left_then = octets.size() + 1;
  if (hint.empty()) return false;
  do {
    if (rest.empty()) {
      // Only the last specification is repeated, and it must get on with it.
      if (octets.size() >= left_then) return give_up();
      rest = last;
    }
    left_then = octets.size();
    last = rest;
    const auto format = take_format(rest);
    if (!format) return give_up();
    if (octets.empty()) break;
    if (!apply(out, *format, octets, before + most)) return give_up();
  } while (!octets.empty());
  return true;
}

bool append_hinted(std::string& out, std::string_view hint, std::int64_t number) {
  if (hint.empty()) return false;
  const char format = hint.front();
  hint.remove_prefix(1);
  const bool negative = number < 0;
  const std::uint64_t magnitude =
      negative ? ~static_cast<std::uint64_t>(number) + 1 : static_cast<std::uint64_t>(number);
  if (format != 'd') {
    if (!hint.empty() || (format != 'x' && format != 'o' && format != 'b')) return false;
    if (negative) out += '-';
    append_number(out, magnitude, format == 'x' ? 16 : format == 'o' ? 8 : 2);
    return true;
  }
  std::size_t decimals = 0;
  if (!hint.empty()) {
    if (hint.front() != '-') return false;
    hint.remove_prefix(1);
    if (hint.empty()) return false;
    const auto given = take_number(hint);
    if (!given || !hint.empty() || *given > kDecimalsMax) return false;
    decimals = *given;
  }
  std::string digits;
  append_number(digits, magnitude, 10);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  if (decimals > 0) digits.insert(digits.size() - decimals, 1, '.');
  if (negative) out += '-';
  out += digits;
  return true;
}

}  // namespace snmpring::mib
