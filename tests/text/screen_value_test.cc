#include "text/screen_value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string_view>

namespace snmpring::text {
namespace {

using namespace std::string_view_literals;
using ber::ValueType;

ber::Value octets(ValueType type, std::string_view content) {
  ber::Value value;
  value.type = type;
  value.content = as_bytes(content);
  return value;
}

ber::Value natural(ValueType type, std::uint64_t number) {
  ber::Value value;
  value.type = type;
  value.unsigned_number = number;
  return value;
}

std::string shown(const ber::Value& value, Charset charset = Charset::utf8) {
  std::string out;
  append_screen_value(out, value, charset);
  return out;
}

std::string string_of(std::string_view content) {
  return shown(octets(ValueType::octet_string, content));
}

TEST(ScreenValue, OfOctetsIsTextWhereTheyAre) {
  EXPECT_EQ(string_of("core-1"), "STRING: core-1");
  EXPECT_EQ(string_of(""), "STRING: \"\"");
  EXPECT_EQ(string_of("two\r\nlines\t"), R"(STRING: two\r\nlines\t)");
  EXPECT_EQ(string_of("Zürich"), "STRING: Zürich");
  EXPECT_EQ(string_of("\x02\x00\x00\x01\x00\x01"sv), "Hex: 02 00 00 01 00 01");
  EXPECT_EQ(string_of("\x1B[31m"), "Hex: 1b 5b 33 31 6d");
  EXPECT_EQ(string_of("a\xC2\x9B"), "Hex: 61 c2 9b");
  EXPECT_EQ(string_of("caf\xE9"), "Hex: 63 61 66 e9");
  EXPECT_EQ(string_of("a\u202E"), R"(STRING: a\u{202e})");
  EXPECT_EQ(shown(octets(ValueType::octet_string, "Zürich"), Charset::ascii),
            R"(STRING: Z\u{fc}rich)");
}

TEST(ScreenValue, OfANumberNamesItsType) {
  ber::Value integer = natural(ValueType::integer32, 0);
  integer.number = -2147483648;
  EXPECT_EQ(shown(integer), "INTEGER: -2147483648");
  EXPECT_EQ(shown(natural(ValueType::counter32, 4294967295)), "Counter32: 4294967295");
  EXPECT_EQ(shown(natural(ValueType::counter64, 18446744073709551615u)),
            "Counter64: 18446744073709551615");
  EXPECT_EQ(shown(natural(ValueType::gauge32, 7)), "Gauge32: 7");
}

TEST(ScreenValue, OfTicksHasDays) {
  EXPECT_EQ(shown(natural(ValueType::time_ticks, 299557795)),
            "TimeTicks: 299557795 (34d 16:06:17.95)");
  EXPECT_EQ(shown(natural(ValueType::time_ticks, 0)), "TimeTicks: 0 (00:00:00.00)");
  EXPECT_EQ(shown(natural(ValueType::time_ticks, 4294967295)),
            "TimeTicks: 4294967295 (497d 02:27:52.95)");
}

TEST(ScreenValue, OfOtherTypes) {
  const ber::Oid oid{1, 3, 6, 1, 4, 1, 8072};
  ber::Value value = octets(ValueType::object_identifier, "");
  EXPECT_EQ(shown(value), "OID: (no arcs)");
  value.oid = oid;
  EXPECT_EQ(shown(value), "OID: 1.3.6.1.4.1.8072");
  EXPECT_EQ(shown(octets(ValueType::ip_address, "\xC0\x00\x02\x01"sv)), "IpAddress: 192.0.2.1");
  EXPECT_EQ(shown(octets(ValueType::ip_address, "\xC0\x00")), "IpAddress: c0");
  EXPECT_EQ(shown(octets(ValueType::opaque, "\x9F\x78\x03")), "Opaque: 9f 78 03");
  EXPECT_EQ(shown(octets(ValueType::bit_string, "\x00\xF0"sv)), "BitString: 00 f0");
  EXPECT_EQ(shown(octets(ValueType::null, "")), "NULL");
  EXPECT_EQ(shown(octets(ValueType::no_such_object, "")), "noSuchObject");
  EXPECT_EQ(shown(octets(ValueType::unknown, "\x01")), "Unknown: 01");
}

TEST(ScreenValue, OfARealIsTheShortest) {
  ber::Value value = octets(ValueType::opaque_float, "\x9F\x78\x04....");
  value.real = 0.1F;
  EXPECT_EQ(shown(value), "Float: 0.1");
  value.real = std::nan("");
  EXPECT_EQ(shown(value), "Float: NaN");
  value.type = ValueType::opaque_double;
  value.real = -std::numeric_limits<double>::infinity();
  EXPECT_EQ(shown(value), "Double: -infinity");
}

}  // namespace
}  // namespace snmpring::text
