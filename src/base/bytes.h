// Byte-span aliases and big-endian load and store. The only place where integers are assembled
// from wire octets.
#ifndef SNMPRING_BASE_BYTES_H_
#define SNMPRING_BASE_BYTES_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace snmpring {

using Bytes = std::span<const std::uint8_t>;   ///< Borrowed octets, read only.
using MutableBytes = std::span<std::uint8_t>;  ///< Borrowed octets that may be written.

/// The octets of `text`, borrowed: valid as long as the text is.
inline Bytes as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// The octets seen as characters, borrowed. Makes no claim about their encoding.
inline std::string_view as_text(Bytes octets) noexcept {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

/// Reads four octets, most significant first. `octets` must hold at least four.
inline std::uint32_t load_be32(const std::uint8_t* octets) noexcept {
  std::uint32_t value;
  std::memcpy(&value, octets, sizeof value);
  return std::endian::native == std::endian::little ? std::byteswap(value) : value;
}

/// Writes four octets, most significant first. `octets` must have room for four.
inline void store_be32(std::uint8_t* octets, std::uint32_t value) noexcept {
  if (std::endian::native == std::endian::little) value = std::byteswap(value);
  std::memcpy(octets, &value, sizeof value);
}

/// Reads eight octets, most significant first. `octets` must hold at least eight.
inline std::uint64_t load_be64(const std::uint8_t* octets) noexcept {
  std::uint64_t value;
  std::memcpy(&value, octets, sizeof value);
  return std::endian::native == std::endian::little ? std::byteswap(value) : value;
}

/// True when the first `size` octets at `a` and at `b` are the same: for a few, a call would take
/// longer.
inline bool same_octets(const std::uint8_t* a, const std::uint8_t* b, std::size_t size) noexcept {
  if (size < 8) {
    std::size_t i = 0;
    while (i < size && a[i] == b[i]) ++i;
    return i == size;
  }
  std::size_t i = 0;
  for (; i + 8 < size; i += 8) {
    if (load_be64(a + i) != load_be64(b + i)) return false;
  }
  return load_be64(a + size - 8) == load_be64(b + size - 8);
}

/// True when `a` and `b` are the same, of which both are short as a rule.
inline bool same_octets(Bytes a, Bytes b) noexcept {
  return a.size() == b.size() && same_octets(a.data(), b.data(), a.size());
}

/// Copies `size` octets to memory that does not overlap: for a few, a call would take longer.
inline void copy_few(std::uint8_t* to, const std::uint8_t* from, std::size_t size) noexcept {
  if (size > 16) {
    std::memcpy(to, from, size);
  } else if (size >= 8) {
    // The last eight, with some of the first.
    std::uint64_t first;
    std::uint64_t last;
    std::memcpy(&first, from, 8);
    std::memcpy(&last, from + size - 8, 8);
    std::memcpy(to, &first, 8);
    std::memcpy(to + size - 8, &last, 8);
  } else {
    for (std::size_t i = 0; i < size; ++i) to[i] = from[i];
  }
}

/// With how many octets both `a` and `b` begin.
inline std::size_t common_octets(Bytes a, Bytes b) noexcept {
  const std::size_t size = std::min(a.size(), b.size());
  std::size_t i = 0;
  const auto differs = [&](std::size_t at) {
    const std::uint64_t difference = load_be64(a.data() + at) ^ load_be64(b.data() + at);
    if (difference == 0) return false;
    i = at + static_cast<std::size_t>(std::countl_zero(difference)) / 8;
    return true;
  };
  for (; size - i >= 8; i += 8) {
    if (differs(i)) return i;
  }
  // The last eight, with some of those that were found to be the same.
  if (size >= 8) return i == size || !differs(size - 8) ? size : i;
  while (i < size && a[i] == b[i]) ++i;
  return i;
}

}  // namespace snmpring

#endif  // SNMPRING_BASE_BYTES_H_
