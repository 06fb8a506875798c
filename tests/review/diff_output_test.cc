#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "record_check/known_records.h"
#include "review/diff_records.h"
#include "review/diff_text.h"

namespace snmpring::review {
namespace {

TargetChange hostile_change() {
  TargetChange change;
  change.word = ChangeWord::changed;
  change.name = {.target = "192.0.2.1", .port = 1161, .tag = "\x1B[31m\n"};
  change.fields.push_back({.key = "sys_name",
                           .before = "</script>\"\\",
                           .after = std::string("\0\x1B]0;x\a\xFF\n\xE2\x80\xAE", 12)});
  return change;
}

RateOfCounter some_rate() {
  RateOfCounter rate;
  rate.name = {.target = "2001:db8::1", .port = 161, .tag = std::nullopt};
  rate.counter.oid = "1.3.6.1.2.1.31.1.1.1.6.7";
  rate.label = "IF-MIB::ifHCInOctets.7";
  rate.type = CounterType::counter64;
  rate.after = 615;
  rate.after_at = 10'000'000;
  rate.rate = {.seconds = 10, .delta = 615, .per_second = 61.5};
  return rate;
}

TEST(DiffRecords, AreOneLineOfJsonWhateverAgentsSay) {
  std::string text;
  append_change_record(text, hostile_change());
  EXPECT_EQ(schema::test::fault_in_records(text), "");
  EXPECT_EQ(text.find('\n'), text.size() - 1);
  const auto record = nlohmann::json::parse(text);
  EXPECT_EQ(record["fields"][0]["old"], "</script>\"\\");
  EXPECT_EQ(record["tag"], "\x1B[31m\n");
  EXPECT_EQ(record["rebooted"], nullptr);
}

TEST(DiffRecords, HaveTheSameKeysInTheSameOrder) {
  std::string text;
  append_rate_record(text, some_rate());
  EXPECT_EQ(text,
            R"({"kind":"rate","target":"2001:db8::1","port":161,"tag":null,)"
            R"("oid":"1.3.6.1.2.1.31.1.1.1.6.7","name":"IF-MIB::ifHCInOctets.7",)"
            R"("table":null,"column":null,"index":null,"type":"Counter64",)"
            R"("old_ts":"1970-01-01T00:00:00.000000Z","new_ts":"1970-01-01T00:00:10.000000Z",)"
            R"("seconds":10,"old":"0","new":"615","delta":"615","rate":61.5,"note":null})"
            "\n");
}

TEST(DiffText, ShowsTextOfAgentsAndObeysNone) {
  std::string text;
  append_change_text(text, hostile_change(), {.charset = text::Charset::utf8});
  EXPECT_EQ(text,
            "changed   192.0.2.1:1161        \\x1b[31m\\n\n"
            "          sys_name              \"</script>\"\\\" -> "
            "\"\\x00\\x1b]0;x\\x07\\xff\\n\\u{202e}\"\n");
}

TEST(DiffText, CutsLinesAtTheEdgeOfTheScreen) {
  for (std::size_t columns = 20; columns < 90; ++columns) {
    std::string text;
    records::Screen screen{.charset = text::Charset::utf8};
    screen.columns = columns;
    append_change_text(text, hostile_change(), screen);
    append_rate_text(text, some_rate(), screen);
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
      const std::string line = text.substr(at, text.find('\n', at) - at);
      EXPECT_LE(text::screen_columns(line), columns) << line;
    }
  }
}

TEST(DiffText, TellsTheRateOrWhyThereIsNone) {
  std::string text;
  RateOfCounter rate = some_rate();
  append_rate_text(text, rate, {});
  EXPECT_EQ(text, "              61.5/s  2001:db8::1             IF-MIB::ifHCInOctets.7\n");
  text.clear();
  rate.rate = {.seconds = 10, .delta = {}, .per_second = {}, .note = RateNote::rebooted};
  rate.label = {};
  append_rate_text(text, rate, {});
  EXPECT_EQ(text, "            rebooted  2001:db8::1             1.3.6.1.2.1.31.1.1.1.6.7\n");
}

}  // namespace
}  // namespace snmpring::review
