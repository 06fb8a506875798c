#include "targets/target_space.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "targets/target_syntax.h"

namespace snmpring::targets {
namespace {

/// Prefixes and ranges unless `single`; port 161 unless given.
TargetSpace::Item item(const char* text, std::uint16_t port = 161) {
  const AddressRange range = *parse_address_block(text);
  const bool single = std::string_view(text).find_first_of("/-") == std::string_view::npos;
  return {range, port, single};
}

Endpoint endpoint_at(const TargetSpace& space, std::uint64_t index) {
  Endpoint endpoint;
  space.at(index, endpoint);
  return endpoint;
}

std::vector<std::string> listed(const TargetSpace& space) {
  std::vector<std::string> result;
  for (std::uint64_t index = 0; index < space.size(); ++index) {
    Endpoint endpoint;
    const TargetSpace::Place place = space.at(index, endpoint);
    result.push_back(endpoint.to_string() + (place.single ? " single" : "") +
                     (place.blocked ? " blocked" : ""));
  }
  return result;
}

TEST(TargetSpace, IsEmptyWithoutTargets) {
  EXPECT_EQ(TargetSpace().size(), 0u);
  EXPECT_EQ(TargetSpace({}, AddressFilter()).size(), 0u);
}

TEST(TargetSpace, ListsAPrefixWhole) {
  const TargetSpace space({item("192.0.2.0/30")}, AddressFilter());
  EXPECT_EQ(listed(space), (std::vector<std::string>{"192.0.2.0:161", "192.0.2.1:161",
                                                     "192.0.2.2:161", "192.0.2.3:161"}));
}

TEST(TargetSpace, MergesWhatOverlapsAndTouches) {
  const TargetSpace space(
      {item("192.0.2.128/25"), item("192.0.2.0/25"), item("192.0.2.100-192.0.2.200"),
       item("192.0.2.0/24"), item("192.0.2.7/32")},
      AddressFilter());
  EXPECT_EQ(space.size(), 256u);
  std::set<std::string> distinct;
  for (const std::string& text : listed(space)) distinct.insert(text);
  EXPECT_EQ(distinct.size(), 256u);
}

TEST(TargetSpace, DoesNotDependOnTheOrderGiven) {
  std::vector<TargetSpace::Item> items = {item("192.0.2.0/28"),   item("10.0.0.1"),
                                          item("2001:db8::/124"), item("192.0.2.4"),
                                          item("10.0.0.0/31"),    item("192.0.2.8/29", 1161)};
  const auto expected = listed(TargetSpace(items, AddressFilter()));
  std::ranges::reverse(items);
  EXPECT_EQ(listed(TargetSpace(items, AddressFilter())), expected);
}

TEST(TargetSpace, KeepsPortsApart) {
  const TargetSpace space(
      {item("192.0.2.0/31"), item("192.0.2.0/31", 1161), item("192.0.2.1", 1161)}, AddressFilter());
  EXPECT_EQ(listed(space), (std::vector<std::string>{"192.0.2.0:161", "192.0.2.1:161",
                                                     "192.0.2.0:1161", "192.0.2.1:1161 single"}));
}

/// Two interfaces, whose indexes are as a start of the machine has drawn them.
class TwoZones final : public Zones {
 public:
  TwoZones(std::uint32_t eth0, std::uint32_t eth1) : eth0_(eth0), eth1_(eth1) {}
  std::uint32_t index_of(std::string_view name) const override {
    return name == "eth0" ? eth0_ : name == "eth1" ? eth1_ : 0;
  }
  std::string name_of(std::uint32_t index) const override {
    return index == eth0_ ? "eth0" : index == eth1_ ? "eth1" : "";
  }

 private:
  std::uint32_t eth0_;
  std::uint32_t eth1_;
};

// A run that goes on after the machine was started again finds its targets in the same places.
TEST(TargetSpace, KeepsZonesApartAndInTheOrderOfTheirNames) {
  const auto seen = [](const Zones& zones) {
    std::vector<TargetSpace::Item> items;
    for (const char* zone : {"eth1", "eth0", "eth1"}) {
      items.push_back(item("fe80::1"));
      items.back().range.scope_id = zones.index_of(zone);
    }
    const TargetSpace space(std::move(items), AddressFilter(), zones);
    std::string text;
    for (std::uint64_t index = 0; index < space.size(); ++index) {
      text += address_text(endpoint_at(space, index).address, zones) + '\n';
    }
    space.describe(zones, [&](std::string_view part) { text += part; });
    return text;
  };
  EXPECT_EQ(seen(TwoZones(2, 3)),
            "fe80::1%eth0\nfe80::1%eth1\n"
            "space fe80::1%eth0 fe80::1 161 true false\n"
            "space fe80::1%eth1 fe80::1 161 true false\n");
  EXPECT_EQ(seen(TwoZones(2, 3)), seen(TwoZones(7, 4)));
}

TEST(TargetSpace, GoesOnWhereTheLowestBitsBeginAnew) {
  const TargetSpace space({item("2001:db8::ffff:fffe-2001:db8::1:0:1"), item("2001:db8::1:0:0")},
                          AddressFilter());
  EXPECT_EQ(listed(space),
            (std::vector<std::string>{"[2001:db8::ffff:fffe]:161", "[2001:db8::ffff:ffff]:161",
                                      "[2001:db8::1:0:0]:161 single", "[2001:db8::1:0:1]:161"}));
}

TEST(TargetSpace, TakesSixteenOctetsForAnInterval) {
  std::vector<AddressRange> holes;
  for (int host = 1; host < 256; host += 2) {
    holes.push_back(*parse_address_block("192.0.2." + std::to_string(host)));
  }
  const TargetSpace space({item("192.0.2.0/24")}, AddressFilter::of(false, {}, holes));
  EXPECT_EQ(space.size(), 128u);
  EXPECT_EQ(space.blocked(), 128u);
  EXPECT_EQ(endpoint_at(space, 127).to_string(), "192.0.2.254:161");
  EXPECT_LT(space.memory_octets(), 128 * 16 + 256);
}

TEST(TargetSpace, RemembersSingleAddressesInsideRanges) {
  const TargetSpace space({item("192.0.2.0/30"), item("192.0.2.1"), item("192.0.2.1")},
                          AddressFilter());
  EXPECT_EQ(listed(space), (std::vector<std::string>{"192.0.2.0:161", "192.0.2.1:161 single",
                                                     "192.0.2.2:161", "192.0.2.3:161"}));
}

TEST(TargetSpace, JoinsSingleAddressesOfBothEnds) {
  const TargetSpace space({item("192.0.2.1"), item("192.0.2.0"), item("192.0.2.0/31")},
                          AddressFilter());
  EXPECT_EQ(listed(space),
            (std::vector<std::string>{"192.0.2.0:161 single", "192.0.2.1:161 single"}));
}

TEST(TargetSpace, LeavesBlockedAddressesOfRangesOutAndCountsEachOnce) {
  const auto filter = AddressFilter::of(false, {}, {*parse_address_block("192.0.2.1-192.0.2.2")});
  const TargetSpace space({item("192.0.2.0/30"), item("192.0.2.0/29")}, filter);
  EXPECT_EQ(space.size(), 6u);
  EXPECT_EQ(space.blocked(), 2u);
  EXPECT_EQ(endpoint_at(space, 1).to_string(), "192.0.2.3:161");
}

TEST(TargetSpace, KeepsBlockedSingleAddressesForTheirRecord) {
  const TargetSpace space({item("224.0.0.1"), item("224.0.0.0/30")}, AddressFilter());
  EXPECT_EQ(listed(space), (std::vector<std::string>{"224.0.0.1:161 single blocked"}));
  EXPECT_EQ(space.blocked(), 3u);
}

TEST(TargetSpace, BlocksASingleAddressAmongOthersThatAreNot) {
  const auto filter = AddressFilter::of(false, {}, {*parse_address_block("192.0.2.2")});
  const TargetSpace space({item("192.0.2.1"), item("192.0.2.2"), item("192.0.2.3")}, filter);
  EXPECT_EQ(listed(space),
            (std::vector<std::string>{"192.0.2.1:161 single", "192.0.2.2:161 single blocked",
                                      "192.0.2.3:161 single"}));
}

TEST(TargetSpace, ReachesBothEndsOfBothFamilies) {
  const auto filter = AddressFilter::of(
      true, {*parse_address_block("240.0.0.0/4"), *parse_address_block("ff00::/8")}, {});
  const TargetSpace space(
      {item("255.255.255.254/31"), item("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127"),
       item("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")},
      filter);
  ASSERT_EQ(space.size(), 4u);
  EXPECT_EQ(endpoint_at(space, 1).to_string(), "255.255.255.255:161");
  EXPECT_EQ(endpoint_at(space, 3).to_string(), "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:161");
}

TEST(TargetSpace, HoldsAllOfIpv4InAFewIntervals) {
  const TargetSpace space({item("0.0.0.0/0"), item("2001:db8::/96")}, AddressFilter());
  EXPECT_EQ(space.blocked(), (1u << 24) + (1u << 29));
  EXPECT_EQ(space.size(), (std::uint64_t{1} << 33) - space.blocked());
  EXPECT_EQ(endpoint_at(space, 0).to_string(), "1.0.0.0:161");
  EXPECT_EQ(endpoint_at(space, space.size() - 1).to_string(), "[2001:db8::ffff:ffff]:161");
}

}  // namespace
}  // namespace snmpring::targets
