// From names as people write them to OIDs.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "mib/example_names.h"
#include "mib/names.h"
#include "mib/near_names.h"

namespace snmpring::mib {
namespace {

using Kind = NameError::Kind;

class NameLookup : public testing::Test {
 protected:
  NameLookup() {
    std::vector<std::string> lines = example_lines();
    lines.push_back("1.3.6.1.4.1.1.7\tONE-MIB\tslot\tscalar\tInteger32");
    lines.push_back("1.3.6.1.4.1.2.7\tTWO-MIB\tslot\tscalar\tInteger32");
    lines.push_back("1.3\tSNMPv2-SMI\torg\tnode");
    file_ = names_file(lines);
    EXPECT_TRUE(names_.add(file_));
  }
  std::string oid_of(std::string_view text) {
    const auto named = names_.resolve(text);
    return named ? named->oid.view().to_string() : named.error().message(text);
  }
  NameError error_of(std::string_view text) {
    const auto named = names_.resolve(text);
    EXPECT_FALSE(named) << text;
    return named ? NameError{} : named.error();
  }
  Names names_;

 private:
  std::vector<std::uint8_t> file_;
};

TEST_F(NameLookup, TakesLabelsWithAndWithoutModuleAndInstance) {
  EXPECT_EQ(oid_of("sysDescr"), "1.3.6.1.2.1.1.1");
  EXPECT_EQ(oid_of("sysDescr.0"), "1.3.6.1.2.1.1.1.0");
  EXPECT_EQ(oid_of("IF-MIB::ifTable"), "1.3.6.1.2.1.2.2");
  EXPECT_EQ(oid_of("ifHCInOctets.7"), "1.3.6.1.2.1.31.1.1.1.6.7");
  EXPECT_EQ(oid_of("IF-MIB::ifHCInOctets.4294967295"), "1.3.6.1.2.1.31.1.1.1.6.4294967295");
  EXPECT_EQ(oid_of("mib-2.1"), "1.3.6.1.2.1.1");
}

TEST_F(NameLookup, TakesNumbers) {
  EXPECT_EQ(oid_of("1.3.6.1.2.1.1.1.0"), "1.3.6.1.2.1.1.1.0");
  EXPECT_EQ(oid_of(".1.3.6.1.2.1"), "1.3.6.1.2.1");
  EXPECT_EQ(names_.resolve("1.3.6.1.2.1.1.1.0")->object.label(), "sysDescr");
  EXPECT_FALSE(names_.resolve("1.2.3")->object);
}

TEST_F(NameLookup, TakesLabelsBelowOthers) {
  EXPECT_EQ(oid_of("mib-2.system.sysDescr.0"), "1.3.6.1.2.1.1.1.0");
  EXPECT_EQ(oid_of("ifTable.ifEntry.ifDescr.7"), "1.3.6.1.2.1.2.2.1.2.7");
  EXPECT_EQ(oid_of(".iso.3.6.1.2.1.1.1.0"), "1.3.6.1.2.1.1.1.0");
  EXPECT_EQ(oid_of("iso.org.6.1.2.1.system"), "1.3.6.1.2.1.1");
  EXPECT_EQ(oid_of("joint-iso-ccitt.16"), "2.16");
}

TEST_F(NameLookup, RefusesWhatIsNoName) {
  for (const char* text :
       {"", ".", "..", "1", "iso", "1.3.", "sysDescr.", "sysDescr..0", ".sysDescr..",
        "IF-MIB::", "::ifDescr", "IF-MIB::ifDescr.4294967296", "1.3.6.4294967296", "sysDescr.0x",
        "3.1", "..1.3.6", "1..3", "iso.40", "sysDescr.-1"}) {
    EXPECT_EQ(error_of(text).kind, Kind::malformed) << text;
  }
  std::string deep = "sysDescr";
  for (int i = 0; i < 128; ++i) deep += ".1";
  EXPECT_EQ(error_of(deep).kind, Kind::malformed);
}

TEST_F(NameLookup, ProposesNearNames) {
  EXPECT_EQ(oid_of("ifHCInOctet"), R"(unknown name "ifHCInOctet": did you mean ifHCInOctets?)");
  EXPECT_EQ(oid_of("ifhcinoctets"), R"(unknown name "ifhcinoctets": did you mean ifHCInOctets?)");
  EXPECT_EQ(oid_of("IF-MIB::ifDesc.7"),
            R"(unknown name "IF-MIB::ifDesc.7": did you mean IF-MIB::ifDescr?)");
  EXPECT_EQ(oid_of("if"), R"(unknown name "if")");
  EXPECT_EQ(oid_of("mib-2.sistem"), R"(unknown name "mib-2.sistem": did you mean system?)");
}

TEST_F(NameLookup, ProposesTheModuleThatHasTheLabel) {
  EXPECT_EQ(error_of("IF-MIB::sysDescr").choices, std::vector<std::string>{"SNMPv2-MIB::sysDescr"});
}

TEST_F(NameLookup, ProposesNearModules) {
  EXPECT_EQ(error_of("IF-MB::ifDescr").kind, Kind::unknown_module);
  EXPECT_EQ(oid_of("IF-MB::ifDescr"),
            R"(no names file has the module of "IF-MB::ifDescr": did you mean IF-MIB?)");
}

TEST_F(NameLookup, RefusesALabelOfSeveralOids) {
  EXPECT_EQ(error_of("slot").kind, Kind::ambiguous);
  EXPECT_EQ(error_of("slot").choices, (std::vector<std::string>{"ONE-MIB", "TWO-MIB"}));
  EXPECT_EQ(oid_of("slot.0"),
            R"("slot.0" is the name of several objects: write the module before it, )"
            "as in ONE-MIB::slot.0 (modules: ONE-MIB, TWO-MIB)");
  EXPECT_EQ(oid_of("TWO-MIB::slot.0"), "1.3.6.1.4.1.2.7.0");
}

TEST_F(NameLookup, PrefersAStandardToVendors) {
  const auto file = names_file(
      {"1.3.6.1.4.1.3.7\tA-MIB\tsysName\tscalar\tInteger32",
       "1.3.6.1.2.1.1.5\tSNMPv2-MIB\tsysName\tscalar\tOctetString",
       "1.3.6.1.4.1.4.7\tZ-MIB\tsysName\tscalar\tInteger32", "1.3.6.1.2.1.9\tB-MIB\ttwice\tnode",
       "1.3.6.1.2.1.10\tC-MIB\ttwice\tnode", "1.3.6.1.4.1.4.8\tZ-MIB\ttwice\tnode"});
  Names names;
  ASSERT_TRUE(names.add(file));
  EXPECT_EQ(names.resolve("sysName.0")->oid, (ber::Oid{1, 3, 6, 1, 2, 1, 1, 5, 0}));
  EXPECT_EQ(names.resolve("A-MIB::sysName")->oid, (ber::Oid{1, 3, 6, 1, 4, 1, 3, 7}));
  EXPECT_EQ(names.resolve("twice").error().choices,
            (std::vector<std::string>{"B-MIB", "C-MIB", "Z-MIB"}));
}

TEST_F(NameLookup, ShowsEightOfManyModules) {
  std::vector<std::string> lines;
  for (int i = 10; i < 30; ++i) {
    const std::string number = std::to_string(i);
    lines.push_back("1.3.6.1.4.1." + number + "\tM" + number + "-MIB\tcommon\tnode");
  }
  const auto file = names_file(lines);
  Names names;
  ASSERT_TRUE(names.add(file));
  const NameError error = names.resolve("common").error();
  EXPECT_EQ(error.choices.size(), 20u);
  EXPECT_TRUE(error.message("common").ends_with("M16-MIB, M17-MIB and 12 more)"));
}

TEST_F(NameLookup, PrefersTheFirstFileThatKnowsALabel) {
  const auto first = names_file({"1.3.6.1.4.1.3.7\tTHREE-MIB\tslot\tscalar\tInteger32"});
  Names names;
  ASSERT_TRUE(names.add(first));
  const auto second = names_file({"1.3.6.1.4.1.1.7\tONE-MIB\tslot\tscalar\tInteger32"});
  ASSERT_TRUE(names.add(second));
  EXPECT_EQ(names.resolve("slot")->object.module(), "THREE-MIB");
  EXPECT_EQ(names.resolve("ONE-MIB::slot")->object.module(), "ONE-MIB");
}

TEST_F(NameLookup, ShowsNoControlCharacterOfAnArgument) {
  EXPECT_EQ(oid_of("if\x1B[2J"), R"(unknown name "if?[2J")");
}

TEST(NearNames, AreTheThreeNearestWithoutRepetition) {
  NearNames near("ifInOctets");
  for (const char* name : {"ifInOctets2x", "ifInOctet", "ifOutOctets", "ifInOctetsX", "IFINOCTETS",
                           "ifInOctet", "ifInErrors"}) {
    near.see(name);
  }
  EXPECT_EQ(near.names(), (std::vector<std::string>{"IFINOCTETS", "ifInOctet", "ifInOctetsX"}));
}

/// As the textbook has it, over the whole table.
std::size_t slow_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        table[i][j] = i + j;
        continue;
      }
      table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1,
                              table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
    }
  }
  return table[a.size()][b.size()];
}

TEST(NameDistance, IsLevenshteinsUpToTwo) {
  // All words of two letters up to five long, against each other.
  std::vector<std::string> words{""};
  for (std::size_t i = 0; i < words.size() && words[i].size() < 5; ++i) {
    words.push_back(words[i] + 'a');
    words.push_back(words[i] + 'b');
  }
  for (const std::string& a : words) {
    for (const std::string& b : words) {
      ASSERT_EQ(name_distance(a, b), std::min<std::size_t>(slow_distance(a, b), 3))
          << a << ' ' << b;
    }
  }
  EXPECT_EQ(name_distance(std::string(255, 'a'), std::string(254, 'a') + 'b'), 1u);
  EXPECT_EQ(name_distance(std::string(256, 'a'), std::string(256, 'a')), 3u);
}

}  // namespace
}  // namespace snmpring::mib
