// docs/records.md and docs/checkpoint.md against the words and keys that the program writes.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "ber/anomaly.h"
#include "ber/value.h"
#include "checkpoint/checkpoint.h"
#include "checkpoint/checkpoint_example.h"
#include "files/line_reader.h"
#include "record_check/record_check.h"
#include "report/metadata.h"
#include "report/progress.h"
#include "schema/json_schema.h"
#include "schema/record_shape.h"
#include "scratch/scratch_folder.h"
#include "session/words.h"

namespace snmpring::app {
namespace {

std::string page() { return scratch::content_of(SNMPRING_SOURCE_ROOT "/docs/records.md"); }

::testing::AssertionResult explains(const std::string& text, std::string_view word) {
  const std::string quoted = '`' + std::string(word) + '`';
  if (text.find(quoted) != std::string::npos) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << quoted << " is missing";
}

TEST(RecordsPage, SaysHowLongALineCanBe) {
  std::string number = std::to_string(files::kLineOctetsMax);
  for (std::size_t at = number.size(); at > 3;) number.insert(at -= 3, ",");
  EXPECT_NE(page().find("No line is longer than " + number + " octets"), std::string::npos);
}

TEST(RecordsPage, ExplainsEveryStatus) {
  const std::string text = page();
  for (std::size_t i = 0; i < session::kStatusCount; ++i) {
    EXPECT_TRUE(explains(text, session::status_word(static_cast<session::Status>(i))));
  }
}

TEST(RecordsPage, ExplainsEveryError) {
  const std::string text = page();
  for (std::size_t i = 1; i < session::kErrorWordCount; ++i) {
    const auto word = static_cast<session::ErrorWord>(i);
    EXPECT_TRUE(explains(text, session::error_text(word, 99)));
  }
}

TEST(RecordsPage, ExplainsEveryAnomaly) {
  const std::string text = page();
  for (int i = 0; i < ber::kAnomalyCount; ++i) {
    EXPECT_TRUE(explains(text, ber::anomaly_word(static_cast<ber::Anomaly>(i))));
  }
}

TEST(RecordsPage, ExplainsEveryQuirk) {
  const std::string text = page();
  for (int i = 0; i < session::kQuirkCount; ++i) {
    EXPECT_TRUE(explains(text, session::quirk_word(static_cast<session::Quirk>(i))));
  }
}

TEST(RecordsPage, ExplainsEveryType) {
  const std::string text = page();
  for (int i = 0; i <= static_cast<int>(ber::ValueType::unknown); ++i) {
    EXPECT_TRUE(explains(text, ber::type_word(static_cast<ber::ValueType>(i))));
  }
}

TEST(RecordsPage, ExplainsEveryExitReason) {
  const std::string text = page();
  for (int i = 0; i < report::kExitReasonCount; ++i) {
    EXPECT_TRUE(explains(text, report::exit_reason_word(static_cast<report::ExitReason>(i))));
  }
}

TEST(RecordsPage, ExplainsEveryKeyOfTheMetadata) {
  const std::string text = page();
  const auto json = nlohmann::ordered_json::parse(report::render_metadata({}));
  for (const auto& item : json.items()) {
    EXPECT_TRUE(explains(text, item.key()));
    if (!item.value().is_object()) continue;
    for (const auto& inner : item.value().items()) EXPECT_TRUE(explains(text, inner.key()));
  }
}

TEST(JsonSchema, AllowsTheMetadataAndTheStatusOfARun) {
  const schema::test::RecordCheck check(schema::json_schema(schema::record_shapes(), "1.2.3"));
  report::RunMetadata metadata;
  metadata.configuration = nlohmann::ordered_json::object();
  for (const std::string& text :
       {report::render_metadata(metadata), report::status_record({}, "RUN", {})}) {
    EXPECT_EQ(check.fault_of(nlohmann::ordered_json::parse(text)), "");
  }
}

TEST(CheckpointPage, ExplainsEveryKey) {
  const std::string text = scratch::content_of(SNMPRING_SOURCE_ROOT "/docs/checkpoint.md");
  const auto json = nlohmann::ordered_json::parse(
      checkpoint::render_checkpoint(checkpoint::test::example_checkpoint(), {}));
  for (const auto& item : json.items()) EXPECT_TRUE(explains(text, item.key()));
  for (const auto& item : json["targets"].items()) EXPECT_TRUE(explains(text, item.key()));
  for (const auto& item : json["targets"]["lists"][0].items()) {
    EXPECT_TRUE(explains(text, item.key()));
  }
}

TEST(RecordsPage, ExplainsEveryKeyOfTheStatusRecord) {
  const std::string text = page();
  const auto json = nlohmann::ordered_json::parse(report::status_record({}, "RUN", {}));
  for (const auto& item : json.items()) EXPECT_TRUE(explains(text, item.key()));
}

}  // namespace
}  // namespace snmpring::app
