// What becomes of each type of value, as the table of gufo.snmp has them (docs/from-gufo-snmp.md,
// values).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "lab.h"

namespace snmpring::api {
namespace {

using agentd::from_hexadecimal;

/// One element as an agent sends it, and what a program gets.
struct Case {
  const char* name;
  const char* element;  // hexadecimal
  Value value;
  const char* text;
  const char* json;
};

std::string at(std::string_view octets) { return std::string(octets); }

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"Boolean", "01 01 ff", Unknown{1, at("\xff")}, "0xff",
       R"({"type":"Unknown","value":null,"num":null,"hex":"ff"})"},
      {"Integer", "02 01 85", Integer32{-123}, "-123",
       R"({"type":"Integer32","value":"-123","num":-123,"hex":null})"},
      {"IntegerOf64Bits", "02 08 80 00 00 00 00 00 00 00",
       Integer32{std::numeric_limits<std::int64_t>::min()}, "-9223372036854775808",
       R"({"type":"Integer32","value":"-9223372036854775808","num":null,"hex":null})"},
      {"BitStringOfNineOctets", "03 09 04 01 02 03 04 05 06 07 f0",
       BitString{at("\x04\x01\x02\x03\x04\x05\x06\x07\xf0")}, "0x0401020304050607f0",
       R"({"type":"BitString","value":null,"num":null,"hex":"0401020304050607f0"})"},
      {"OctetString", "04 05 68 65 6c 6c 6f", OctetString{"hello"}, "hello",
       R"({"type":"OctetString","value":"hello","num":null,"hex":"68656c6c6f"})"},
      {"OctetStringThatIsNoText", "04 03 00 ff 80", OctetString{std::string("\0\xff\x80", 3)},
       "0x00ff80", R"({"type":"OctetString","value":null,"num":null,"hex":"00ff80"})"},
      {"ObjectDescriptor", "07 02 68 69", Unknown{7, "hi"}, "0x6869",
       R"({"type":"Unknown","value":null,"num":null,"hex":"6869"})"},
      {"Null", "05 00", Null{}, "Null", R"({"type":"Null","value":null,"num":null,"hex":null})"},
      {"ObjectIdentifier", "06 05 2b 06 01 04 01", Oid::parse("1.3.6.1.4.1").value(), "1.3.6.1.4.1",
       R"({"type":"ObjectIdentifier","value":"1.3.6.1.4.1","num":null,"hex":null})"},
      {"Real", "09 03 80 00 01", Unknown{9, std::string("\x80\0\x01", 3)}, "0x800001",
       R"({"type":"Unknown","value":null,"num":null,"hex":"800001"})"},
      {"IpAddress", "40 04 0a 00 00 fe", Ipv4Address{{10, 0, 0, 254}}, "10.0.0.254",
       R"({"type":"IpAddress","value":"10.0.0.254","num":null,"hex":null})"},
      {"Counter32", "41 05 00 ff ff ff ff", Counter32{4'294'967'295}, "4294967295",
       R"({"type":"Counter32","value":"4294967295","num":4294967295,"hex":null})"},
      {"Gauge32", "42 05 00 ff ff ff ff", Gauge32{4'294'967'295}, "4294967295",
       R"({"type":"Gauge32","value":"4294967295","num":4294967295,"hex":null})"},
      {"TimeTicks", "43 02 30 39", TimeTicks{12'345}, "12345",
       R"({"type":"TimeTicks","value":"12345","num":12345,"hex":null})"},
      {"UInteger32", "47 01 07", UInteger32{7}, "7",
       R"({"type":"UInteger32","value":"7","num":7,"hex":null})"},
      {"Counter64", "46 09 00 ff ff ff ff ff ff ff ff",
       Counter64{std::numeric_limits<std::uint64_t>::max()}, "18446744073709551615",
       R"({"type":"Counter64","value":"18446744073709551615","num":null,"hex":null})"},
      {"Opaque", "44 03 01 02 03", Opaque{at("\x01\x02\x03")}, "0x010203",
       R"({"type":"Opaque","value":null,"num":null,"hex":"010203"})"},
      {"OpaqueFloat", "44 07 9f 78 04 3f 00 00 00", OpaqueFloat{0.5F}, "0.5",
       R"({"type":"Float","value":"0.5","num":0.5,"hex":"9f78043f000000"})"},
      {"OpaqueDouble", "44 0b 9f 79 08 3f b9 99 99 99 99 99 9a", OpaqueDouble{0.1}, "0.1",
       R"({"type":"Double","value":"0.1","num":0.1,"hex":"9f79083fb999999999999a"})"},
      {"OpaqueFloatThatIsInfinite", "44 07 9f 78 04 ff 80 00 00",
       OpaqueFloat{-std::numeric_limits<float>::infinity()}, "-inf",
       R"({"type":"Float","value":null,"num":null,"hex":"9f7804ff800000"})"},
      {"NsapAddress", "45 02 01 02", NsapAddress{at("\x01\x02")}, "0x0102",
       R"({"type":"NsapAddress","value":null,"num":null,"hex":"0102"})"},
  };
  return all;
}

class SeedValues : public testing::TestWithParam<Case> {};

TEST_P(SeedValues, KeepsTheTypeAndTheValue) {
  Lab lab;
  const auto element = from_hexadecimal(GetParam().element);
  const auto result = lab.get(lab.session_at(lab.script([&](const sim::Request& request) {
    agentd::RawMessage reply = request.response();
    reply.varbinds = agentd::varbinds_asked(request.message, element);
    return sim::one(reply.encode());
  })));
  ASSERT_TRUE(result.has_value()) << result.error().message();
  EXPECT_EQ(result->index(), GetParam().value.index());
  EXPECT_EQ(*result, GetParam().value);
  EXPECT_EQ(to_text(*result), GetParam().text);
  EXPECT_EQ(to_json(*result), GetParam().json);
}

INSTANTIATE_TEST_SUITE_P(Row, SeedValues, testing::ValuesIn(cases()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(SeedValuesOfOneType, NoSuchObjectAndItsKindAreTypesInWalksAndErrorsInGets) {
  EXPECT_TRUE(is_exception(NoSuchObject{}));
  EXPECT_TRUE(is_exception(NoSuchInstance{}));
  EXPECT_TRUE(is_exception(EndOfMibView{}));
  EXPECT_FALSE(is_exception(Null{}));
  EXPECT_EQ(to_text(NoSuchObject{}), "noSuchObject");
  EXPECT_EQ(to_json(EndOfMibView{}),
            R"({"type":"endOfMibView","value":null,"num":null,"hex":null})");
}

TEST(SeedValuesOfOneType, NumbersAreReadTyped) {
  EXPECT_EQ(as_int64(Integer32{-5}), -5);
  EXPECT_EQ(as_uint64(Integer32{-5}), std::nullopt);
  EXPECT_EQ(as_uint64(Counter64{~0ULL}), ~0ULL);
  EXPECT_EQ(as_int64(Counter64{~0ULL}), std::nullopt);
  EXPECT_EQ(as_uint64(Counter32{7}), 7u);
  EXPECT_EQ(as_uint64(Gauge32{7}), 7u);
  EXPECT_EQ(as_uint64(TimeTicks{7}), 7u);
  EXPECT_EQ(as_uint64(UInteger32{7}), 7u);
  EXPECT_EQ(as_int64(OpaqueDouble{1}), std::nullopt);
  EXPECT_EQ(as_int64(OctetString{"7"}), std::nullopt);
  EXPECT_EQ(as_double(OpaqueFloat{0.5F}), 0.5);
  EXPECT_EQ(as_double(Integer32{-2}), -2.0);
  EXPECT_EQ(as_double(Null{}), std::nullopt);
}

TEST(SeedValuesOfOneType, OctetsAreReadAsTheyCame) {
  EXPECT_EQ(as_octets(OctetString{"a"}), "a");
  EXPECT_EQ(as_octets(Opaque{"b"}), "b");
  EXPECT_EQ(as_octets(Unknown{1, "c"}), "c");
  EXPECT_EQ(as_octets(Ipv4Address{{1, 2, 3, 4}}), "\x01\x02\x03\x04");
  EXPECT_EQ(as_octets(Integer32{1}), std::nullopt);
}

TEST(SeedValuesOfOneType, ACounterIsNoGauge) {
  EXPECT_NE(Value(Counter32{7}), Value(Gauge32{7}));
  EXPECT_EQ(type_word(Counter32{}), "Counter32");
  EXPECT_EQ(type_word(Gauge32{}), "Gauge32");
}

TEST(SeedValuesOfOneType, AVarbindIsOneLineOfJson) {
  EXPECT_EQ(to_json(VarBind{Oid::parse("1.3.6").value(), Gauge32{7}}),
            R"({"oid":"1.3.6","type":"Gauge32","value":"7","num":7,"hex":null})");
}

}  // namespace
}  // namespace snmpring::api
