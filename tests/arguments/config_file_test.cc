#include "arguments/config_file.h"

#include <gtest/gtest.h>

namespace snmpring::arguments {
namespace {

/// "rate=5 oid=[a|b]": names with their values, or "LINE: REASON".
std::string read(std::string_view text) {
  const auto entries = read_config(text);
  if (!entries) return std::to_string(entries.error().line) + ": " + entries.error().reason;
  std::string shown;
  for (const ConfigEntry& entry : *entries) {
    if (!shown.empty()) shown += ' ';
    shown += entry.name + "=[";
    for (std::size_t i = 0; i < entry.values.size(); ++i) {
      shown += (i == 0 ? "" : "|") + entry.values[i];
    }
    shown += ']';
  }
  return shown;
}

TEST(ConfigFile, TakesValuesOfToml) {
  EXPECT_EQ(read("rate = 500\ntimeout = 0.5\nquiet = true\noutput = \"a b\"\nseed = 0x1F\n"),
            "rate=[500] timeout=[0.5] quiet=[true] output=[a b] seed=[0x1F]");
  EXPECT_EQ(read("output = 'C:\\temp'"), "output=[C:\\temp]");
  EXPECT_EQ(read("\"rate\" = 5\n'retries' = 1"), "rate=[5] retries=[1]");
}

TEST(ConfigFile, TakesArrays) {
  EXPECT_EQ(read("oid = [\"1.3\", '1.4']"), "oid=[1.3|1.4]");
  EXPECT_EQ(read("oid = [\n  \"1.3\", # first\n\n  \"1.4\",\n]\nrate = 5"),
            "oid=[1.3|1.4] rate=[5]");
  EXPECT_EQ(read("oid = []"), "oid=[]");
  EXPECT_EQ(read("oid = [1.3, 1.4]"), "oid=[1.3|1.4]");
}

TEST(ConfigFile, TakesBareWords) {
  EXPECT_EQ(read("community=public\nper-subnet-rate=/24=50\noid=1.3.6,1.4 # two\nquiet"),
            "community=[public] per-subnet-rate=[/24=50] oid=[1.3.6,1.4] quiet=[true]");
}

TEST(ConfigFile, KeepsStringsWhole) {
  EXPECT_EQ(read("community = \"a#b,c d;e=[f]\""), "community=[a#b,c d;e=[f]]");
  EXPECT_EQ(read("community = a#b"), "community=[a#b]");
  EXPECT_EQ(read("community = \"\""), "community=[]");
}

TEST(ConfigFile, ResolvesEscapes) {
  EXPECT_EQ(read(R"(x = "a\"b\\c\td\u00e9\U0001F600\u20AC")"),
            "x=[a\"b\\c\td\u00e9\U0001F600\u20AC]");
}

TEST(ConfigFile, SkipsCommentsBlanksAndTheDefaultHeading) {
  EXPECT_EQ(read("# comment\n\n   \n; comment\n[default]\n\trate = 5\t# five\r\nquiet = true\r\n"),
            "rate=[5] quiet=[true]");
  EXPECT_EQ(read("\xEF\xBB\xBFrate = 5"), "rate=[5]");
  EXPECT_EQ(read(""), "");
}

TEST(ConfigFile, NamesTheLineThatIsWrong) {
  EXPECT_EQ(read("rate = 5\n= 6"), "2: this is no line of the form name = value");
  EXPECT_EQ(read("\n\nrate 5"), "3: '=' is missing behind rate");
  EXPECT_EQ(read("rate ="), "1: the value is missing");
  EXPECT_EQ(read("rate = # none"), "1: the value is missing");
  EXPECT_EQ(read("output = \"abc"), "1: the closing quote is missing");
  EXPECT_EQ(read("output = \"abc\" def"), "1: there is something behind the value");
  EXPECT_EQ(read("output = \"\"\"abc\"\"\""), "1: strings of many lines are not supported");
  EXPECT_EQ(read("oid = [1.3,\n1.4"), "2: ']' is missing");
  EXPECT_EQ(read("oid = [1.3,\n1.4, # more"), "2: ']' is missing");
  EXPECT_EQ(read("oid = [\"1.3\" \"1.4\"]"), "1: ',' or ']' is missing in an array");
  EXPECT_EQ(read("[walk]\nrate = 5"), "1: tables are not supported");
  EXPECT_EQ(read("walk.rate = 5"), "1: this is no line of the form name = value");
  for (const char* text :
       {R"(x = "\q")", R"(x = "\u12")", R"(x = "\uD800")", R"(x = "\U00110000")", R"(x = "\)"}) {
    EXPECT_EQ(read(text), "1: a backslash in a string begins no known escape") << text;
  }
}

TEST(ConfigFile, QuotesNoValues) {
  for (const char* text : {"community = \"hunter2", "community = \"x\" hunter2",
                           "community = \"\\hunter2\"", "community = [\"a\" hunter2]"}) {
    EXPECT_EQ(read(text).find("hunter2"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace snmpring::arguments
