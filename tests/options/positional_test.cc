#include "options/positional.h"

#include <gtest/gtest.h>

namespace snmpring::options {
namespace {

using Texts = std::vector<std::string>;

bool is_if_something(std::string_view word) { return word.starts_with("if"); }

const WordNames kNames{.is_object = is_if_something,
                       .suggestion = [](std::string_view) { return "; did you mean ifTable?"; }};

TEST(Positional, TakesTheNameOfAnObjectBehindATarget) {
  const auto sorted = sort_words(Verb::walk, {"192.0.2.1", "ifTable", "ifDescr.7"}, false, kNames);
  ASSERT_TRUE(sorted);
  EXPECT_EQ(sorted->targets, Texts{"192.0.2.1"});
  EXPECT_EQ(sorted->oids, (Texts{"ifTable", "ifDescr.7"}));
}

TEST(Positional, TakesTheFirstWordForATargetWhateverItNames) {
  const auto sorted = sort_words(Verb::walk, {"ifTable"}, false, kNames);
  ASSERT_TRUE(sorted);
  EXPECT_EQ(sorted->targets, Texts{"ifTable"});
}

TEST(Positional, TakesNamesOfObjectsForHostsWhereNoOidsAreAsked) {
  const auto sorted = sort_words(Verb::discover, {"192.0.2.1", "ifTable"}, false, kNames);
  ASSERT_TRUE(sorted);
  EXPECT_EQ(sorted->targets, (Texts{"192.0.2.1", "ifTable"}));
}

TEST(Positional, NamesTheObjectThatWasMeant) {
  const auto sorted = sort_words(Verb::walk, {"192.0.2.1", "fiTable"}, false, kNames);
  ASSERT_FALSE(sorted);
  EXPECT_EQ(sorted.error().reason,
            "fiTable is no OID and no MIB object; did you mean ifTable? (a host of that name is "
            "udp:fiTable)");
  EXPECT_TRUE(sort_words(Verb::walk, {"192.0.2.1", "fiTable"}, true, kNames));
  EXPECT_TRUE(sort_words(Verb::walk, {"192.0.2.1", "fiTable", "ifTable"}, false, kNames));
}

TEST(Positional, TakesAddressesForNoObjects) {
  const mib::Names names = mib::Names::built_in();
  const Texts addresses = {"192.0.2.1",   "1.1.1.1",   "1.3.6.1",   "1.3.6.0/24",
                           "2001:db8::7", "1.1.1.1-9", "h.example", "udp:ifTable",
                           "-",           "@list",     "localhost"};
  const auto sorted = sort_words(Verb::walk, addresses, false, word_names(names));
  ASSERT_TRUE(sorted) << sorted.error().reason;
  EXPECT_EQ(sorted->targets, addresses);
}

TEST(Positional, KnowsTheObjectsThatAreBuiltIn) {
  const mib::Names names = mib::Names::built_in();
  const auto sorted = sort_words(Verb::get, {"h", "sysName.0", "mib-2.1", "IF-MIB::ifDescr.7"},
                                 false, word_names(names));
  ASSERT_TRUE(sorted) << sorted.error().reason;
  EXPECT_EQ(sorted->oids, (Texts{"sysName.0", "mib-2.1", "IF-MIB::ifDescr.7"}));
}

TEST(Positional, KnowsWhatCanOnlyBeAnOid) {
  for (const char* text : {"1.3.6.1.2", ".1", ".1.3.6.1", "IF-MIB::ifTable", "1.3.6.1.2.1.1.1.0"}) {
    EXPECT_TRUE(is_surely_oid(text)) << text;
  }
  for (const char* text : {"1.3.6.1", "1.3.6", "1", "::1", "fe80::1", "2001:db8::7", "h.example",
                           "192.0.2.1", "a::b", ""}) {
    EXPECT_FALSE(is_surely_oid(text)) << text;
  }
}

}  // namespace
}  // namespace snmpring::options
