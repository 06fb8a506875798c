// Values on a terminal: as their MIB says, and safe whatever the agent sends.
#include "mib/value_text.h"

#include <gtest/gtest.h>

#include "mib/example_names.h"
#include "text/screen_value.h"

namespace snmpring::mib {
namespace {

using namespace std::string_view_literals;
using ber::ValueType;

std::vector<std::string> lines_of_values() {
  auto lines = example_lines();
  for (const char* const line :
       {"1.3.6.1.4.1\tSNMPv2-SMI\tenterprises\tnode",
        "1.3.6.1.4.1.9.2.1\tEXAMPLE-MIB\texampleDate\tscalar\tOctetString\tread-only\tDateAndTime"
        "\t2d-1d-1d,1d:1d:1d.1d,1a1d:1d",
        "1.3.6.1.4.1.9.2.2\tEXAMPLE-MIB\texampleCaps\tscalar\tBITS\tread-only\t\t\t\tother(0),"
        "bridge(2),router(4)",
        "1.3.6.1.4.1.9.2.3\tEXAMPLE-MIB\texampleTemp\tscalar\tInteger32\tread-only\tTenths\td-1"
        "\tdegrees Celsius",
        "1.3.6.1.4.1.9.2.4\tEXAMPLE-MIB\texampleLoad\tscalar\tGauge32\tread-only\t\t\tpercent",
        "1.3.6.1.4.1.9.2.5\tEXAMPLE-MIB\texampleHost\tscalar\tOctetString\tread-"
        "only\tInetAddress"}) {
    lines.emplace_back(line);
  }
  return lines;
}

class ValueText : public testing::Test {
 protected:
  ValueText() { EXPECT_TRUE(names.add(file)); }

  std::string shown(ber::OidView oid, const ber::Value& value) {
    const Found found = names.find(oid);
    std::string out;
    append_instance(out, oid, found);
    out += " = ";
    append_value_text(out, value, found.object, {.charset = text::Charset::utf8, .names = &names});
    return out;
  }

  std::string octets(const ber::Oid& oid, std::string_view content) {
    ber::Value value;
    value.type = ValueType::octet_string;
    value.content = as_bytes(content);
    return shown(oid, value);
  }

  std::string integer(const ber::Oid& oid, std::int64_t number) {
    ber::Value value;
    value.type = ValueType::integer32;
    value.number = number;
    return shown(oid, value);
  }

  const std::vector<std::uint8_t> file = names_file(lines_of_values());
  Names names;
  const ber::Oid if_descr{1, 3, 6, 1, 2, 1, 2, 2, 1, 2, 7};
  const ber::Oid if_oper_status{1, 3, 6, 1, 2, 1, 2, 2, 1, 8, 7};
  const ber::Oid mac{1, 3, 6, 1, 4, 1, 9, 9, 1, 300, 1, 2};
  const ber::Oid date{1, 3, 6, 1, 4, 1, 9, 2, 1, 0};
  const ber::Oid caps{1, 3, 6, 1, 4, 1, 9, 2, 2, 0};
  const ber::Oid temperature{1, 3, 6, 1, 4, 1, 9, 2, 3, 0};
  const ber::Oid load{1, 3, 6, 1, 4, 1, 9, 2, 4, 0};
  const ber::Oid host{1, 3, 6, 1, 4, 1, 9, 2, 5, 0};
};

TEST_F(ValueText, OfTextIsText) {
  EXPECT_EQ(octets(if_descr, "Gi0/1"), "IF-MIB::ifDescr.7 = STRING: Gi0/1");
  EXPECT_EQ(octets(if_descr, "Gi0/1\0\xFF"sv), R"(IF-MIB::ifDescr.7 = STRING: Gi0/1\x00\xff)");
  EXPECT_EQ(octets(if_descr, ""), "IF-MIB::ifDescr.7 = STRING: \"\"");
}

TEST_F(ValueText, OfNumbersHasNamesAndUnits) {
  EXPECT_EQ(integer(if_oper_status, 1), "IF-MIB::ifOperStatus.7 = INTEGER: up(1)");
  EXPECT_EQ(integer(if_oper_status, -6), "IF-MIB::ifOperStatus.7 = INTEGER: notPresent(-6)");
  EXPECT_EQ(integer(if_oper_status, 77), "IF-MIB::ifOperStatus.7 = INTEGER: 77");
  EXPECT_EQ(integer(temperature, 215),
            "EXAMPLE-MIB::exampleTemp.0 = INTEGER: 21.5 degrees Celsius");
  ber::Value gauge;
  gauge.type = ValueType::gauge32;
  gauge.unsigned_number = 72;
  EXPECT_EQ(shown(load, gauge), "EXAMPLE-MIB::exampleLoad.0 = Gauge32: 72 percent");
}

TEST_F(ValueText, OfAddresses) {
  EXPECT_EQ(octets(mac, "\x00\x1B\x54\xAA\xBB\xCC"sv),
            "EXAMPLE-MIB::exampleMac.1.2 = STRING: 00:1b:54:aa:bb:cc");
  EXPECT_EQ(octets(host, "\xC0\x00\x02\x01"sv), "EXAMPLE-MIB::exampleHost.0 = STRING: 192.0.2.1");
  EXPECT_EQ(octets(host, "\xFE\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\x01"sv),
            "EXAMPLE-MIB::exampleHost.0 = STRING: fe80::1");
  EXPECT_EQ(octets(host, "a.example"), "EXAMPLE-MIB::exampleHost.0 = STRING: a.example");
}

TEST_F(ValueText, OfDates) {
  EXPECT_EQ(octets(date, "\x07\xEA\x04\x0D\x0C\x00\x01\x02+\x02\x00"sv),
            "EXAMPLE-MIB::exampleDate.0 = STRING: 2026-04-13 12:00:01.2 +02:00");
  EXPECT_EQ(octets(date, "\x07\xEA\x04\x0D\x0C\x00\x3C\x02"sv),
            "EXAMPLE-MIB::exampleDate.0 = STRING: 2026-04-13 12:00:60.2");
  // A month that is none: as its hint says.
  EXPECT_EQ(octets(date, "\x07\xEA\x0D\x0D\x0C\x00\x01\x02"sv),
            "EXAMPLE-MIB::exampleDate.0 = STRING: 2026-13-13,12:0:1.2");
  EXPECT_EQ(octets(date, ""), "EXAMPLE-MIB::exampleDate.0 = STRING: \"\"");
}

TEST_F(ValueText, OfBitsNamesThem) {
  EXPECT_EQ(octets(caps, "\x28"), "EXAMPLE-MIB::exampleCaps.0 = BITS: 28 bridge(2) router(4)");
  EXPECT_EQ(octets(caps, "\x81"), "EXAMPLE-MIB::exampleCaps.0 = BITS: 81 other(0) bit(7)");
  EXPECT_EQ(octets(caps, ""), "EXAMPLE-MIB::exampleCaps.0 = BITS: ");
}

TEST_F(ValueText, OfAnOidIsItsDeepestName) {
  const ber::Oid product{1, 3, 6, 1, 4, 1, 2544, 1};
  ber::Value value;
  value.type = ValueType::object_identifier;
  value.oid = product;
  const ber::Oid unknown{1, 3, 6, 1, 9};
  EXPECT_EQ(shown(unknown, value), "1.3.6.1.9 = OID: SNMPv2-SMI::enterprises.2544.1");
  value.oid = if_descr;
  EXPECT_EQ(shown(unknown, value), "1.3.6.1.9 = OID: IF-MIB::ifDescr.7");
  value.oid = unknown;
  EXPECT_EQ(shown(unknown, value), "1.3.6.1.9 = OID: 1.3.6.1.9");
}

TEST_F(ValueText, OfAnotherTypeThanDeclaredIsShownAsItCame) {
  EXPECT_EQ(integer(if_descr, 7), "IF-MIB::ifDescr.7 = INTEGER: 7");
  EXPECT_EQ(octets(if_oper_status, "up"), "IF-MIB::ifOperStatus.7 = STRING: up");
  ber::Value nothing;
  nothing.type = ValueType::no_such_instance;
  EXPECT_EQ(shown(load, nothing), "EXAMPLE-MIB::exampleLoad.0 = noSuchInstance");
}

TEST_F(ValueText, OfABranchIsNamedByNumbers) {
  const ber::Oid branch{1, 3, 6, 1, 4, 1, 2544, 1};
  EXPECT_EQ(integer(branch, 7), "1.3.6.1.4.1.2544.1 = INTEGER: 7");
}

TEST_F(ValueText, KeepsToItsBound) {
  const std::string ones(65'000, '\xFF');
  EXPECT_LE(octets(caps, ones).size(),
            text::kScreenFactor * ones.size() + text::kScreenValueConstant + kValueTextConstant);
  EXPECT_LE(octets(if_descr, ones).size(),
            text::kScreenFactor * ones.size() + text::kScreenValueConstant + kValueTextConstant);
}

}  // namespace
}  // namespace snmpring::mib
