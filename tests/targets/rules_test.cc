#include "targets/rules.h"

#include <gtest/gtest.h>

#include <string>

#include "scratch/scratch_file.h"
#include "targets/target_syntax.h"

namespace snmpring::targets {
namespace {

/// Interfaces that exist in this test alone.
class TwoZones final : public Zones {
 public:
  std::uint32_t index_of(std::string_view name) const override {
    return name == "eth0" ? 7 : name == "eth1" ? 8 : 0;
  }
  std::string name_of(std::uint32_t index) const override {
    return index == 7 ? "eth0" : index == 8 ? "eth1" : "";
  }
};

Rules rules_of(const Settings& settings) {
  static const TwoZones zones;
  return {settings, AddressFilter::load({}, settings.blocklist_files).value(), zones};
}

IpAddress address(const char* text) { return *IpAddress::parse(text); }

AddressRange range(const char* text) {
  return std::get<RangeTarget>(parse_target(text, system_zones()).value()).range;
}

TEST(Rules, LeaveOutAFamily) {
  const Rules rules = rules_of({.ipv6 = false});
  EXPECT_TRUE(rules.allows(Family::ipv4));
  EXPECT_FALSE(rules.allows(Family::ipv6));
}

TEST(Rules, AskANameForTheFamiliesOfTheRunUnlessItNamesOne) {
  const Rules rules = rules_of({.ipv6 = false});
  EXPECT_TRUE(rules.families_of(std::nullopt).ipv4);
  EXPECT_FALSE(rules.families_of(std::nullopt).ipv6);
  EXPECT_TRUE(rules.families_of(Family::ipv6).ipv6);
  EXPECT_FALSE(rules.families_of(Family::ipv6).ipv4);
}

TEST(Rules, GiveALinkLocalAddressTheZoneOfTheInterface) {
  IpAddress link_local = address("fe80::1");
  EXPECT_EQ(rules_of({.interface = "eth1"}).complete(link_local), std::nullopt);
  EXPECT_EQ(link_local.scope_id, 8u);
}

TEST(Rules, GiveALinkLocalAddressTheZoneOfTheSource) {
  IpAddress link_local = address("fe80::1");
  EXPECT_EQ(rules_of({.source_ipv6 = "fe80::5%eth0"}).complete(link_local), std::nullopt);
  EXPECT_EQ(link_local.scope_id, 7u);
}

TEST(Rules, RefuseALinkLocalAddressWithoutAZone) {
  IpAddress link_local = address("fe80::1");
  EXPECT_NE(rules_of({}).complete(link_local).value_or("").find("needs its zone"),
            std::string::npos);
}

TEST(Rules, LeaveOtherAddressesAsTheyAre) {
  IpAddress global = address("2001:db8::1");
  EXPECT_EQ(rules_of({.interface = "eth1"}).complete(global), std::nullopt);
  EXPECT_EQ(global.scope_id, 0u);
}

TEST(Rules, RefuseARangeThatIsLinkLocalInPart) {
  AddressRange partly{Family::ipv6, 0, (AddressValue{0xFE80} << 112) - 1,
                      AddressValue{0xFE80} << 112};
  EXPECT_EQ(rules_of({.interface = "eth1"}).complete(partly),
            "only a part of it is link-local (fe80::/10)");
}

TEST(Rules, AskForYesAboveASlashEight) {
  EXPECT_EQ(rules_of({}).too_many(kTargetsWithoutYes), std::nullopt);
  EXPECT_EQ(rules_of({}).too_many(kTargetsWithoutYes + 1),
            "16777217 targets are more than a /8 (16777216); --yes allows it");
  EXPECT_EQ(rules_of({.yes = true}).too_many(kTargetsWithoutYes + 1), std::nullopt);
}

TEST(Rules, CountOfARangeWhatMayBeAsked) {
  const scratch::ScratchFile blocklist("20.0.0.0/7\n");
  EXPECT_NE(rules_of({}).too_many(range("20.0.0.0/7")), std::nullopt);
  EXPECT_EQ(rules_of({.blocklist_files = {blocklist.path()}}).too_many(range("20.0.0.0/7")),
            std::nullopt);
}

}  // namespace
}  // namespace snmpring::targets
