#include "base/zones.h"
#include "base/endpoint.h"

#include <gtest/gtest.h>
#include <net/if.h>

#include "scratch/no_descriptors.h"

namespace snmpring {
namespace {

TEST(Zones, KnowTheInterfacesOfTheHost) {
  const KeptZones kept;
  const std::uint32_t loopback = ::if_nametoindex("lo");
  ASSERT_NE(loopback, 0u);
  for (const Zones* zones : {static_cast<const Zones*>(&kept), &system_zones()}) {
    EXPECT_EQ(zones->index_of("lo"), loopback);
    EXPECT_EQ(zones->name_of(loopback), "lo");
    EXPECT_EQ(zones->index_of("no-such0"), 0u);
    EXPECT_EQ(zones->index_of(""), 0u);
    EXPECT_EQ(zones->index_of("a-name-that-is-much-too-long"), 0u);
    EXPECT_EQ(zones->name_of(4'000'000'000), "");
    EXPECT_EQ(zones->name_of(0), "");
  }
}

TEST(Zones, AreKnownWhereTheSystemCannotBeAsked) {
  const KeptZones kept;
  const std::uint32_t loopback = ::if_nametoindex("lo");
  ASSERT_NE(loopback, 0u);
  const scratch::NoDescriptors none;
  EXPECT_EQ(kept.index_of("lo"), loopback);
  EXPECT_EQ(kept.name_of(loopback), "lo");
  EXPECT_EQ(kept.index_of("no-such0"), 0u);
  EXPECT_EQ(kept.name_of(4'000'000'000), "");
}

/// Interfaces that come and go as a test likes.
class SomeZones final : public Zones {
 public:
  std::uint32_t index_of(std::string_view name) const override { return name == "eth0" ? 3 : 0; }
  std::string name_of(std::uint32_t index) const override { return index == 3 ? "eth0" : ""; }
};

TEST(Zones, AreNamedInAddresses) {
  const SomeZones zones;
  const auto address = parse_address("fe80::1%eth0", zones);
  ASSERT_TRUE(address);
  EXPECT_EQ(address->scope_id, 3u);
  EXPECT_EQ(address_text(*address, zones), "fe80::1%eth0");
  EXPECT_EQ(address_text(*parse_address("fe80::1%3", zones), zones), "fe80::1%eth0");
  EXPECT_EQ(address_text(*parse_address("fe80::1%4", zones), zones), "fe80::1%4");
  EXPECT_FALSE(parse_address("fe80::1%eth1", zones));
  EXPECT_FALSE(parse_address("fe80::1%0", zones));
}

TEST(Zones, BelongToAddressesOfALink) {
  for (const char* text : {"fe80::", "febf:ffff::1", "ff02::1", "ff12::1", "ff01::1"}) {
    EXPECT_TRUE(takes_zone(*IpAddress::parse(text))) << text;
  }
  for (const char* text : {"::1", "fe7f::1", "fec0::1", "fc00::1", "2001:db8::1", "ff05::1",
                           "ff0e::1", "254.128.0.1", "255.2.0.1"}) {
    EXPECT_FALSE(takes_zone(*IpAddress::parse(text))) << text;
  }
}

}  // namespace
}  // namespace snmpring
