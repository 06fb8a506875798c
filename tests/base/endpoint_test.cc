#include "base/endpoint.h"

#include <gtest/gtest.h>

namespace snmpring {
namespace {

TEST(IpAddress, PrintsWhatItParsed) {
  for (const char* text : {"0.0.0.0", "192.0.2.1", "255.255.255.255", "::", "::1", "2001:db8::7",
                           "2001:db8:0:1:1:1:1:1", "::ffff:192.0.2.1", "fe80::1%lo"}) {
    const auto address = IpAddress::parse(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(address->to_string(), text);
  }
}

TEST(IpAddress, PrintsTheShortFormOfRfc5952) {
  EXPECT_EQ(IpAddress::parse("2001:DB8:0:0:0:0:0:7")->to_string(), "2001:db8::7");
  EXPECT_EQ(IpAddress::parse("2001:db8:0:0:1:0:0:1")->to_string(), "2001:db8::1:0:0:1");
}

TEST(IpAddress, RefusesWhatIsNoAddress) {
  for (const char* text : {"", "1.2.3", "1.2.3.256", "1.2.3.4.5", "01.2.3.x", "1.2.3.4%lo",
                           ":::", "2001:db8::g", "fe80::1%", "fe80::1%no-such-interface-name",
                           "[::1]", "2001:db8::1%lo", "::1%lo", "fec0::1%lo", "ff05::1%lo"}) {
    EXPECT_FALSE(IpAddress::parse(text)) << text;
  }
}

TEST(IpAddress, ComparesByOctets) {
  EXPECT_LT(*IpAddress::parse("9.0.0.0"), *IpAddress::parse("10.0.0.0"));
  EXPECT_LT(*IpAddress::parse("255.0.0.0"), *IpAddress::parse("::"));
  EXPECT_EQ(IpAddress::v4(0x7F000001), *IpAddress::parse("127.0.0.1"));
}

TEST(Endpoint, PutsBracketsAroundIpv6Only) {
  EXPECT_EQ((Endpoint{*IpAddress::parse("192.0.2.1"), 161}.to_string()), "192.0.2.1:161");
  EXPECT_EQ((Endpoint{*IpAddress::parse("2001:db8::7"), 1161}.to_string()), "[2001:db8::7]:1161");
}

TEST(HashEndpoint, DependsOnAddressPortAndKey) {
  const Endpoint a{IpAddress::v4(1), 161};
  const Endpoint b{IpAddress::v4(1), 162};
  const Endpoint c{IpAddress::v4(2), 161};
  EXPECT_NE(hash_endpoint(a, 7), hash_endpoint(b, 7));
  EXPECT_NE(hash_endpoint(a, 7), hash_endpoint(c, 7));
  EXPECT_NE(hash_endpoint(a, 7), hash_endpoint(a, 8));
}

}  // namespace
}  // namespace snmpring
