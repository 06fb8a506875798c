// The arcs of an OBJECT IDENTIFIER as text.
#ifndef SNMPRING_BER_ARC_TEXT_H_
#define SNMPRING_BER_ARC_TEXT_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace snmpring::ber {

/// X.690 §8.19.4: the first sub-identifier is 40 X + Y.
inline constexpr std::uint64_t kArcsUnderRoot = 40;

/// ".0" to ".127" in four characters each. Nearly all arcs have one octet and are found here.
struct alignas(std::uint64_t) SmallArc {  // Eight octets, so that indexing is a shift.
  std::array<char, 4> text;
  std::uint8_t size;
};

constexpr std::array<SmallArc, 128> make_small_arcs() {
  std::array<SmallArc, 128> arcs{};
  for (unsigned value = 0; value < arcs.size(); ++value) {
    SmallArc& arc = arcs[value];
    arc.text[arc.size++] = '.';
    if (value >= 100) arc.text[arc.size++] = static_cast<char>('0' + value / 100);
    if (value >= 10) arc.text[arc.size++] = static_cast<char>('0' + value / 10 % 10);
    arc.text[arc.size++] = static_cast<char>('0' + value % 10);
  }
  return arcs;
}

inline constexpr std::array<SmallArc, 128> kSmallArcs = make_small_arcs();

constexpr std::array<char, 200> make_digit_pairs() {
  std::array<char, 200> pairs{};
  for (std::size_t value = 0; value < 100; ++value) {
    pairs[2 * value] = static_cast<char>('0' + value / 10);
    pairs[2 * value + 1] = static_cast<char>('0' + value % 10);
  }
  return pairs;
}

inline constexpr std::array<char, 200> kDigitPairs = make_digit_pairs();

/// Decimal digits of `value`, 1..10.
inline std::size_t digit_count(std::uint32_t value) noexcept {
  std::size_t count = 1;
  for (std::uint64_t limit = 10; value >= limit; limit *= 10) ++count;
  return count;
}

/// The same as print_arc() for a value below 128.
inline char* print_small_arc(char* out, std::uint32_t value) noexcept {
  const SmallArc& arc = kSmallArcs[value];
  std::memcpy(out, arc.text.data(), arc.text.size());
  return out + arc.size;
}

/// Writes "." and the number; returns one past it. May overwrite up to three octets more.
inline char* print_arc(char* out, std::uint32_t value) noexcept {
  if (value < kSmallArcs.size()) return print_small_arc(out, value);
  *out++ = '.';
  if constexpr (std::endian::native == std::endian::little) {
    if (value < 10'000) {
      // The word holds the first digit in its lowest octet. With three digits, a zero comes first
      // and is shifted out.
      std::uint16_t hundreds;
      std::uint16_t rest;
      std::memcpy(&hundreds, &kDigitPairs[2 * (value / 100)], sizeof hundreds);
      std::memcpy(&rest, &kDigitPairs[2 * (value % 100)], sizeof rest);
      const unsigned zeros = value < 1'000 ? 1 : 0;
      const std::uint32_t digits = (std::uint32_t{rest} << 16 | hundreds) >> 8 * zeros;
      std::memcpy(out, &digits, sizeof digits);
      return out + sizeof digits - zeros;
    }
  }
  char* const end = out + digit_count(value);
  char* position = end;
  for (; value >= 100; value /= 100) {
    position -= 2;
    std::memcpy(position, &kDigitPairs[2 * (value % 100)], 2);
  }
  if (value >= 10) {
    std::memcpy(position - 2, &kDigitPairs[2 * value], 2);
  } else {
    position[-1] = static_cast<char>('0' + value);
  }
  return end;
}

/// Prints the sub-identifier that begins at `position` of checked content octets, and moves
/// `position` past it. Prints "." and an arc; at position 0, the first two arcs. Overwrites as
/// print_arc() does.
inline char* print_sub_id(char* out, const std::uint8_t* content, std::size_t& position) noexcept {
  const bool first = position == 0;
  std::uint64_t value = content[position] & 0x7F;
  while (continues(content[position++])) value = value << 7 | (content[position] & 0x7F);
  if (first) [[unlikely]] {
    const std::uint64_t root = std::min<std::uint64_t>(value / kArcsUnderRoot, 2);
    *out++ = static_cast<char>('0' + root);
    value -= root * kArcsUnderRoot;
  }
  return print_arc(out, static_cast<std::uint32_t>(value));
}

}  // namespace snmpring::ber

#endif  // SNMPRING_BER_ARC_TEXT_H_
