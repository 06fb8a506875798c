#include "mib/display_hint.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

#include "base/prng.h"

namespace snmpring::mib {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kRefused = "(refused)";

std::string hinted(std::string_view hint, std::string_view octets) {
  std::string out = "=";
  if (append_hinted(out, hint, as_bytes(octets), 1024)) return out.substr(1);
  EXPECT_EQ(out, "=");
  return std::string(kRefused);
}

std::string hinted(std::string_view hint, std::int64_t number) {
  std::string out = "=";
  if (append_hinted(out, hint, number)) return out.substr(1);
  EXPECT_EQ(out, "=");
  return std::string(kRefused);
}

TEST(HintOfOctets, OfTheStandardConventions) {
  EXPECT_EQ(hinted("1x:", "\x00\x1B\x54\xAA\xBB\xCC"sv), "00:1b:54:aa:bb:cc");
  EXPECT_EQ(hinted("255a", "core-1"), "core-1");
  EXPECT_EQ(hinted("255t", "Z\xC3\xBCrich"), "Z\xC3\xBCrich");
  EXPECT_EQ(hinted("1d.1d.1d.1d", "\xC0\x00\x02\xFE"sv), "192.0.2.254");
  EXPECT_EQ(hinted("1d.1d.1d.1d/2d", "\xC0\x00\x02\xFE\x00\xA1"sv), "192.0.2.254/161");
  EXPECT_EQ(hinted("2d-1d-1d,1d:1d:1d.1d,1a1d:1d", "\x07\xEA\x04\x0D\x0C\x00\x01\x02+\x02\x00"sv),
            "2026-4-13,12:0:1.2,+2:0");
  EXPECT_EQ(hinted("2x:2x:2x:2x:2x:2x:2x:2x", "\x20\x01\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\x01"sv),
            "2001:db8:0:0:0:0:0:1");
}

TEST(HintOfOctets, RepeatsItsLastSpecification) {
  EXPECT_EQ(hinted("1d-1x:", "\x01\x02\x03\x04"sv), "1-02:03:04");
  EXPECT_EQ(hinted("2x", "\x01\x02\x03"sv), "1023");
  EXPECT_EQ(hinted("1o.", "\x08\xFF"sv), "10.377");
}

TEST(HintOfOctets, TakesTheCountFromTheValue) {
  // RFC 2579 §3.1: a repeat count, a separator, and what ends the repetition.
  EXPECT_EQ(hinted("*1x:/1x:", "\x02\xAA\xBB\xCC\xDD"sv), "aa:bb/cc:dd");
  EXPECT_EQ(hinted("*1d./*1d.", "\x02\x01\x02\x01\x03"sv), "1.2/3");
  EXPECT_EQ(hinted("*1x:", "\x00\x00"sv), "");
  EXPECT_EQ(hinted("*1x:", "\xFF\x01"sv), "01");
}

TEST(HintOfOctets, RefusesWhatIsNoHint) {
  for (const std::string_view hint :
       {"", "d", "x", "1", "*", "1y", "-1x", "1x:2", "99999999999999999999x"}) {
    EXPECT_EQ(hinted(hint, "\x01\x02\x03"sv), kRefused) << hint;
  }
}

TEST(HintOfOctets, EndsWhateverTheHintIs) {
  EXPECT_EQ(hinted("0a", "ab"), kRefused);
  EXPECT_EQ(hinted("0x:0d.", "ab"), kRefused);
  EXPECT_EQ(hinted("9d", "123456789"), kRefused);  // A number of nine octets.
  const std::string long_text(2000, 'x');
  EXPECT_EQ(hinted("1x:", long_text), kRefused);  // More than may be.
  Prng prng(11);
  constexpr std::string_view kLetters = "0129*xdoat:./";
  for (int round = 0; round < 50'000; ++round) {
    std::string hint;
    std::string octets;
    for (std::uint64_t i = prng.next() % 10; i > 0; --i) {
      hint += kLetters[prng.next() % kLetters.size()];
    }
    for (std::uint64_t i = prng.next() % 20; i > 0; --i) octets += static_cast<char>(prng.next());
    std::string out;
    if (append_hinted(out, hint, as_bytes(octets), 80)) {
      EXPECT_LE(out.size(), 80u) << hint;
    } else {
      EXPECT_EQ(out, "");
    }
  }
}

TEST(HintOfANumber, OfEachFormat) {
  EXPECT_EQ(hinted("d", 1234), "1234");
  EXPECT_EQ(hinted("d-2", 1234), "12.34");
  EXPECT_EQ(hinted("d-2", 7), "0.07");
  EXPECT_EQ(hinted("d-1", -15), "-1.5");
  EXPECT_EQ(hinted("d-0", 15), "15");
  EXPECT_EQ(hinted("x", 255), "ff");
  EXPECT_EQ(hinted("o", 8), "10");
  EXPECT_EQ(hinted("b", 5), "101");
  EXPECT_EQ(hinted("d-2", std::numeric_limits<std::int64_t>::min()), "-92233720368547758.08");
}

TEST(HintOfANumber, RefusesWhatIsNoHint) {
  for (const std::string_view hint : {"", "1x:", "d2", "d-", "d-x", "d-2x", "d-99", "xx"}) {
    EXPECT_EQ(hinted(hint, 1), kRefused) << hint;
  }
}

TEST(HintOfText, IsToldFromOthers) {
  EXPECT_TRUE(hints_text("255a"));
  EXPECT_TRUE(hints_text("127t"));
  EXPECT_FALSE(hints_text("1x:"));
  EXPECT_FALSE(hints_text("1a1d:1d"));
  EXPECT_FALSE(hints_text("a"));
  EXPECT_FALSE(hints_text(""));
}

}  // namespace
}  // namespace snmpring::mib
