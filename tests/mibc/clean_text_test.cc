// What is left of a file before it is parsed, and that lines keep their numbers.
#include "mibc/clean_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace snmpring::mibc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> words(std::string_view raw) {
  const CleanText clean = clean_text(raw);
  std::vector<std::string> found;
  for (const Token& token : clean.tokens) found.emplace_back(clean[token]);
  return found;
}

std::uint32_t line_of_last(std::string_view raw) {
  const CleanText clean = clean_text(raw);
  return clean.tokens.empty() ? 0 : clean.tokens.back().line;
}

TEST(CleanText, KnowsWordsStringsAndSigns) {
  EXPECT_THAT(words("ifX-2 OBJECT-TYPE ::= { a.b(3) | \"x y\" }"),
              ElementsAre("ifX-2", "OBJECT-TYPE", "::=", "{", "a", ".", "b", "(", "3", ")", "|",
                          "\"x y\"", "}"));
}

TEST(CleanText, DropsTheByteOrderMark) {
  EXPECT_THAT(words("\xEF\xBB\xBF"
                    "A DEFINITIONS"),
              ElementsAre("A", "DEFINITIONS"));
}

TEST(CleanText, EndsACommentAtTheLineOrAtTwoHyphens) {
  EXPECT_THAT(words("a -- b\nc -- d -- e"), ElementsAre("a", "c", "e"));
}

TEST(CleanText, TakesALineOfHyphensForAComment) {
  for (const char* const line : {"---", "-----", "------", "---- title ----", "-- title ---"}) {
    EXPECT_THAT(words("a " + std::string(line) + " b\nc"), ElementsAre("a", "c")) << line;
  }
}

TEST(CleanText, BeginsACommentRightBehindAWord) {
  EXPECT_THAT(words("INTEGER--comment\nb"), ElementsAre("INTEGER", "b"));
}

TEST(CleanText, KeepsHyphensInsideAWord) {
  EXPECT_THAT(words("read-only -5"), ElementsAre("read-only", "-5"));
}

TEST(CleanText, CountsEveryKindOfLineEnd) {
  EXPECT_EQ(line_of_last("a\nb\nc"), 3u);
  EXPECT_EQ(line_of_last("a\r\nb\r\nc"), 3u);
  EXPECT_EQ(line_of_last("a\rb\rc"), 3u);
  EXPECT_EQ(line_of_last("-- one\n\n\"two\nlines\"\nc"), 5u);
}

TEST(CleanText, EmptiesDescriptionsAndKeepsTheirLines) {
  const CleanText clean = clean_text("DESCRIPTION \"one\ntwo\" x");
  EXPECT_EQ(clean.text, "DESCRIPTION \"\"\nx");
  EXPECT_EQ(clean.tokens.back().line, 2u);
}

TEST(CleanText, KeepsHintsAndUnits) {
  EXPECT_THAT(words("DISPLAY-HINT \"1x:\" UNITS \"deci seconds\""),
              ElementsAre("DISPLAY-HINT", "\"1x:\"", "UNITS", "\"deci seconds\""));
}

TEST(CleanText, GivesAnEmptyDateADate) {
  EXPECT_THAT(words("REVISION \"\""), ElementsAre("REVISION", "\"000001010000Z\""));
}

TEST(CleanText, TurnsWhatIsNotAsciiIntoSpace) {
  EXPECT_THAT(words(std::string_view("a\0b\x1A"
                                     "c\xA0"
                                     "d",
                                     7)),
              ElementsAre("a", "b", "c", "d"));
}

TEST(CleanText, KeepsConstantsWholeAndDropsLonelyApostrophes) {
  EXPECT_THAT(words("{ 'FF'h } don't"), ElementsAre("{", "'FF'h", "}", "don", "t"));
}

TEST(CleanText, CutsLongWordsAsTheParserDoes) {
  const CleanText clean = clean_text("\n" + std::string(200'000, 'x') + " y");
  ASSERT_EQ(clean.tokens.size(), 2u);
  EXPECT_EQ(clean[clean.tokens[0]].size(), kWordMax);
  EXPECT_THAT(clean.cut_words, ElementsAre(2));
}

TEST(CleanText, EndsAStringThatHasNoEnd) {
  EXPECT_THAT(words("UNITS \"abc"), ElementsAre("UNITS", "\"abc\""));
  EXPECT_THAT(words("\""), ElementsAre("\"\""));
}

TEST(CleanText, TakesNothingForNothing) { EXPECT_THAT(words(""), IsEmpty()); }

}  // namespace
}  // namespace snmpring::mibc
