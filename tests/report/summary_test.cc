// What the last lines for people say, and what they leave out.
#include "report/summary.h"

#include <gtest/gtest.h>

namespace snmpring::report {
namespace {

struct SummedUp {
  engine::Stats stats;
  io::WireStats wire_stats;

  SummedUp() {
    stats.targets_done = 20'000;
    stats.responders = 9'990;
    stats.by_status[static_cast<std::size_t>(session::Status::timeout)] = 10'010;
    stats.answered_at = {9'000, 900, 90};
    wire_stats.datagrams_received = 9'990;
  }
  std::string text(std::optional<std::uint64_t> total = 20'000, unsigned attempts = 3) const {
    return summary_text(
        {.stats = stats, .wire_stats = wire_stats, .targets_total = total, .attempts = attempts});
  }
};

TEST(Summary, SaysWhatWasHeardAndWhatIsInDoubt) {
  EXPECT_EQ(SummedUp().text(),
            "snmpring: 20,000 of 20,000 targets asked: 9,990 answered, 10,010 silent\n"
            "snmpring: lost in the network: 10.0 % (95 %: 9.4 % to 10.6 %)\n"
            "snmpring: reached of the agents that answer and were asked, with 3 attempts: 99.90 % "
            "(95 %: 99.88 % to 99.916 %)\n");
}

TEST(Summary, NamesWhatThisHostLost) {
  SummedUp scan;
  scan.wire_stats.kernel_drops = 1'234;
  scan.stats.send_failures = 5;
  EXPECT_NE(
      scan.text().find("lost in this host: 1,234 replies dropped by the kernel, 5 requests not "
                       "sent, 0 targets without a way to them\n"),
      std::string::npos);
}

TEST(Summary, KnowsNoLossWithoutRetries) {
  EXPECT_NE(
      SummedUp().text(20'000, 1).find("loss unknown: nothing was asked twice (--retries 0)\n"),
      std::string::npos);
}

TEST(Summary, KnowsNoLossWhereNothingAnswered) {
  SummedUp scan;
  scan.stats.answered_at = {};
  EXPECT_NE(scan.text().find("loss unknown: nothing answered\n"), std::string::npos);
}

TEST(Summary, SpeaksOfTheWholeRangeWhereNotAllWasAsked) {
  EXPECT_NE(SummedUp().text(60'000).find("reached of those in the whole range: 33.3 %"),
            std::string::npos);
  EXPECT_EQ(SummedUp().text(std::nullopt).find("whole range"), std::string::npos);
}

TEST(Summary, NeverRoundsToCertainty) {
  SummedUp scan;
  scan.stats.answered_at = {1'000'000, 30};
  const std::string text = scan.text();
  EXPECT_EQ(text.find("100 %"), std::string::npos) << text;
  EXPECT_EQ(text.find("100.0"), std::string::npos) << text;
}

}  // namespace
}  // namespace snmpring::report
