#include "mib/facts_table.h"

#include <gtest/gtest.h>

#include <string>

#include "mib/example_names.h"

namespace snmpring::mib {
namespace {

TEST(FactsTable, WritesWhatItReads) {
  for (const std::string& line : example_lines()) {
    const auto object = parse_facts_line(line);
    ASSERT_TRUE(object) << line << ": " << object.error();
    EXPECT_EQ(facts_line(*object), line);
  }
}

TEST(FactsTable, NamesTheColumnThatIsWrong) {
  const auto wrong = [](std::string_view line) {
    const auto object = parse_facts_line(line);
    return object ? "" : std::string(object.error());
  };
  EXPECT_EQ(wrong(""), "oid");
  EXPECT_EQ(wrong("1.x\tA-MIB\ta\tnode"), "oid");
  EXPECT_EQ(wrong("1.3\t\ta\tnode"), "module");
  EXPECT_EQ(wrong("1.3\tA-MIB\t\tnode"), "label");
  EXPECT_EQ(wrong("1.3\tA-MIB\ta\tleaf"), "kind");
  EXPECT_EQ(wrong("1.3\tA-MIB\ta\tnode\tNumber"), "type");
  EXPECT_EQ(wrong("1.3\tA-MIB\ta\tnode\t\tsecret"), "access");
  for (const char* names : {"up", "up(", "up(1", "(1)", "up(x)", "up(1)x", ",up(1)"}) {
    EXPECT_EQ(wrong(std::string("1.3\tA-MIB\ta\tnode\t\t\t\t\t\t") + names), "names") << names;
  }
  for (const char* ranges : {"x", "1..", "..1", "2..1", "1...2", "1,,2"}) {
    EXPECT_EQ(wrong(std::string("1.3\tA-MIB\ta\tnode\t\t\t\t\t\t\t") + ranges), "ranges") << ranges;
  }
  EXPECT_EQ(wrong("1.3\tA-MIB\ta\trow\t\t\t\t\t\t\t\tIMPLIED "), "index");
  EXPECT_EQ(wrong("1.3\tA-MIB\ta\trow\t\t\t\t\t\t\t\tAUGMENTS "), "index");
  EXPECT_EQ(wrong("1.3\tA-MIB\ta\trow\t\t\t\t\t\t\t\ta\tmore"), "index");
}

}  // namespace
}  // namespace snmpring::mib
