#include "text/screen_value.h"

#include <array>
#include <cmath>
#include <string_view>

#include "text/json_text.h"
#include "text/value_json.h"

namespace snmpring::text {
namespace {

template <typename Number>
void append_number(std::string& out, Number number, char* (*put)(char*, Number) noexcept) {
  std::array<char, kIntegerTextMax + kPutSlack> digits;
  out.append(digits.data(), put(digits.data(), number));
}

void append_unsigned(std::string& out, std::uint64_t number) {
  append_number(out, number, &put_unsigned);
}

void append_two_digits(std::string& out, std::uint64_t number) {
  out += static_cast<char>('0' + number / 10);
  out += static_cast<char>('0' + number % 10);
}

void append_oid(std::string& out, ber::OidView oid) {
  if (oid.empty()) {
    out += "(no arcs)";
    return;
  }
  std::array<char, ber::kOidTextMax> text;
  out.append(text.data(), oid.print(text.data()));
}

template <typename Real>
void append_real(std::string& out, Real real) {
  if (!std::isfinite(real)) {
    out += std::isnan(real) ? "NaN" : real < 0 ? "-infinity" : "infinity";
    return;
  }
  append_number(out, real, &put_real);
}

void append_octets(std::string& out, Bytes octets, Charset charset) {
  if (is_readable(octets)) {
    out += "STRING: ";
    append_screen_string(out, octets, charset);
  } else {
    out += "Hex: ";
    append_spaced_hex(out, octets);
  }
}

}  // namespace

bool is_readable(Bytes octets) noexcept {
  while (!octets.empty()) {
    const std::size_t size = utf8_sequence_octets(octets);
    const std::uint8_t first = octets[0];
    const bool blank = first == '\t' || first == '\n' || first == '\r';
    if (size == 0 || (first < 0x20 && !blank) || first == 0x7F) return false;
    // U+0080 to U+009F are controls as well.
    if (first == 0xC2 && octets[1] < 0xA0) return false;
    octets = octets.subspan(size);
  }
  return true;
}

void append_spaced_hex(std::string& out, Bytes octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  bool first = true;
  for (const std::uint8_t octet : octets) {
    if (!first) out += ' ';
    first = false;
    out += kDigits[octet >> 4];
    out += kDigits[octet & 0x0F];
  }
}

void append_screen_string(std::string& out, Bytes octets, Charset charset) {
  if (octets.empty()) {
    out += "\"\"";
  } else {
    append_screen_text(out, octets, charset);
  }
}

void append_ticks(std::string& out, std::uint64_t ticks) {
  constexpr std::uint64_t kDay = 24 * 3600 * 100;
  if (ticks >= kDay) {
    append_unsigned(out, ticks / kDay);
    out += "d ";
  }
  append_two_digits(out, ticks / 360'000 % 24);
  out += ':';
  append_two_digits(out, ticks / 6000 % 60);
  out += ':';
  append_two_digits(out, ticks / 100 % 60);
  out += '.';
  append_two_digits(out, ticks % 100);
}

void append_screen_value(std::string& out, const ber::Value& value, Charset charset) {
  using enum ber::ValueType;
  switch (value.type) {
    case integer32:
      out += "INTEGER: ";
      append_number(out, value.number, &put_signed);
      return;
    case octet_string:
      append_octets(out, value.content, charset);
      return;
    case object_identifier:
      out += "OID: ";
      append_oid(out, value.oid);
      return;
    case null:
      out += "NULL";
      return;
    case no_such_object:
    case no_such_instance:
    case end_of_mib_view:
      out += ber::type_word(value.type);
      return;
    default:
      break;
  }
  out += ber::type_word(value.type);
  out += ": ";
  switch (value.type) {
    case counter32:
    case gauge32:
    case counter64:
    case uinteger32:
      append_unsigned(out, value.unsigned_number);
      return;
    case time_ticks:
      append_unsigned(out, value.unsigned_number);
      out += " (";
      append_ticks(out, value.unsigned_number);
      out += ')';
      return;
    case opaque_float:
      append_real(out, static_cast<float>(value.real));
      return;
    case opaque_double:
      append_real(out, value.real);
      return;
    case ip_address:
      if (value.content.size() == 4) {
        std::array<char, 15 + kPutSlack> text;
        out.append(text.data(), put_dotted_quad(text.data(), value.content.data()));
        return;
      }
      break;
    default:
      break;
  }
  append_spaced_hex(out, value.content);
}

}  // namespace snmpring::text
