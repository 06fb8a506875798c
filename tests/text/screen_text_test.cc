// Text of hostile agents on a terminal.
#include "text/screen_text.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/prng.h"
#include "text/json_text.h"

namespace snmpring::text {
namespace {

using namespace std::string_view_literals;

std::string shown(std::string_view text, Charset charset = Charset::utf8) {
  std::string out;
  append_screen_text(out, as_bytes(text), charset);
  return out;
}

TEST(ScreenText, ShowsWhatIsHarmless) {
  EXPECT_EQ(shown("Gi1/0/24 C:\\ \"x\" ~"), "Gi1/0/24 C:\\ \"x\" ~");
  EXPECT_EQ(shown("Zürich Łódź Αθήνα Москва 東京 서울"), "Zürich Łódź Αθήνα Москва 東京 서울");
}

TEST(ScreenText, EscapesWhatATerminalObeys) {
  EXPECT_EQ(shown("\x1B[31mred\x1B[0m\a\b\x7F\0"sv), R"(\x1b[31mred\x1b[0m\x07\x08\x7f\x00)");
  EXPECT_EQ(shown("firmware 3.0.1\r\nEngine\t77"), R"(firmware 3.0.1\r\nEngine\t77)");
  // CSI and NEL as single characters, and as octets of an 8-bit terminal.
  EXPECT_EQ(shown("\xC2\x9B"
                  "31m\xC2\x85"),
            R"(\xc2\x9b31m\xc2\x85)");
  EXPECT_EQ(shown("\x9B"
                  "31m\xFF\xC3"),
            R"(\x9b31m\xff\xc3)");
}

TEST(ScreenText, EscapesWhatMovesOrHidesOtherText) {
  EXPECT_EQ(shown("a\u202Eb\u2066c\u200Fd"), R"(a\u{202e}b\u{2066}c\u{200f}d)");
  EXPECT_EQ(shown("a\u2028b\u200Bc\uFEFFd\u00ADe"), R"(a\u{2028}b\u{200b}c\u{feff}d\u{ad}e)");
  EXPECT_EQ(shown("e\u0301\u20DD"), R"(e\u{301}\u{20dd})");            // Combining marks.
  EXPECT_EQ(shown("\u05D0\u0627"), R"(\u{5d0}\u{627})");               // Right to left.
  EXPECT_EQ(shown("\U0001F600\uFE0F"), R"(\u{1f600}\u{fe0f})");        // Terminals disagree.
  EXPECT_EQ(shown("\uE000\U000E0041"), R"(\u{e000}\u{e0041})");        // Private, tags.
  EXPECT_EQ(shown("\U0010FFFF\U0002FFFE"), R"(\u{10ffff}\u{2fffe})");  // No characters.
}

TEST(ScreenText, HasNothingButAsciiWhereTheTerminalKnowsNoUtf8) {
  EXPECT_EQ(shown("k\u00F6ln \u011B", Charset::ascii), R"(k\u{f6}ln \u{11b})");
  EXPECT_EQ(shown("\x1B\xC2\x9B", Charset::ascii), R"(\x1b\xc2\x9b)");
}

TEST(ScreenText, OfAnyOctetsIsShownAsItIsAndWithinItsBound) {
  Prng prng(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::uint64_t i = prng.next() % 12; i > 0; --i) {
      // Mostly octets of longer sequences.
      text += static_cast<char>(prng.next() % 4 == 0 ? prng.next() : 0x80 | prng.next());
    }
    for (const Charset charset : {Charset::utf8, Charset::ascii}) {
      const std::string out = shown(text, charset);
      EXPECT_LE(out.size(), kScreenFactor * text.size());
      EXPECT_TRUE(is_screen_text(as_bytes(out), charset)) << out;
      EXPECT_EQ(is_screen_text(as_bytes(text), charset), out == text) << out;
    }
  }
}

TEST(ScreenText, EscapesNearlyAllCharactersOfOtherScripts) {
  // Each code point, by itself: shown as it is with one or two columns, or as an escape.
  std::size_t as_they_are = 0;
  std::string odd;
  for (std::uint32_t code = 0x80; code < 0x110000; ++code) {
    if (code >= 0xD800 && code < 0xE000) continue;
    std::string text;
    if (code < 0x800) {
      text = {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 0x3F))};
    } else if (code < 0x10000) {
      text = {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
              static_cast<char>(0x80 | (code & 0x3F))};
    } else {
      text = {static_cast<char>(0xF0 | code >> 18), static_cast<char>(0x80 | (code >> 12 & 0x3F)),
              static_cast<char>(0x80 | (code >> 6 & 0x3F)),
              static_cast<char>(0x80 | (code & 0x3F))};
    }
    const std::string out = shown(text);
    if (out == text) {
      ++as_they_are;
      const std::size_t columns = screen_columns(out);
      if (columns != 1 && columns != 2) odd += out;
    } else if (out.front() != '\\') {
      odd += out;
    }
  }
  EXPECT_EQ(odd, "");
  EXPECT_GT(as_they_are, 80'000u);
  EXPECT_LT(as_they_are, 120'000u);
}

TEST(ScreenColumns, CountWideCharactersTwice) {
  EXPECT_EQ(screen_columns("abc"), 3u);
  EXPECT_EQ(screen_columns("Zürich"), 6u);
  EXPECT_EQ(screen_columns("東京x"), 5u);
}

std::string cell(std::string_view text, std::size_t columns, Charset charset = Charset::utf8) {
  std::string out;
  append_cell(out, text, columns, charset);
  return out;
}

TEST(ScreenCell, FillsJustItsColumns) {
  EXPECT_EQ(cell("core-1", 8), "core-1  ");
  EXPECT_EQ(cell("core-1", 6), "core-1");
  EXPECT_EQ(cell("core-17", 6), "core-…");
  EXPECT_EQ(cell("core-17", 6, Charset::ascii), "core-~");
  EXPECT_EQ(cell("東京都", 6), "東京都");
  EXPECT_EQ(cell("東京都x", 6), "東京… ");  // Half of a wide character is none.
  EXPECT_EQ(cell("東京都", 5), "東京…");
  EXPECT_EQ(cell("x", 1), "x");
  EXPECT_EQ(cell("xy", 1), "…");
  EXPECT_EQ(cell("xy", 0), "");
}

}  // namespace
}  // namespace snmpring::text
