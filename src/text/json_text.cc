// Strings are copied many octets at a time as long as nothing in them needs a closer look.
#include "text/json_text.h"

#include "text/octet_blocks.h"

namespace snmpring::text {
namespace {

// Copies fewer octets than a block has.
void put_few(char* at, const std::uint8_t* from, std::size_t count) noexcept {
  // The first and the last of them, which overlap.
  const auto put_ends = [&](std::size_t octets) {
    char first[8];
    char last[8];
    std::memcpy(first, from, octets);
    std::memcpy(last, from + count - octets, octets);
    std::memcpy(at, first, octets);
    std::memcpy(at + count - octets, last, octets);
  };
  if (count >= 8) {
    put_ends(8);
  } else if (count >= 4) {
    put_ends(4);
  } else {
    for (std::size_t i = 0; i < count; ++i) at[i] = static_cast<char>(from[i]);
  }
}

// Copies the front of a string as far as it is printable ASCII that JSON takes as it is, or some of
// that. `before` octets of the string went before. \return Octets copied, at most `left`.
std::size_t put_plain(char* at, const std::uint8_t* from, std::size_t left,
                      std::size_t before) noexcept {
  std::size_t copied = 0;
  while (left - copied >= kBlockOctets) {
    const OctetBlock block(from + copied);
    const std::size_t plain = block.plain_octets();
    block.put(at + copied);
    copied += plain;
    if (plain < kBlockOctets) return copied;
  }
  const std::size_t rest = left - copied;
  if (rest == 0) return copied;
  std::size_t plain = 0;
  if (before + left >= kBlockOctets) {
    // A block that ends with the string begins among the octets before.
    const OctetBlock block(from + left - kBlockOctets);
    plain = block.plain_octets(kBlockOctets - rest);
    if (plain == rest && copied != 0) {
      block.put(at + left - kBlockOctets);
      return left;
    }
  } else if (rest >= 8) {
    if (OctetBlock(from, from + rest - 8).plain_octets() == kBlockOctets) plain = rest;
  } else if (rest >= 4) {
    std::uint8_t ends[8];
    std::memcpy(ends, from, 4);
    std::memcpy(ends + 4, from + rest - 4, 4);
    if (OctetWord(ends).plain()) plain = rest;
  }
  put_few(at + copied, from + copied, plain);
  return copied + plain;
}

constexpr bool continuation(std::uint8_t octet) { return (octet & 0xC0) == 0x80; }

// The letter after the backslash for characters that have a short escape, else 0.
constexpr char short_escape(std::uint8_t octet) {
  switch (octet) {
    case '"':
      return '"';
    case '\\':
      return '\\';
    case '\t':
      return 't';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    default:
      return 0;
  }
}

// A sequence of two octets that stands for U+0080-009F.
constexpr bool c1_control(std::uint8_t first, std::uint8_t second) {
  return first == 0xC2 && second < 0xA0;
}

char* put_escape(char* at, std::uint8_t octet) noexcept {
  at = put_literal(at, "\\u00");
  return put_hex(at, Bytes(&octet, 1));
}

}  // namespace

char* put_real(char* at, float value) noexcept {
  return std::to_chars(at, at + kRealTextMax, value).ptr;
}

char* put_real(char* at, double value) noexcept {
  return std::to_chars(at, at + kRealTextMax, value).ptr;
}

std::size_t utf8_sequence_octets(Bytes octets) noexcept {
  if (octets.empty()) return 0;
  const std::uint8_t first = octets[0];
  if (first < 0x80) return 1;
  if (first < 0xC2 || octets.size() < 2) return 0;
  const std::uint8_t second = octets[1];
  if (!continuation(second)) return 0;
  if (first < 0xE0) return 2;
  if (octets.size() < 3 || !continuation(octets[2])) return 0;
  if (first < 0xF0) {
    const bool overlong = first == 0xE0 && second < 0xA0;
    const bool surrogate = first == 0xED && second >= 0xA0;
    return overlong || surrogate ? 0 : 3;
  }
  if (first > 0xF4 || octets.size() < 4 || !continuation(octets[3])) return 0;
  const bool overlong = first == 0xF0 && second < 0x90;
  const bool beyond = first == 0xF4 && second >= 0x90;
  return overlong || beyond ? 0 : 4;
}

bool is_utf8(Bytes octets) noexcept {
  while (!octets.empty()) {
    const std::size_t size = utf8_sequence_octets(octets);
    if (size == 0) return false;
    octets = octets.subspan(size);
  }
  return true;
}

char* put_clean_string(char* at, Bytes octets) noexcept {
  *at++ = '"';
  const std::uint8_t* from = octets.data();
  std::size_t left = octets.size();
  while (left != 0) {
    const std::size_t plain = put_plain(at, from, left, octets.size() - left);
    at += plain;
    from += plain;
    left -= plain;
    if (left == 0) break;
    const std::uint8_t octet = *from;
    std::size_t taken = 1;
    if (const char letter = short_escape(octet); letter != 0) {
      *at++ = '\\';
      *at++ = letter;
    } else if (octet < 0x20 || octet == 0x7F) {
      return nullptr;
    } else if (octet < 0x80) {
      *at++ = static_cast<char>(octet);
    } else {
      taken = utf8_sequence_octets({from, left});
      if (taken == 0 || c1_control(octet, from[1])) return nullptr;
      for (std::size_t i = 0; i < taken; ++i) *at++ = static_cast<char>(from[i]);
    }
    from += taken;
    left -= taken;
  }
  *at++ = '"';
  return at;
}

char* put_string(char* at, std::string_view text) noexcept {
  *at++ = '"';
  const std::uint8_t* from = as_bytes(text).data();
  std::size_t left = text.size();
  while (left != 0) {
    const std::uint8_t octet = *from;
    std::size_t taken = utf8_sequence_octets({from, left});
    if (taken == 0) {
      at = put_literal(at, "\xEF\xBF\xBD");
      taken = 1;
    } else if (const char letter = short_escape(octet); letter != 0) {
      *at++ = '\\';
      *at++ = letter;
    } else if (octet < 0x20 || octet == 0x7F) {
      at = put_escape(at, octet);
    } else if (taken == 2 && c1_control(octet, from[1])) {
      at = put_escape(at, from[1]);
    } else {
      at = put_raw(at, {reinterpret_cast<const char*>(from), taken});
    }
    from += taken;
    left -= taken;
  }
  *at++ = '"';
  return at;
}

}  // namespace snmpring::text
