// Which file counts for a module, and which module is parsed first.
#include "mibc/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace snmpring::mibc {
namespace {

using testing::ElementsAre;

struct Given {
  std::string name;
  std::vector<std::string> imports = {};
  bool identity = true;
  std::string last_updated = {};
  std::string path = "f";
  std::uint32_t path_order = 0;
};

Catalogue catalogue_of(const std::vector<Given>& given) {
  Catalogue catalogue;
  for (const Given& one : given) {
    Module module;
    module.name = one.name;
    module.identity = one.identity;
    module.last_updated = one.last_updated;
    for (const std::string& import : one.imports) module.imports.push_back({import, 1});
    catalogue.add({one.path, one.path_order}, 0, std::move(module));
  }
  return catalogue;
}

std::vector<std::string> order(const std::vector<Given>& given,
                               const std::vector<std::string>& only = {}) {
  const Catalogue catalogue = catalogue_of(given);
  std::vector<std::string> names;
  for (const std::size_t i : catalogue.order(only)) names.push_back(catalogue.entries()[i].name);
  return names;
}

TEST(Catalogue, TakesTheNewestOfOneName) {
  const Catalogue catalogue =
      catalogue_of({{.name = "A", .last_updated = "200101010000Z", .path = "x"},
                    {.name = "A", .last_updated = "200201010000Z", .path = "y"},
                    {.name = "A", .path = "z"}});
  ASSERT_EQ(catalogue.entries().size(), 1u);
  EXPECT_EQ(catalogue.entries()[0].path, "y");
  ASSERT_EQ(catalogue.losers().size(), 2u);
  EXPECT_EQ(catalogue.losers()[0].path, "x");
  EXPECT_EQ(catalogue.losers()[0].winner_path, "y");
}

TEST(Catalogue, TakesThePathThatWasNamedFirstOfEquallyOldOnes) {
  const Catalogue catalogue = catalogue_of(
      {{.name = "A", .path = "a", .path_order = 1}, {.name = "A", .path = "b", .path_order = 0}});
  EXPECT_EQ(catalogue.entries()[0].path, "b");
}

TEST(Catalogue, TakesTheFirstPathOfAFolder) {
  EXPECT_EQ(
      catalogue_of({{.name = "A", .path = "b"}, {.name = "A", .path = "a"}}).entries()[0].path,
      "a");
}

TEST(Catalogue, PutsModulesBehindWhatTheyImport) {
  EXPECT_THAT(order({{"A", {"C"}}, {"B", {"A"}}, {"C"}}), ElementsAre("C", "A", "B"));
}

TEST(Catalogue, PutsModulesWithAnIdentityFirst) {
  EXPECT_THAT(order({{.name = "A", .identity = false}, {.name = "B"}, {.name = "C"}}),
              ElementsAre("B", "C", "A"));
}

TEST(Catalogue, DoesNotDependOnTheOrderOfFiles) {
  EXPECT_EQ(order({{"A", {"C"}}, {"B"}, {"C"}, {"D", {"B", "C"}}}),
            order({{"D", {"B", "C"}}, {"C"}, {"B"}, {"A", {"C"}}}));
}

TEST(Catalogue, PutsEveryModuleOfACircleOnce) {
  EXPECT_THAT(order({{"A", {"B"}}, {"B", {"C"}}, {"C", {"B"}}, {"D", {"A"}}}),
              ElementsAre("B", "A", "C", "D"));
}

TEST(Catalogue, IgnoresThatAModuleImportsItself) {
  EXPECT_THAT(order({{"A", {"A"}}, {"B", {"A"}}}), ElementsAre("A", "B"));
}

TEST(Catalogue, OrdersOnlyWhatIsWantedAndWhatThatNeeds) {
  EXPECT_THAT(order({{"A", {"C"}}, {"B", {"A"}}, {"C"}, {"D"}}, {"A"}), ElementsAre("C", "A"));
}

TEST(Catalogue, WaitsForTheModuleThatReplacesAnOldOne) {
  // SNMPv2-SMI, in place of RFC1155-SMI that is not there.
  EXPECT_THAT(order({{"A", {"RFC1155-SMI"}}, {"SNMPv2-SMI"}}), ElementsAre("SNMPv2-SMI", "A"));
}

}  // namespace
}  // namespace snmpring::mibc
