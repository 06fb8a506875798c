// JSON's strings and numbers (RFC 8259 §6, §7), written straight into a caller's buffer.
//
// Every put_ function writes at `at` and returns one past what it wrote. They check no space: the
// caller claims what the longest form needs, and kPutSlack octets more, which may be scribbled
// over.
#ifndef SNMPRING_TEXT_JSON_TEXT_H_
#define SNMPRING_TEXT_JSON_TEXT_H_

#include <array>
#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/bytes.h"
#include "text/octet_blocks.h"

namespace snmpring::text {

/// Octets that a put_ function may overwrite past its end.
inline constexpr std::size_t kPutSlack = 64;
/// The longest decimal 64-bit integer, sign included.
inline constexpr std::size_t kIntegerTextMax = 20;
/// The longest shortest-round-trip double, "-2.2250738585072014e-308".
inline constexpr std::size_t kRealTextMax = 24;
/// Octets into which one octet of text can turn: \u0000, or U+FFFD for what is not UTF-8.
inline constexpr std::size_t kEscapeFactor = 6;

/// \param text A literal; its terminator is not written.
template <std::size_t kSize>
inline char* put_literal(char* at, const char (&text)[kSize]) noexcept {
  std::memcpy(at, text, kSize - 1);
  return at + kSize - 1;
}

/// Copies as is.
inline char* put_raw(char* at, std::string_view text) noexcept {
  std::memcpy(at, text.data(), text.size());
  return at + text.size();
}

/// Copies as is, in blocks: for text of some length that is copied all the time. `from` has up to
/// kPutSlack octets more that may be read.
inline char* put_blocks(char* at, const char* from, std::size_t size) noexcept {
  for (std::size_t i = 0; i < size; i += kPutSlack) std::memcpy(at + i, from + i, kPutSlack);
  return at + size;
}

/// The eight decimal digits of a number below 10^8 as octets 0 to 9, the first one in the lowest
/// octet.
constexpr std::uint64_t eight_digits(std::uint64_t value) noexcept {
  // Halves, then halves of halves, all in one word; each quotient is exact within its range.
  const std::uint64_t fours = value / 10'000 | value % 10'000 << 32;
  const std::uint64_t hundreds = fours * 10'486 >> 20 & 0x0000'007F'0000'007F;
  const std::uint64_t pairs = hundreds | (fours - hundreds * 100) << 16;
  const std::uint64_t tens = pairs * 103 >> 10 & 0x000F'000F'000F'000F;
  return tens | (pairs - tens * 10) << 8;
}

/// A number from 0 to 10^8 - 1 as text in a word's octets, the first digit in the lowest.
class ShortDecimal {
 public:
  static constexpr std::uint64_t kEnd = 100'000'000;

  constexpr explicit ShortDecimal(std::uint64_t value) noexcept {
    const std::uint64_t digits = eight_digits(value);
    constexpr std::uint64_t kLastDigit = std::uint64_t{1} << 56;  // Of zero one remains.
    const auto zeros = static_cast<unsigned>(std::countr_zero(digits | kLastDigit)) / 8;
    text_ = (digits | kZeros) >> 8 * zeros;
    size_ = 8 - zeros;
  }

  /// With zeros before it, as the end of a longer number.
  static constexpr ShortDecimal padded(std::uint64_t value) noexcept {
    return {eight_digits(value) | kZeros, 8};
  }

  char* put(char* at) const noexcept {
    const std::uint64_t word =
        std::endian::native == std::endian::little ? text_ : std::byteswap(text_);
    std::memcpy(at, &word, sizeof word);
    return at + size_;
  }

 private:
  static constexpr std::uint64_t kZeros = 0x3030'3030'3030'3030;

  constexpr ShortDecimal(std::uint64_t text, unsigned size) noexcept : text_(text), size_(size) {}

  std::uint64_t text_;
  unsigned size_;
};

inline char* put_unsigned(char* at, std::uint64_t value) noexcept {
  // Most counts of a record are such.
  if (value < 10) {
    *at = static_cast<char>('0' + value);
    return at + 1;
  }
  constexpr std::uint64_t kEnd = ShortDecimal::kEnd;
  if (value < kEnd) return ShortDecimal(value).put(at);
  if (value < kEnd * kEnd) {
    return ShortDecimal::padded(value % kEnd).put(ShortDecimal(value / kEnd).put(at));
  }
  at = ShortDecimal(value / (kEnd * kEnd)).put(at);
  at = ShortDecimal::padded(value / kEnd % kEnd).put(at);
  return ShortDecimal::padded(value % kEnd).put(at);
}

inline char* put_signed(char* at, std::int64_t value) noexcept {
  if (value >= 0) return put_unsigned(at, static_cast<std::uint64_t>(value));
  *at++ = '-';
  return put_unsigned(at, ~static_cast<std::uint64_t>(value) + 1);
}

/// The shortest text that reads back as the same value: a float as a float, so that 0.1F is "0.1".
/// `value` must be finite; JSON has no other.
char* put_real(char* at, float value) noexcept;
char* put_real(char* at, double value) noexcept;

/// Two lower-case digits an octet, without quotes.
inline char* put_hex(char* at, Bytes octets) noexcept {
  const std::uint8_t* const from = octets.data();
  const std::size_t size = octets.size();
  // Of what does not fill its blocks the last one begins among the octets before.
  if (size >= kBlockOctets) {
    for (std::size_t i = 0; i + kBlockOctets < size; i += kBlockOctets) {
      OctetBlock(from + i).put_hex(at + 2 * i);
    }
    OctetBlock(from + size - kBlockOctets).put_hex(at + 2 * (size - kBlockOctets));
  } else if (size >= 8) {
    OctetBlock(from, from + size - 8).put_hex(at, at + 2 * (size - 8));
  } else if (size >= 4) {
    put_hex_four(at, from);
    put_hex_four(at + 2 * (size - 4), from + size - 4);
  } else {
    constexpr std::string_view kDigits = "0123456789abcdef";
    for (std::size_t i = 0; i < size; ++i) {
      at[2 * i] = kDigits[from[i] >> 4];
      at[2 * i + 1] = kDigits[from[i] & 0x0F];
    }
  }
  return at + 2 * size;
}

/// Octets of the UTF-8 sequence at the front of `octets` (RFC 3629 §4: no overlong forms, no
/// surrogates, nothing above U+10FFFF), or 0 when there is none.
std::size_t utf8_sequence_octets(Bytes octets) noexcept;

/// Whether all of `octets` are UTF-8.
bool is_utf8(Bytes octets) noexcept;

/// Writes a JSON string, with its quotes, when `octets` are UTF-8 without control characters other
/// than TAB, LF and CR. Control characters are U+0000-001F, U+007F and U+0080-009F: terminals act
/// on all of them. Takes at most 2 * octets.size() + 2. \return nullptr for anything else; what was
/// written from `at` on is then meaningless.
char* put_clean_string(char* at, Bytes octets) noexcept;

/// Writes any text as a JSON string, with its quotes: control characters as \u00XX and octets that
/// are not UTF-8 as U+FFFD each. Takes at most kEscapeFactor * text.size() + 2.
char* put_string(char* at, std::string_view text) noexcept;

}  // namespace snmpring::text

#endif  // SNMPRING_TEXT_JSON_TEXT_H_
