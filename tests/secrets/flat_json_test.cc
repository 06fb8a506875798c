// What the reader of flat JSON takes and refuses. tests/fuzz has it beside a reader for all of
// JSON.
#include "secrets/flat_json.h"

#include <gtest/gtest.h>

#include <string>

namespace snmpring::secrets {
namespace {

TEST(FlatJson, ResolvesEscapes) {
  const auto objects = read_flat_json(
      "\xEF\xBB\xBF [ {\"a\\u0062\" :\r\n\t\"\\\"\\\\\\/\\b\\f\\n\\r\\t"
      "\\u0041\\u00e9\\u20AC\\ud83d\\ude00\\u0000\",\"n\":12} ] ");
  ASSERT_TRUE(objects) << objects.error().reason;
  ASSERT_EQ(objects->size(), 1u);
  const FlatMember& member = (*objects)[0].at(0);
  EXPECT_EQ(member.name, "ab");
  EXPECT_EQ(as_text(member.text.reveal()),
            std::string_view("\"\\/\b\f\n\r\tA\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\0", 19));
  EXPECT_TRUE(member.is_string);
  EXPECT_FALSE((*objects)[0].at(1).is_string);
  EXPECT_EQ(as_text((*objects)[0].at(1).text.reveal()), "12");
}

TEST(FlatJson, TakesEmptyListsAndObjects) {
  EXPECT_EQ(read_flat_json("[]")->size(), 0u);
  EXPECT_EQ(read_flat_json("[{},{}]")->size(), 2u);
}

TEST(FlatJson, RefusesWhatStandsBehindANulOctet) {
  using namespace std::string_view_literals;
  const auto objects = read_flat_json("[]\0[{\"a\":\"b\"}]"sv);
  ASSERT_FALSE(objects);
  EXPECT_EQ(objects.error().reason, "there is something behind the list");
}

TEST(FlatJson, RefusesNumbersWithZerosInFront) {
  EXPECT_TRUE(read_flat_json(R"([{"version":0}])"));
  const auto objects = read_flat_json(R"([{"version":03}])");
  ASSERT_FALSE(objects);
  EXPECT_EQ(objects.error().reason, "\"version\" is a number with zeros in front");
}

TEST(FlatJson, KeepsTheDigitsOfNumbersBeyond64Bits) {
  const std::string digits(56, '4');
  const auto objects = read_flat_json("[{\"a\":" + digits + "}]");
  ASSERT_TRUE(objects) << objects.error().reason;
  EXPECT_EQ(as_text((*objects)[0].at(0).text.reveal()), digits);
}

}  // namespace
}  // namespace snmpring::secrets
