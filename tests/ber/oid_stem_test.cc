// The text that neighbours share is the beginning of their texts, whatever came before.
#include "ber/oid_stem.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace snmpring::ber {
namespace {

TEST(OidStem, WithTheRestMakesTheWholeText) {
  // Grown, cut, cut within a sub-identifier, an OID under the one before, and nothing shared.
  constexpr std::array<const char*, 7> kNames = {"1.3.6.1.2.1.2.2.1.10.1",
                                                 "1.3.6.1.2.1.2.2.1.10.2",
                                                 "1.3.6.1.2.1.2.2.1.11.4294967295",
                                                 "1.3.6.1.4.1.2021.4.1200",
                                                 "1.3.6.1.4.1.2022.4",
                                                 "1.3.6.1.4.1.2022.4.7.300",
                                                 "2.999.5"};
  OidStem stem;
  std::array<char, kOidTextMax + 4> text;
  Oid before;
  for (const char* const name : kNames) {
    const Oid oid = Oid::parse(name).value();
    stem.share(text.data(), oid, common_octets(before.view().content(), oid.view().content()));
    std::array<char, kOidTextMax + 4> rest;
    char* const end = oid.view().print_from(rest.data(), stem.octets());
    EXPECT_EQ(std::string(text.data(), stem.text_size()) + std::string(rest.data(), end), name);
    before = oid;
  }
  stem.clear();
  EXPECT_EQ(stem.text_size(), 0u);
}

}  // namespace
}  // namespace snmpring::ber
