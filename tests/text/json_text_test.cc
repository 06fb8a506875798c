// JSON strings and numbers, checked against what a JSON parser reads back.
#include "text/json_text.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/prng.h"
#include "text/value_json.h"

namespace snmpring::text {
namespace {

using Json = nlohmann::json;
using namespace std::string_view_literals;

std::optional<std::string> clean(std::string_view text) {
  std::vector<char> out(2 * text.size() + 2 + kPutSlack);
  char* const end = put_clean_string(out.data(), as_bytes(text));
  if (end == nullptr) return std::nullopt;
  EXPECT_LE(static_cast<std::size_t>(end - out.data()), 2 * text.size() + 2);
  return std::string(out.data(), end);
}

std::string any(std::string_view text) {
  std::vector<char> out(kEscapeFactor * text.size() + 2 + kPutSlack);
  char* const end = put_string(out.data(), text);
  EXPECT_LE(static_cast<std::size_t>(end - out.data()), kEscapeFactor * text.size() + 2);
  return std::string(out.data(), end);
}

std::string hex(std::string_view octets) {
  std::vector<char> out(2 * octets.size() + kPutSlack);
  return std::string(out.data(), put_hex(out.data(), as_bytes(octets)));
}

template <typename Real>
std::string real(Real value) {
  std::array<char, kRealTextMax + kPutSlack> out;
  return std::string(out.data(), put_real(out.data(), value));
}

std::string integer(std::int64_t value) {
  std::array<char, kIntegerTextMax + kPutSlack> out;
  return std::string(out.data(), put_signed(out.data(), value));
}

std::string natural(std::uint64_t value) {
  std::array<char, kIntegerTextMax + kPutSlack> out;
  return std::string(out.data(), put_unsigned(out.data(), value));
}

TEST(JsonCleanString, KeepsPrintableTextOfEveryLength) {
  std::string text;
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(clean(text), '"' + text + '"');
    text += static_cast<char>('a' + i % 26);
  }
}

TEST(JsonCleanString, EscapesQuotesAndBackslashesAtEveryPlace) {
  for (const char special : {'"', '\\'}) {
    for (std::size_t at = 0; at < 40; ++at) {
      std::string text(40, 'x');
      text[at] = special;
      const auto written = clean(text);
      ASSERT_TRUE(written);
      EXPECT_EQ(Json::parse(*written), text);
      EXPECT_EQ(written->size(), text.size() + 3);
    }
  }
}

TEST(JsonCleanString, EscapesTabLineFeedAndCarriageReturnShortly) {
  EXPECT_EQ(clean("a\tb\r\nc"), R"("a\tb\r\nc")");
}

TEST(JsonCleanString, RefusesEveryOtherControlCharacterAtEveryPlace) {
  for (int octet = 0; octet < 0x80; ++octet) {
    if (octet == '\t' || octet == '\n' || octet == '\r') continue;
    if (octet >= 0x20 && octet != 0x7F) continue;
    for (std::size_t at = 0; at < 20; ++at) {
      std::string text(20, 'x');
      text[at] = static_cast<char>(octet);
      EXPECT_FALSE(clean(text)) << octet << " at " << at;
    }
  }
}

TEST(JsonCleanString, RefusesC1ControlsAndTakesTheirNeighbours) {
  EXPECT_FALSE(clean("\u0080"));
  EXPECT_FALSE(clean("abc\u009b1mred"));
  EXPECT_FALSE(clean("\u009f"));
  EXPECT_EQ(clean("\u00a0"), "\"\u00a0\"");
  EXPECT_EQ(clean("\u00ff"), "\"\u00ff\"");
}

TEST(JsonCleanString, TakesUtf8OfEveryLength) {
  const std::string text = "Zürich 東京 \U0001F4A1 \U0010FFFF";
  const auto written = clean(text);
  ASSERT_TRUE(written);
  EXPECT_EQ(Json::parse(*written), text);
}

TEST(JsonCleanString, RefusesWhatIsNotUtf8) {
  const std::vector<std::string_view> broken = {
      "\x80"sv,              // A continuation alone.
      "\xC3"sv,              // Ends early, by one octet.
      "\xE2\x82"sv,          // By one of three.
      "\xF0\x9F\x92"sv,      // By one of four.
      "\xC0\x80"sv,          // Overlong NUL.
      "\xC1\xBF"sv,          // Overlong DEL.
      "\xE0\x9F\xBF"sv,      // Overlong U+07FF.
      "\xF0\x8F\xBF\xBF"sv,  // Overlong U+FFFF.
      "\xED\xA0\x80"sv,      // Surrogate U+D800.
      "\xED\xBF\xBF"sv,      // Surrogate U+DFFF.
      "\xF4\x90\x80\x80"sv,  // U+110000.
      "\xF5\x80\x80\x80"sv,
      "\xFF"sv,
      "\xFE"sv,
      "\xC3("sv,  // No continuation follows.
      "\xE2\x28\xA1"sv,
      "\xE2\x82\x28"sv,
      "\xF0\x9F\x92\x28"sv,
      "\xF0\x28\x92\xA1"sv,
      "caf\xE9"sv,  // Latin-1.
  };
  for (const std::string_view text : broken) {
    EXPECT_FALSE(clean(text)) << hex(text);
    EXPECT_FALSE(clean("12345678" + std::string(text))) << hex(text);
    EXPECT_FALSE(clean(std::string(text) + "12345678")) << hex(text);
  }
}

TEST(JsonCleanString, AgreesWithAParserOnRandomOctets) {
  // A parser that checks UTF-8 refuses exactly what is refused here, but for control characters.
  Prng prng(1);
  const std::string_view pieces[] = {"a", "\"",   "\\",   "\n",           "é",        "€",
                                     "💡", "\xC3", "\x82", "\xED\xA0\x80", "xyzxyzxyz"};
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::uint64_t left = prng.below(8); left != 0; --left) {
      text += pieces[prng.below(std::size(pieces))];
    }
    const auto written = clean(text);
    const std::string expected = Json(text).dump(-1, ' ', false, Json::error_handler_t::ignore);
    const bool valid = Json::parse(expected) == text;
    ASSERT_EQ(written.has_value(), valid) << hex(text);
    if (valid) {
      EXPECT_EQ(*written, expected);
    }
  }
}

TEST(JsonString, EscapesControlCharactersAsCodePoints) {
  EXPECT_EQ(any("\0\x1B[31m\x7F\u009b"sv), R"("\u0000\u001b[31m\u007f\u009b")");
}

TEST(JsonString, ReadsBackAsTheSameText) {
  std::string text;
  for (char32_t point = 0; point < 0x800; ++point) {
    if (point < 0x80) {
      text += static_cast<char>(point);
    } else {
      text += static_cast<char>(0xC0 | point >> 6);
      text += static_cast<char>(0x80 | (point & 0x3F));
    }
  }
  EXPECT_EQ(Json::parse(any(text)), text);
}

TEST(JsonString, ReplacesEachOctetThatIsNotUtf8) {
  EXPECT_EQ(any("a\xFF\xE2\x82z"), "\"a\uFFFD\uFFFD\uFFFDz\"");
}

TEST(JsonHex, WritesTwoLowerCaseDigitsForEveryOctet) {
  std::string octets;
  std::string expected;
  for (int octet = 0; octet < 256; ++octet) {
    octets += static_cast<char>(octet);
    expected += "0123456789abcdef"[octet / 16];
    expected += "0123456789abcdef"[octet % 16];
  }
  for (std::size_t start = 0; start < 4; ++start) {
    for (std::size_t end = start; end <= 256; ++end) {
      ASSERT_EQ(hex(octets.substr(start, end - start)),
                expected.substr(2 * start, 2 * (end - start)));
    }
  }
}

TEST(DottedQuad, WritesEveryOctetWithoutLeadingZeros) {
  for (unsigned octet = 0; octet < 256; ++octet) {
    const std::array<std::uint8_t, 4> octets = {static_cast<std::uint8_t>(octet), 7, 0,
                                                static_cast<std::uint8_t>(255 - octet)};
    std::array<char, 15 + kPutSlack> out;
    EXPECT_EQ(std::string(out.data(), put_dotted_quad(out.data(), octets.data())),
              std::to_string(octet) + ".7.0." + std::to_string(255 - octet));
  }
}

TEST(JsonNumber, WritesTheExtremesOfIntegers) {
  EXPECT_EQ(integer(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(integer(0), "0");
  EXPECT_EQ(natural(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
}

// Both sides of every number of digits, below and above what a record may show as a number.
TEST(JsonNumber, IsTheSameTwiceInARecordWhateverItsLength) {
  constexpr std::int64_t kExact = (std::int64_t{1} << 53) - 1;
  std::array<char, 128 + kPutSlack> out;
  for (std::int64_t power = 1; power <= 1'000'000'000'000'000'000; power *= 10) {
    for (const std::int64_t number : {power - 1, power, 7 * power / 3, -power, 1 - power}) {
      ber::Value value;
      value.type = ber::ValueType::integer32;
      value.number = number;
      const std::string text = std::to_string(number);
      const std::string shown = std::abs(number) <= kExact ? text : "null";
      EXPECT_EQ(std::string(out.data(), put_value(out.data(), value)),
                '"' + text + R"(","num":)" + shown + ",\"hex\":null}\n");
    }
    if (power == 1'000'000'000'000'000'000) break;
  }
}

TEST(JsonNumber, WritesAFloatAsAFloat) {
  EXPECT_EQ(real(0.1F), "0.1");
  EXPECT_EQ(real(10.0F), "10");
  EXPECT_EQ(real(-0.0F), "-0");
}

TEST(JsonNumber, WritesRealsThatReadBackExactly) {
  Prng prng(2);
  for (int round = 0; round < 20'000; ++round) {
    const auto value = std::bit_cast<double>(prng.next());
    if (!std::isfinite(value)) continue;
    const std::string text = real(value);
    ASSERT_LE(text.size(), kRealTextMax);
    ASSERT_EQ(Json::parse(text).get<double>(), value) << text;
  }
  EXPECT_EQ(real(-std::numeric_limits<double>::min()).size(), kRealTextMax);
}

}  // namespace
}  // namespace snmpring::text
