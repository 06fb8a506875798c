#include "records/record_view.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace snmpring::records {
namespace {

std::string_view fault_of(std::string_view line) {
  Record record;
  const auto parsed = record.parse(line);
  return parsed ? "" : parsed.error().reason;
}

TEST(RecordView, FindsEachKeyWithItsType) {
  Record record;
  ASSERT_TRUE(record.parse(
      R"({"kind":"target","port":161,"tag":null,"complete":true,"anomalies":["a","b"],"o":{"x":1}})"));
  EXPECT_EQ(record.kind(), "target");
  EXPECT_EQ(record.integer("port"), 161);
  EXPECT_TRUE(record.find("tag")->is_null());
  EXPECT_TRUE(record.is_true("complete"));
  EXPECT_EQ(array_strings(*record.find("anomalies")), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(record.find("o")->kind, JsonKind::object);
  EXPECT_EQ(record.find("nothing"), nullptr);
}

TEST(RecordView, KeepsNumbersAsTheyAreWritten) {
  Record record;
  ASSERT_TRUE(record.parse(R"({"a":18446744073709551615,"b":-1,"c":1e5,"d":0.5})"));
  EXPECT_EQ(record.find("a")->text, "18446744073709551615");
  EXPECT_EQ(record.integer("a"), std::nullopt);
  EXPECT_EQ(record.integer("b"), -1);
  EXPECT_EQ(record.integer("c"), std::nullopt);
  EXPECT_EQ(record.integer("d"), std::nullopt);
}

TEST(RecordView, UndoesEscapes) {
  Record record;
  std::string room;
  ASSERT_TRUE(record.parse(R"({"a":"x\"\\\/\b\f\n\r\t\u0000\u00e9\u20ac\ud83d\ude00y"})"));
  using namespace std::string_view_literals;
  EXPECT_EQ(record.string("a", room), "x\"\\/\b\f\n\r\t\0\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80y"sv);
}

TEST(RecordView, RefusesHalfASurrogatePair) {
  for (const char* const text : {R"({"a":"\ud800"})", R"({"a":"\udc00"})", R"({"a":"\ud800x"})",
                                 R"({"a":"\ud800\ud800"})"}) {
    EXPECT_EQ(fault_of(text), "not JSON") << text;
  }
}

TEST(RecordView, RefusesWhatIsNoJsonObject) {
  for (const char* const text : {"", "1", "[]", "null", "\"a\""}) {
    EXPECT_EQ(fault_of(text), "not a JSON object") << text;
  }
  for (const char* const text :
       {"{", "{}x", "{,}", R"({"a"})", R"({"a":})", R"({"a":1,})", R"({"a":01})", R"({"a":1.})",
        R"({"a":+1})", R"({"a":1e})", R"({"a":nul})", R"({"a":"\x"})", R"({"a":"\u12g4"})",
        R"({"a":[1,]})", R"({"a":[1})", R"({"a":{"b"}})", R"({"a":-})", "{\"a\":\"\t\"}"}) {
    EXPECT_EQ(fault_of(text), "not JSON") << text;
  }
  EXPECT_EQ(fault_of("{\"a\":\"\xFF\"}"), "not UTF-8");
  EXPECT_EQ(fault_of(R"({"\u006bind":1})"), "a key holds an escape");
}

TEST(RecordView, RefusesAnyBeginningOfARecord) {
  const std::string line = R"({"a":[1,{"b":"\ud83d\ude00"},null],"c":-1.5e-7})";
  for (std::size_t size = 0; size < line.size(); ++size) {
    EXPECT_FALSE(fault_of(line.substr(0, size)).empty()) << size;
  }
  EXPECT_EQ(fault_of(line), "");
}

TEST(RecordView, BoundsDepthAndKeys) {
  const auto nested = [](std::size_t depth) {
    return "{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_EQ(fault_of(nested(Record::kDepthMax - 1)), "");
  EXPECT_EQ(fault_of(nested(Record::kDepthMax)), "not JSON");
  EXPECT_EQ(fault_of(nested(100'000)), "not JSON");

  std::string many = "{\"a\":1";
  for (std::size_t i = 1; i < Record::kKeysMax; ++i) many += ",\"a\":1";
  EXPECT_EQ(fault_of(many + "}"), "");
  EXPECT_EQ(fault_of(many + ",\"a\":1}"), "too many keys");
}

}  // namespace
}  // namespace snmpring::records
