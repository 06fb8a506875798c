// What content octets mean, from the known answers in tests/vectors/values.txt.
#include "ber/value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "ber/writer.h"
#include "vectors/vector_file.h"

namespace snmpring::ber {
namespace {

std::string words(Anomalies anomalies) {
  std::string text;
  for (int i = 0; i < kAnomalyCount; ++i) {
    const auto anomaly = static_cast<Anomaly>(i);
    if (!anomalies.has(anomaly)) continue;
    if (!text.empty()) text += ' ';
    text += anomaly_word(anomaly);
  }
  return text;
}

TEST(ValueVectors, MeanWhatTheySay) {
  for (test::VectorCase& vector : test::read_vectors("values.txt")) {
    SCOPED_TRACE(vector.name());
    const std::vector<std::uint8_t> content = vector.take_hex("content");
    const Element element{vector.take_hex("tag").at(0), content};
    OidBuffer buffer;
    Anomalies anomalies;
    const Value value = interpret(element, buffer, anomalies);
    EXPECT_EQ(type_word(value.type), vector.take("type"));
    EXPECT_EQ(words(anomalies), vector.take("anomalies"));
    EXPECT_EQ(std::to_string(value.number), vector.take_or("number", "0"));
    EXPECT_EQ(std::to_string(value.unsigned_number), vector.take_or("unsigned", "0"));
    EXPECT_EQ(value.oid.to_string(), vector.take_or("oid", ""));
    const double real = std::strtod(vector.take_or("real", "0").c_str(), nullptr);
    EXPECT_TRUE(value.real == real || (std::isnan(value.real) && std::isnan(real))) << value.real;
    EXPECT_EQ(value.tag, element.tag);
    EXPECT_EQ(value.content.data(), content.data());
    EXPECT_EQ(value.content.size(), content.size());
    vector.expect_all_taken();
  }
}

TEST(ValueVectors, CoverEveryType) {
  std::set<std::string> seen;
  for (test::VectorCase& vector : test::read_vectors("values.txt"))
    seen.insert(vector.take("type"));
  for (int type = 0; type <= static_cast<int>(ValueType::unknown); ++type) {
    EXPECT_EQ(seen.count(std::string(type_word(static_cast<ValueType>(type)))), 1u) << type;
  }
}

TEST(Value, OfEveryOtherTagIsUnknown) {
  const std::set<int> known = {0x02, 0x03, 0x04, 0x05, 0x06, 0x40, 0x41, 0x42,
                               0x43, 0x44, 0x45, 0x46, 0x47, 0x80, 0x81, 0x82};
  const std::vector<std::uint8_t> content = {1, 2, 3, 4};
  for (int tag = 0; tag < 256; ++tag) {
    OidBuffer buffer;
    Anomalies anomalies;
    const Value value = interpret({static_cast<Tag>(tag), content}, buffer, anomalies);
    EXPECT_EQ(value.type == ValueType::unknown, known.count(tag) == 0) << tag;
    EXPECT_EQ(anomalies.has(Anomaly::unknown_tag), known.count(tag) == 0) << tag;
  }
}

TEST(Value, KnowsExceptions) {
  OidBuffer buffer;
  Anomalies anomalies;
  EXPECT_TRUE(interpret({tag::kNoSuchObject, {}}, buffer, anomalies).is_exception());
  EXPECT_TRUE(interpret({tag::kNoSuchInstance, {}}, buffer, anomalies).is_exception());
  EXPECT_TRUE(interpret({tag::kEndOfMibView, {}}, buffer, anomalies).is_exception());
  EXPECT_FALSE(interpret({tag::kNull, {}}, buffer, anomalies).is_exception());
}

TEST(Value, KeepsNothingOfTheOneItIsWrittenOver) {
  const std::vector<std::uint8_t> octets = {0x2B, 6, 1};
  OidBuffer buffer;
  Anomalies anomalies;
  Value value;
  for (const Tag earlier : {tag::kInteger, tag::kCounter64, tag::kObjectIdentifier}) {
    interpret_into(value, earlier, octets, buffer, anomalies);
    EXPECT_NE(value.type, ValueType::unknown);
    interpret_into(value, tag::kIpAddress, {}, buffer, anomalies);
    EXPECT_EQ(value.type, ValueType::unknown);
    EXPECT_EQ(value.tag, tag::kIpAddress);
    EXPECT_EQ(value.number, 0);
    EXPECT_EQ(value.unsigned_number, 0u);
    EXPECT_TRUE(value.oid.empty());
    EXPECT_TRUE(value.content.empty());
  }
}

TEST(Value, ReencodesNumbersToTheirMinimalForm) {
  for (test::VectorCase& vector : test::read_vectors("values.txt")) {
    const std::vector<std::uint8_t> content = vector.take_hex("content");
    const Element element{vector.take_hex("tag").at(0), content};
    OidBuffer buffer;
    Anomalies anomalies;
    const Value value = interpret(element, buffer, anomalies);
    std::vector<std::uint8_t> room(64);
    Writer writer(room);
    if (value.type == ValueType::integer32) {
      writer.integer(value.number);
    } else if (vector.has("unsigned")) {
      writer.unsigned_integer(value.unsigned_number, value.tag);
    } else {
      continue;
    }
    SCOPED_TRACE(vector.name());
    Reader reader(writer.written());
    const Decoded<Element> again = reader.read_element();
    ASSERT_TRUE(again);
    const bool repaired =
        anomalies.has(Anomaly::padded_integer) || anomalies.has(Anomaly::unsigned_no_zero);
    EXPECT_EQ(hex_text(again->content) == hex_text(content), !repaired);
    Anomalies range_only;
    const Value second = interpret(*again, buffer, range_only);
    EXPECT_EQ(second.number, value.number);
    EXPECT_EQ(second.unsigned_number, value.unsigned_number);
    EXPECT_EQ(second.type, value.type);
    EXPECT_FALSE(range_only.has(Anomaly::padded_integer));
    EXPECT_FALSE(range_only.has(Anomaly::unsigned_no_zero));
  }
}

}  // namespace
}  // namespace snmpring::ber
