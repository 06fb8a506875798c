#include "mib/vendors.h"

#include <gtest/gtest.h>

#include <charconv>
#include <fstream>
#include <string>

namespace snmpring::mib {
namespace {

TEST(Vendors, HaveTheNamesOfTheirNumbers) {
  EXPECT_EQ(vendor_name(9), "ciscoSystems");
  EXPECT_EQ(vendor_name(2636), "Juniper Networks, Inc.");
  EXPECT_EQ(vendor_name(41112), "Ubiquiti Networks, Inc.");
}

TEST(Vendors, AreEmptyWhereNobodyIsKnown) {
  EXPECT_EQ(vendor_name(0), "");
  EXPECT_EQ(vendor_name(4294967295), "");
  EXPECT_EQ(vendor_name(4000000000), "");
}

TEST(Vendors, AreAllFound) {
  std::ifstream file(SNMPRING_SOURCE_ROOT "/src/mib/vendors.tsv");
  std::uint32_t before = 0;
  std::size_t lines = 0;
  for (std::string line; std::getline(file, line); ++lines) {
    std::uint32_t number = 0;
    const auto read = std::from_chars(line.data(), line.data() + line.size(), number);
    ASSERT_EQ(*read.ptr, '\t') << line;
    ASSERT_TRUE(lines == 0 || number > before) << line;
    before = number;
    const std::string_view name = std::string_view(line).substr(line.find('\t') + 1);
    ASSERT_EQ(vendor_name(number), name);
    ASSERT_FALSE(name.empty()) << line;
  }
  EXPECT_GT(lines, 10'000u);
}

}  // namespace
}  // namespace snmpring::mib
