// The characters that are shown are listed, not those that are not: what a later version of Unicode
// adds stays an escape until its width is known here.
#include "text/screen_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <iterator>

#include "text/json_text.h"

namespace snmpring::text {
namespace {

struct Block {
  std::uint32_t first;
  std::uint32_t last;
  std::uint8_t columns;
};

// Of Unicode 15 (Debian 12): letters that are written from left to right and have a place of their
// own, punctuation, signs. The width is that of EastAsianWidth.txt, ambiguous ones taken as narrow.
// Left out: emoji, which terminals disagree about, scripts that join their letters, and private
// characters.
constexpr auto kBlocks = std::to_array<Block>({
    {0x20, 0x7E, 1},        // ASCII
    {0xA0, 0xAC, 1},        // Latin-1, without the soft hyphen
    {0xAE, 0x2FF, 1},       //
    {0x370, 0x377, 1},      // Greek
    {0x37A, 0x37F, 1},      //
    {0x384, 0x38A, 1},      //
    {0x38C, 0x38C, 1},      //
    {0x38E, 0x3A1, 1},      //
    {0x3A3, 0x482, 1},      // Greek, Cyrillic
    {0x48A, 0x52F, 1},      //
    {0x531, 0x556, 1},      // Armenian
    {0x559, 0x58A, 1},      //
    {0x10D0, 0x10FF, 1},    // Georgian
    {0x1100, 0x115F, 2},    // Hangul, leading
    {0x1E00, 0x1F15, 1},    // Latin, Greek
    {0x2010, 0x2027, 1},    // Punctuation
    {0x2030, 0x205E, 1},    //
    {0x2070, 0x2071, 1},    // Superscripts
    {0x2074, 0x208E, 1},    //
    {0x20A0, 0x20C0, 1},    // Currencies
    {0x2100, 0x218B, 1},    // Letterlike, numbers
    {0x2190, 0x2319, 1},    // Arrows, mathematics
    {0x2500, 0x25FC, 1},    // Boxes, shapes
    {0x2E80, 0x2E99, 2},    // Radicals
    {0x2E9B, 0x2EF3, 2},    //
    {0x3000, 0x3029, 2},    // CJK punctuation
    {0x3030, 0x303E, 2},    //
    {0x3041, 0x3096, 2},    // Hiragana
    {0x309B, 0x30FF, 2},    // Katakana
    {0x3105, 0x312F, 2},    // Bopomofo
    {0x3131, 0x3163, 2},    // Hangul, without the filler
    {0x3165, 0x318E, 2},    //
    {0x3190, 0x31E3, 2},    //
    {0x31F0, 0x321E, 2},    //
    {0x3220, 0x3247, 2},    //
    {0x3250, 0x4DBF, 2},    //
    {0x4E00, 0xA48C, 2},    // CJK, Yi
    {0xA490, 0xA4C6, 2},    //
    {0xAC00, 0xD7A3, 2},    // Hangul
    {0xF900, 0xFA6D, 2},    // CJK, compatible
    {0xFA70, 0xFAD9, 2},    //
    {0xFF01, 0xFF60, 2},    // Full width
    {0xFF61, 0xFF9F, 1},    // Half width
    {0xFFE0, 0xFFE6, 2},    //
    {0xFFFD, 0xFFFD, 1},    // The replacement character
    {0x20000, 0x2A6DF, 2},  // CJK, further
    {0x2A700, 0x2EBE0, 2},  //
    {0x30000, 0x323AF, 2},  //
});

// 0 for what is not shown.
std::size_t columns_of(std::uint32_t character) noexcept {
  if (character < 0x7F) return character >= 0x20 ? 1 : 0;
  const auto block = std::ranges::lower_bound(kBlocks, character, {}, &Block::last);
  return block != kBlocks.end() && character >= block->first ? block->columns : 0;
}

struct Character {
  std::uint32_t code = 0;
  std::size_t octets = 0;  // 0 for what is no UTF-8.
};

// The first of `octets`, which are not empty.
Character first_of(Bytes octets) noexcept {
  const std::size_t size = utf8_sequence_octets(octets);
  if (size <= 1) return {size == 1 ? octets[0] : 0u, size};
  constexpr std::array<std::uint8_t, 5> kLeadBits = {0, 0, 0x1F, 0x0F, 0x07};
  std::uint32_t code = octets[0] & kLeadBits[size];
  for (std::size_t i = 1; i < size; ++i) code = code << 6 | (octets[i] & 0x3Fu);
  return {code, size};
}

bool is_shown(const Character& character, Charset charset) noexcept {
  return character.octets != 0 && (character.octets == 1 || charset == Charset::utf8) &&
         columns_of(character.code) != 0;
}

void append_octet(std::string& out, std::uint8_t octet) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  switch (octet) {
    case '\t':
      out += "\\t";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      out += "\\x";
      out += kDigits[octet >> 4];
      out += kDigits[octet & 0x0F];
  }
}

void append_code(std::string& out, std::uint32_t code) {
  std::array<char, 8> digits;
  const auto end = std::to_chars(digits.begin(), digits.end(), code, 16).ptr;
  out += "\\u{";
  out.append(digits.data(), end);
  out += '}';
}

}  // namespace

void append_screen_text(std::string& out, Bytes octets, Charset charset) {
  while (!octets.empty()) {
    const auto plain = std::ranges::find_if(
        octets, [](std::uint8_t octet) { return octet < 0x20 || octet >= 0x7F; });
    const auto count = static_cast<std::size_t>(plain - octets.begin());
    out.append(as_text(octets.first(count)));
    octets = octets.subspan(count);
    if (octets.empty()) return;

    const Character character = first_of(octets);
    const std::size_t size = std::max<std::size_t>(character.octets, 1);
    if (is_shown(character, charset)) {
      out.append(as_text(octets.first(size)));
    } else if (character.octets <= 1 || character.code < 0xA0) {
      for (const std::uint8_t octet : octets.first(size)) append_octet(out, octet);
    } else {
      append_code(out, character.code);
    }
    octets = octets.subspan(size);
  }
}

bool is_screen_text(Bytes octets, Charset charset) noexcept {
  while (!octets.empty()) {
    const Character character = first_of(octets);
    if (!is_shown(character, charset)) return false;
    octets = octets.subspan(character.octets);
  }
  return true;
}

std::string_view screen_prefix(std::string_view screen_text, std::size_t columns) noexcept {
  std::size_t taken = 0;
  for (Bytes rest = as_bytes(screen_text); !rest.empty();) {
    const Character character = first_of(rest);
    const std::size_t width = columns_of(character.code);
    if (width > columns || character.octets == 0) break;
    columns -= width;
    taken += character.octets;
    rest = rest.subspan(character.octets);
  }
  return screen_text.substr(0, taken);
}

std::size_t screen_columns(std::string_view screen_text) noexcept {
  std::size_t columns = 0;
  for (Bytes rest = as_bytes(screen_text); !rest.empty();) {
    const Character character = first_of(rest);
    columns += columns_of(character.code);
    rest = rest.subspan(std::max<std::size_t>(character.octets, 1));
  }
  return columns;
}

std::size_t append_cut(std::string& out, std::string_view screen_text, std::size_t columns,
                       Charset charset) {
  const std::string_view whole = screen_prefix(screen_text, columns);
  if (whole.size() == screen_text.size()) {
    out += whole;
    return screen_columns(whole);
  }
  if (columns == 0) return 0;
  const std::string_view part = screen_prefix(screen_text, columns - 1);
  out += part;
  out += charset == Charset::utf8 ? "…" : "~";
  return screen_columns(part) + 1;
}

void append_cell(std::string& out, std::string_view screen_text, std::size_t columns,
                 Charset charset) {
  const std::size_t taken = append_cut(out, screen_text, columns, charset);
  out.append(columns - taken, ' ');
}

}  // namespace snmpring::text
