// The keys value, num and hex of a record.
#include "text/value_json.h"

#include <array>
#include <cmath>
#include <cstring>

#include "text/json_text.h"

namespace snmpring::text {
namespace {

// Larger integers lose digits in programs that read numbers as IEEE 754 doubles.
constexpr std::uint64_t kExactMax = (std::uint64_t{1} << 53) - 1;

// Of each octet its decimal digits and a dot; what is behind them does not count.
constexpr std::array<std::array<char, 4>, 256> kOctetTexts = [] {
  std::array<std::array<char, 4>, 256> texts{};
  for (unsigned octet = 0; octet < texts.size(); ++octet) {
    std::size_t size = 0;
    if (octet >= 100) texts[octet][size++] = static_cast<char>('0' + octet / 100);
    if (octet >= 10) texts[octet][size++] = static_cast<char>('0' + octet / 10 % 10);
    texts[octet][size++] = static_cast<char>('0' + octet % 10);
    texts[octet][size] = '.';
  }
  return texts;
}();

// Writes the `size` octets at `digits`, which end before `at`, once more. A copy of fixed size
// through registers costs less than one of just the right size.
template <std::size_t kSizeMax>
char* put_again(char* at, const char* digits, std::size_t size) noexcept {
  std::array<char, kSizeMax> copy;
  std::memcpy(copy.data(), digits, kSizeMax);
  std::memcpy(at, copy.data(), kSizeMax);
  return at + size;
}

// From the quote that opens `value` to the end of the record. Prints digits from registers both
// times: what has just been written is slow to read.
char* put_integer_value(char* at, bool negative, std::uint64_t magnitude) noexcept {
  const auto put_sign = [negative](char* to) {
    *to = '-';
    return to + (negative ? 1 : 0);
  };
  constexpr std::uint64_t kEnd = ShortDecimal::kEnd;
  *at = '"';
  at = put_sign(at + 1);
  if (magnitude < kEnd) [[likely]] {
    const ShortDecimal decimal(magnitude);
    at = put_literal(decimal.put(at), "\",\"num\":");
    at = decimal.put(put_sign(at));
  } else if (magnitude <= kExactMax) {
    const ShortDecimal front(magnitude / kEnd);
    const ShortDecimal back = ShortDecimal::padded(magnitude % kEnd);
    at = put_literal(back.put(front.put(at)), "\",\"num\":");
    at = back.put(front.put(put_sign(at)));
  } else {
    at = put_literal(put_unsigned(at, magnitude), "\",\"num\":null");
  }
  return put_literal(at, ",\"hex\":null}\n");
}

char* put_hex_tail(char* at, Bytes content) noexcept {
  at = put_literal(at, ",\"num\":null,\"hex\":\"");
  return put_literal(put_hex(at, content), "\"}\n");
}

char* put_clean_or_null(char* at, Bytes text) noexcept {
  char* const end = put_clean_string(at, text);
  return end != nullptr ? end : put_literal(at, "null");
}

template <typename Real>
char* put_real_value(char* at, Real real, Bytes content) noexcept {
  if (!std::isfinite(real)) return put_hex_tail(put_literal(at, "null"), content);
  *at++ = '"';
  const char* const digits = at;
  at = put_real(at, real);
  const auto size = static_cast<std::size_t>(at - digits);
  at = put_literal(at, "\",\"num\":");
  at = put_again<kRealTextMax>(at, digits, size);
  at = put_literal(at, ",\"hex\":\"");
  return put_literal(put_hex(at, content), "\"}\n");
}

}  // namespace

char* put_dotted_quad(char* at, const std::uint8_t* octets) noexcept {
  for (int i = 0; i < 4; ++i) {
    const std::uint8_t octet = octets[i];
    std::memcpy(at, kOctetTexts[octet].data(), kOctetTexts[octet].size());
    at += 2 + (octet >= 10) + (octet >= 100);
  }
  return at - 1;
}

char* put_value(char* at, const ber::Value& value) noexcept {
  switch (value.type) {
    case ber::ValueType::integer32:
      return put_integer_value(at, value.number < 0,
                               value.number < 0 ? ~static_cast<std::uint64_t>(value.number) + 1
                                                : static_cast<std::uint64_t>(value.number));
    case ber::ValueType::counter32:
    case ber::ValueType::gauge32:
    case ber::ValueType::time_ticks:
    case ber::ValueType::counter64:
    case ber::ValueType::uinteger32:
      return put_integer_value(at, false, value.unsigned_number);
    case ber::ValueType::octet_string:
      return put_hex_tail(put_clean_or_null(at, value.content), value.content);
    case ber::ValueType::object_identifier:
      if (value.oid.empty()) break;
      *at++ = '"';
      return put_literal(value.oid.print(at), "\",\"num\":null,\"hex\":null}\n");
    case ber::ValueType::ip_address:
      if (value.content.size() != 4) break;
      *at++ = '"';
      return put_literal(put_dotted_quad(at, value.content.data()),
                         "\",\"num\":null,\"hex\":null}\n");
    case ber::ValueType::opaque_float:
      return put_real_value(at, static_cast<float>(value.real), value.content);
    case ber::ValueType::opaque_double:
      return put_real_value(at, value.real, value.content);
    case ber::ValueType::opaque:
    case ber::ValueType::nsap_address:
    case ber::ValueType::bit_string:
    case ber::ValueType::unknown:
      return put_hex_tail(put_literal(at, "null"), value.content);
    case ber::ValueType::null:
    case ber::ValueType::no_such_object:
    case ber::ValueType::no_such_instance:
    case ber::ValueType::end_of_mib_view:
      break;
  }
  return put_literal(at, "null,\"num\":null,\"hex\":null}\n");
}

char* put_value_and_hex(char* at, const ber::Value& value) noexcept {
  // The sequence stands in no string, where a quotation mark has a backslash before it.
  constexpr std::string_view kNum = ",\"num\":";
  constexpr std::string_view kHex = ",\"hex\":";
  char* const end = put_value(at, value) - std::string_view("}\n").size();
  const std::string_view text(at, static_cast<std::size_t>(end - at));
  const std::size_t num = text.find(kNum);
  const std::size_t hex = text.find(kHex, num);
  std::memmove(at + num, at + hex, text.size() - hex);
  return at + num + (text.size() - hex);
}

}  // namespace snmpring::text
