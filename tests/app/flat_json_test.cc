// The reader of flat JSON against one that reads all of JSON.
#include "app/flat_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/prng.h"

namespace snmpring::app {
namespace {

using nlohmann::json;

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

/// What the other reader makes of it, if it is a list of objects of strings.
std::optional<std::vector<std::map<std::string, std::string>>> reference(const std::string& text) {
  const json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_array()) return std::nullopt;
  std::vector<std::map<std::string, std::string>> objects;
  for (const json& object : parsed) {
    if (!object.is_object()) return std::nullopt;
    auto& members = objects.emplace_back();
    for (const auto& [name, value] : object.items()) {
      if (!value.is_string()) return std::nullopt;
      members[name] = value.get<std::string>();
    }
  }
  return objects;
}

TEST(FlatJson, AgreesWithAnotherReaderAboutMutations) {
  const std::string sound =
      "[ {\"a\":\"x\\\"\\\\y\", \"b\" : \"\\u0041\\ud83d\\ude00\"},\n{},{\"c\":\"\",\"d\":\"z\"} ]";
  constexpr std::string_view kOctets = "[]{}:,\"\\u0dDa/ \n\t";
  Prng prng(20);
  int accepted = 0;
  for (int i = 0; i < 10'000; ++i) {
    std::string text = sound;
    for (std::uint64_t changes = 1 + prng.next() % 3; changes > 0; --changes) {
      const std::size_t at = prng.next() % text.size();
      const char c = kOctets[prng.next() % kOctets.size()];
      switch (prng.next() % 3) {
        case 0:
          text[at] = c;
          break;
        case 1:
          text.insert(at, 1, c);
          break;
        default:
          text.erase(at, 1);
      }
    }
    const auto ours = read_flat_json(text);
    const auto theirs = reference(text);
    // Where a name is given twice, the other reader keeps the last.
    if (!ours && ours.error().reason.ends_with("given twice")) continue;
    ASSERT_EQ(ours.has_value(), theirs.has_value()) << text;
    if (!ours) continue;
    ++accepted;
    ASSERT_EQ(ours->size(), theirs->size()) << text;
    for (std::size_t o = 0; o < ours->size(); ++o) {
      ASSERT_EQ((*ours)[o].size(), (*theirs)[o].size()) << text;
      for (const FlatMember& member : (*ours)[o]) {
        EXPECT_EQ(as_text(member.text.reveal()), (*theirs)[o].at(member.name)) << text;
      }
    }
  }
  EXPECT_GT(accepted, 300);
}

}  // namespace
}  // namespace snmpring::app
