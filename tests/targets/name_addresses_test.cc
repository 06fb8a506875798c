#include "targets/name_addresses.h"

#include <gtest/gtest.h>

#include <vector>

#include "scratch/scratch_file.h"

namespace snmpring::targets {
namespace {

std::vector<IpAddress> addresses_of(std::initializer_list<const char*> texts) {
  std::vector<IpAddress> all;
  for (const char* text : texts) all.push_back(*IpAddress::parse(text));
  return all;
}

class NameAddressesTest : public testing::Test {
 protected:
  scratch::ScratchFile blocklist{"192.0.2.1\n"};
  Rules rules{{}, AddressFilter::load({}, {blocklist.path()}).value(), system_zones()};
  NameAddresses names{rules};
  session::TargetProfile profile;
};

TEST_F(NameAddressesTest, BeginsWithTheFirstThatMayBeAsked) {
  const auto first = names.choose(addresses_of({"192.0.2.1", "192.0.2.2"}), 161, &profile);
  EXPECT_EQ(first, IpAddress::parse("192.0.2.2"));
  EXPECT_EQ(names.next(&profile), std::nullopt);
}

TEST_F(NameAddressesTest, KeepsTheOthersInTheirOrder) {
  names.choose(addresses_of({"192.0.2.2", "192.0.2.1", "192.0.2.3", "192.0.2.4"}), 1161, &profile);
  EXPECT_EQ(names.next(&profile), (Endpoint{*IpAddress::parse("192.0.2.3"), 1161}));
  EXPECT_EQ(names.next(&profile), (Endpoint{*IpAddress::parse("192.0.2.4"), 1161}));
  EXPECT_EQ(names.next(&profile), std::nullopt);
}

TEST_F(NameAddressesTest, ChoosesABlockedOneWhereThereIsNoOther) {
  EXPECT_EQ(names.choose(addresses_of({"192.0.2.1"}), 161, &profile),
            IpAddress::parse("192.0.2.1"));
}

TEST_F(NameAddressesTest, HasNoneForANameWithoutAddressThatCanBeAsked) {
  EXPECT_EQ(names.choose({}, 161, &profile), std::nullopt);
  EXPECT_EQ(names.choose(addresses_of({"fe80::1"}), 161, &profile), std::nullopt);
}

TEST_F(NameAddressesTest, ForgetsAName) {
  names.choose(addresses_of({"192.0.2.2", "192.0.2.3"}), 161, &profile);
  names.forget(&profile);
  EXPECT_EQ(names.next(&profile), std::nullopt);
}

}  // namespace
}  // namespace snmpring::targets
