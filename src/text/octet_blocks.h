// Eight and sixteen octets at once: whether JSON takes them as they are, and their hexadecimal
// digits.
#ifndef SNMPRING_TEXT_OCTET_BLOCKS_H_
#define SNMPRING_TEXT_OCTET_BLOCKS_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace snmpring::text {

/// Writes the eight lower-case digits of four octets.
inline void put_hex_four(char* at, const std::uint8_t* from) noexcept {
  std::uint32_t four;
  std::memcpy(&four, from, sizeof four);
  // Spread them over the even octets of a word, part the nibbles, and add '0', or 'a' - 10 where a
  // nibble exceeds 9.
  if constexpr (std::endian::native == std::endian::big) four = __builtin_bswap32(four);
  std::uint64_t spread = four;
  spread = (spread | spread << 16) & 0x0000'FFFF'0000'FFFF;
  spread = (spread | spread << 8) & 0x00FF'00FF'00FF'00FF;
  const std::uint64_t nibbles =
      (spread >> 4 & 0x000F'000F'000F'000F) | (spread & 0x000F'000F'000F'000F) << 8;
  const std::uint64_t letters = (nibbles + 0x0606'0606'0606'0606) >> 4 & 0x0101'0101'0101'0101;
  std::uint64_t digits = nibbles + 0x3030'3030'3030'3030 + letters * ('a' - 10 - '0');
  if constexpr (std::endian::native == std::endian::big) digits = __builtin_bswap64(digits);
  std::memcpy(at, &digits, sizeof digits);
}

/// Eight octets.
class OctetWord {
 public:
  explicit OctetWord(const std::uint8_t* from) noexcept {
    std::memcpy(octets_, from, sizeof octets_);
  }

  /// True when all are printable ASCII that JSON takes as it is.
  bool plain() const noexcept {
    std::uint64_t eight;
    std::memcpy(&eight, octets_, sizeof eight);
    const std::uint64_t below_space = (eight - repeated(' ')) & ~eight & kTopBits;
    return ((eight & kTopBits) | below_space | any_zero(eight ^ repeated('"')) |
            any_zero(eight ^ repeated('\\')) | any_zero(eight ^ repeated('\x7F'))) == 0;
  }

  void put(char* at) const noexcept { std::memcpy(at, octets_, sizeof octets_); }
  void put_hex(char* at) const noexcept {
    put_hex_four(at, octets_);
    put_hex_four(at + 8, octets_ + 4);
  }

 private:
  static constexpr std::uint64_t kEachOctet = 0x0101'0101'0101'0101;
  static constexpr std::uint64_t kTopBits = 0x8080'8080'8080'8080;

  static constexpr std::uint64_t repeated(char octet) {
    return kEachOctet * static_cast<std::uint8_t>(octet);
  }
  /// Non-zero when one of the eight octets is zero.
  static constexpr std::uint64_t any_zero(std::uint64_t eight) {
    return (eight - kEachOctet) & ~eight & kTopBits;
  }

  std::uint8_t octets_[8];
};

/// Octets of an OctetBlock.
inline constexpr std::size_t kBlockOctets = 16;

#ifdef __SSE2__

/// Sixteen octets, in a register.
class OctetBlock {
 public:
  explicit OctetBlock(const std::uint8_t* from) noexcept
      : octets_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))) {}
  /// Eight from each of two places.
  OctetBlock(const std::uint8_t* first, const std::uint8_t* last) noexcept
      : octets_(_mm_unpacklo_epi64(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(first)),
                                   _mm_loadl_epi64(reinterpret_cast<const __m128i*>(last)))) {}

  /// How many in a row, from the octet `from` on, which is below 16, are printable ASCII that JSON
  /// takes as it is.
  std::size_t plain_octets(std::size_t from = 0) const noexcept {
    // As signed numbers those above 7F are below the space, too.
    const __m128i outside = _mm_or_si128(_mm_cmplt_epi8(octets_, _mm_set1_epi8(' ')),
                                         _mm_cmpeq_epi8(octets_, _mm_set1_epi8('\x7F')));
    const __m128i escaped = _mm_or_si128(_mm_cmpeq_epi8(octets_, _mm_set1_epi8('"')),
                                         _mm_cmpeq_epi8(octets_, _mm_set1_epi8('\\')));
    const auto other = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(outside, escaped)));
    return static_cast<std::size_t>(std::countr_zero((other | 1U << kBlockOctets) >> from));
  }

  void put(char* at) const noexcept { _mm_storeu_si128(reinterpret_cast<__m128i*>(at), octets_); }
  void put_hex(char* at) const noexcept { put_hex(at, at + kBlockOctets); }
  /// The digits of the first eight, and those of the last eight in a place of their own.
  void put_hex(char* first, char* last) const noexcept {
    const __m128i nibble = _mm_set1_epi8(0x0F);
    const __m128i high = digits(_mm_and_si128(_mm_srli_epi16(octets_, 4), nibble));
    const __m128i low = digits(_mm_and_si128(octets_, nibble));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(first), _mm_unpacklo_epi8(high, low));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(last), _mm_unpackhi_epi8(high, low));
  }

 private:
  static __m128i digits(__m128i nibbles) noexcept {
    const __m128i letters =
        _mm_and_si128(_mm_cmpgt_epi8(nibbles, _mm_set1_epi8(9)), _mm_set1_epi8('a' - 10 - '0'));
    return _mm_add_epi8(_mm_add_epi8(nibbles, _mm_set1_epi8('0')), letters);
  }

  __m128i octets_;
};

#else

/// Sixteen octets, as two words.
class OctetBlock {
 public:
  explicit OctetBlock(const std::uint8_t* from) noexcept : OctetBlock(from, from + 8) {}
  OctetBlock(const std::uint8_t* first, const std::uint8_t* last) noexcept
      : first_(first), last_(last) {}

  /// How many in a row, from the octet `from` on, which is below 16, are printable ASCII that JSON
  /// takes as it is, or fewer.
  std::size_t plain_octets(std::size_t from = 0) const noexcept {
    constexpr std::size_t kHalf = kBlockOctets / 2;
    const bool last_plain = last_.plain();
    if (from >= kHalf) return last_plain ? kBlockOctets - from : 0;
    if (!first_.plain()) return 0;
    return last_plain ? kBlockOctets - from : kHalf - from;
  }

  void put(char* at) const noexcept {
    first_.put(at);
    last_.put(at + 8);
  }
  void put_hex(char* at) const noexcept { put_hex(at, at + kBlockOctets); }
  void put_hex(char* first, char* last) const noexcept {
    first_.put_hex(first);
    last_.put_hex(last);
  }

 private:
  OctetWord first_;
  OctetWord last_;
};

#endif

}  // namespace snmpring::text

#endif  // SNMPRING_TEXT_OCTET_BLOCKS_H_
