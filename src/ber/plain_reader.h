// The fast way to read BER: elements and integers in their shortest form (X.690 §8.1, §8.3). Reader
// is the general way. Both agree on what both can read; tests/fuzz/plain_ber_fuzz.cc compares them.
// message/plain_reader.h and session/plain_reader.h say how much time they save.
#ifndef SNMPRING_BER_PLAIN_READER_H_
#define SNMPRING_BER_PLAIN_READER_H_

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "ber/tag.h"

namespace snmpring::ber {

/// True for the first octet of a multi-octet identifier (X.690 §8.1.2.4).
constexpr bool is_high(Tag tag) noexcept { return (tag & 0x1F) == 0x1F; }

/// True when `octets` begin with a whole element with one identifier octet and one length octet.
/// Nearly all elements have this form. Reader handles every other form and every error.
inline bool is_plain(const std::uint8_t* octets, std::size_t size) noexcept {
  return size >= 2 && !is_high(octets[0]) && octets[1] < 0x80 && octets[1] <= size - 2;
}

/// Returns the content of `octets` if they are exactly one element with the identifier octet `tag`
/// and a length in the fewest octets. Null for everything else.
inline Bytes plain_content(Bytes octets, Tag tag) noexcept {
  const std::size_t size = octets.size();
  if (size < 2 || octets[0] != tag) return {};
  const std::size_t first = octets[1];
  std::size_t header = 2;
  std::size_t length = first;
  if (first == 0x81 && size >= 3 + 0x80) {
    header = 3;
    length = octets[2];
  } else if (first == 0x82 && size >= 4 + 0x100) {
    header = 4;
    length = std::size_t{octets[2]} << 8 | octets[3];
  } else if (first >= 0x80) {
    return {};
  }
  return length == size - header ? octets.subspan(header) : Bytes();
}

/// True for the content of an INTEGER of up to four octets, none of them redundant (X.690 §8.3.2:
/// the first nine bits are not all the same).
inline bool is_plain_integer(Bytes content) noexcept {
  if (content.size() - 1 > 3) return false;
  if (content.size() == 1) return true;
  const unsigned nine_bits = unsigned{content[0]} << 1 | unsigned{content[1]} >> 7;
  return nine_bits != 0 && nine_bits != 0x1FF;
}

/// Its value.
inline std::int32_t plain_integer(Bytes content) noexcept {
  std::uint32_t value = content[0] >= 0x80 ? ~std::uint32_t{0} : 0;
  for (const std::uint8_t octet : content) value = value << 8 | octet;
  return static_cast<std::int32_t>(value);
}

/// Elements at the front of a list.
struct PlainElements {
  std::uint32_t count;
  std::size_t octets;
};

/// Counts the elements at the front of a list that are plain and have the identifier octet `tag`.
inline PlainElements plain_elements(Bytes list, Tag tag) noexcept {
  const std::uint8_t* at = list.data();
  std::size_t left = list.size();
  std::uint32_t count = 0;
  for (; is_plain(at, left) && at[0] == tag; ++count) {
    const std::size_t octets = std::size_t{2} + at[1];
    at += octets;
    left -= octets;
  }
  return {count, list.size() - left};
}

}  // namespace snmpring::ber

#endif  // SNMPRING_BER_PLAIN_READER_H_
