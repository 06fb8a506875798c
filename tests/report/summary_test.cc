// What the last lines for people say, and what they leave out.
#include "report/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace snmpring::report {
namespace {

using namespace std::chrono_literals;
using session::ErrorWord;
using session::Status;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// A discovery of 20,000 addresses, half of which answer.
struct SummedUp {
  engine::Stats stats;
  SummaryFigures figures{.verb = "discover",
                         .stats = stats,
                         .wire_stats = {},
                         .targets_total = 20'000,
                         .elapsed = 72s,
                         .attempts = 3,
                         .rate_limit_pps = 1'000,
                         .inflight_max = 1'314,
                         .receive_buffer_octets = 212'992};

  SummedUp() {
    stats.targets_done = 20'000;
    stats.responders = 9'990;
    stats.requests_sent = 41'000;
    status(Status::ok) = 9'990;
    status(Status::timeout) = 10'010;
    error(ErrorWord::timeout) = 10'010;
    stats.answered_at = {9'000, 900, 90};
    figures.wire_stats.datagrams_received = 9'990;
  }
  std::uint64_t& status(Status of) { return stats.by_status[static_cast<std::size_t>(of)]; }
  std::uint64_t& error(ErrorWord of) { return stats.by_error[static_cast<std::size_t>(of)]; }
  std::string text() const { return summary_text(figures); }
};

TEST(Summary, SaysHowTargetsEndedAndWhatIsInDoubt) {
  EXPECT_EQ(SummedUp().text(),
            "snmpring: discover done after 1 min 12 s: 20,000 targets, 9,990 answered\n"
            "  ok 9,990, silent 10,010\n"
            "  41,000 requests, 569/s (--rate 1,000)\n"
            "  lost in the network: 10.0 % (95 %: 9.4 % to 10.6 %)\n"
            "  reached of the agents that answer and were asked, with 3 attempts: 99.90 % (95 %: "
            "99.88 % to 99.916 %)\n");
}

TEST(Summary, CannotTakeAFleetOfWrongPasswordsForSuccess) {
  SummedUp scan;
  scan.stats = {};
  scan.stats.targets_done = scan.stats.responders = 256;
  scan.status(Status::auth) = scan.error(ErrorWord::wrong_digest) = 256;
  scan.figures.targets_total = 256;
  const std::string text = scan.text();
  EXPECT_THAT(text, HasSubstr("  auth 256\n"));
  EXPECT_THAT(text, HasSubstr("  wrong_digest 256: the agent's key differs: wrong password (-A) or "
                              "protocol (-a)\n"));
  EXPECT_THAT(text, HasSubstr("not complete: 256 of 256 that answered"));
  EXPECT_THAT(text, Not(HasSubstr("100 %")));
}

TEST(Summary, NamesFiveErrorsTheMostFrequentFirst) {
  SummedUp scan;
  std::uint64_t count = 10;
  for (const auto word : {ErrorWord::gen_err, ErrorWord::cycle, ErrorWord::decode,
                          ErrorWord::unknown_user, ErrorWord::icmp_port, ErrorWord::truncated}) {
    scan.error(word) = count++;
  }
  const std::string text = scan.text();
  EXPECT_LT(text.find("truncated 15"), text.find("icmp_port 14"));
  EXPECT_EQ(text.find("gen_err"), std::string::npos);
  EXPECT_THAT(text, HasSubstr("  and 1 other kinds of error\n"));
  EXPECT_EQ(text.find("timeout 10,010"), std::string::npos) << "silence has its figure";
}

TEST(Summary, ExplainsSilenceWhereNobodyAnswered) {
  SummedUp scan;
  scan.stats.responders = 0;
  scan.status(Status::ok) = 0;
  scan.stats.answered_at = {};
  EXPECT_THAT(scan.text(), HasSubstr("timeout 10,010: no reply"));
  EXPECT_THAT(scan.text(), Not(HasSubstr("lost")));
}

TEST(Summary, CountsWalksThatAreNotComplete) {
  SummedUp scan;
  scan.stats.rows = 468'992;
  scan.status(Status::ok) = 9'987;
  scan.status(Status::partial) = 3;
  scan.figures.output = "walk.ndjson";
  EXPECT_THAT(scan.text(),
              HasSubstr("not complete: 3 of 9,990 that answered; they are listed by: jq -c "
                        "'select(.kind==\"target\" and .complete==false)' walk.ndjson\n"));
  EXPECT_THAT(scan.text(), HasSubstr("  468,992 rows, 41,000 requests"));
  EXPECT_THAT(scan.text(), HasSubstr("  output: walk.ndjson\n"));
}

TEST(Summary, ListsNoRecordsWherePeopleReadTheOutput) {
  SummedUp scan;
  scan.status(Status::ok) = 9'987;
  scan.figures.records = false;
  EXPECT_THAT(scan.text(), HasSubstr("  not complete: 3 of 9,990 that answered\n"));
}

TEST(Summary, NamesEachLimitOfThePace) {
  SummedUp scan;
  scan.figures.bandwidth_bps = 10e6;
  EXPECT_THAT(scan.text(), HasSubstr(" (--rate 1,000, --bandwidth 10,000,000 bits/s)\n"));
  scan.figures.rate_limit_pps = 0;
  EXPECT_THAT(scan.text(), HasSubstr(" (--bandwidth 10,000,000 bits/s)\n"));
  scan.figures.bandwidth_bps = 0;
  EXPECT_THAT(scan.text(), HasSubstr(" (no limit of the rate)\n"));
}

TEST(Summary, NamesWhatThisHostLost) {
  SummedUp scan;
  scan.figures.wire_stats.kernel_drops = 1'234;
  scan.stats.send_failures = 5;
  EXPECT_THAT(scan.text(), HasSubstr("lost in this host: 1,234 replies dropped by the kernel, 5 "
                                     "requests not sent, 0 targets without a way to them\n"));
}

TEST(Summary, KnowsNoLossWithoutRetries) {
  SummedUp scan;
  scan.figures.attempts = 1;
  EXPECT_THAT(scan.text(), HasSubstr("loss unknown: nothing was asked twice (--retries 0)\n"));
}

TEST(Summary, EstimatesNoLossFromFewAnswers) {
  SummedUp scan;
  scan.stats.answered_at = {90, 9};
  EXPECT_THAT(scan.text(), Not(HasSubstr("lost in the network")));
  scan.stats.answered_at = {90, 10};
  EXPECT_THAT(scan.text(), HasSubstr("lost in the network"));
}

TEST(Summary, SpeaksOfTheWholeRangeWhereNotAllWasAsked) {
  SummedUp scan;
  scan.figures.targets_total = 60'000;
  EXPECT_THAT(scan.text(), HasSubstr("20,000 of 60,000 targets"));
  EXPECT_THAT(scan.text(), HasSubstr("reached of those in the whole range: 33.3 %"));
  scan.figures.targets_total.reset();
  EXPECT_THAT(scan.text(), Not(HasSubstr("whole range")));
}

TEST(Summary, NeverRoundsToCertainty) {
  SummedUp scan;
  scan.stats.answered_at = {1'000'000, 30};
  EXPECT_THAT(scan.text(), Not(HasSubstr("100 %")));
  EXPECT_THAT(scan.text(), Not(HasSubstr("100.0")));
}

TEST(Summary, SaysHowToGoOn) {
  SummedUp scan;
  scan.stats.targets_done = 12'000;
  scan.figures.reason = ExitReason::interrupted;
  scan.figures.checkpoint = "walk.checkpoint";
  scan.figures.verb = "walk";
  EXPECT_THAT(scan.text(), StartsWith("snmpring: walk stopped after"));
  EXPECT_THAT(scan.text(),
              EndsWith("  stopped by a signal: 8,000 targets were not asked to their end; go on "
                       "with: snmpring walk --resume walk.checkpoint\n"));
  scan.figures.checkpoint = "a file; rm -rf x";
  EXPECT_THAT(scan.text(), EndsWith("--resume CHECKPOINT\n"));
}

TEST(Summary, NamesWhatLimitedTheScanUnlessThatWasTheRate) {
  SummedUp scan;
  scan.figures.usual = {.brake = engine::Brake::rate, .share = 1};
  EXPECT_THAT(scan.text(), Not(HasSubstr("limits")));
  scan.figures.usual = {.brake = engine::Brake::places, .share = 0.9};
  EXPECT_THAT(scan.text(), HasSubstr("  --max-inflight 1314 limits the scan, not --rate 1,000\n"));
  scan.figures.inflight_max = 0;
  EXPECT_THAT(scan.text(), HasSubstr("  the number of targets open at once limits the scan "
                                     "(--max-inflight), not --rate 1,000\n"));
  scan.figures.usual = {.brake = engine::Brake::receive_window, .share = 0.9};
  EXPECT_THAT(scan.text(), HasSubstr("  the receive buffer of 212,992 octets limits the scan "
                                     "(--recv-buffer, net.core.rmem_max), not --rate 1,000\n"));
  scan.figures.usual.share = 0.4;
  EXPECT_THAT(scan.text(), Not(HasSubstr("limits")));
}

TEST(Summary, SaysEachTimeInItsUnits) {
  SummedUp scan;
  for (const auto& [elapsed, text] : {std::pair<Duration, std::string_view>{300ms, "0.3 s"},
                                      {59'900ms, "59.9 s"},
                                      {60s, "1 min 0 s"},
                                      {3'700s, "1 h 1 min 40 s"},
                                      {90'000s, "1 d 1 h 0 min"}}) {
    scan.figures.elapsed = elapsed;
    EXPECT_THAT(scan.text(), HasSubstr("after " + std::string(text) + ":"));
  }
}

}  // namespace
}  // namespace snmpring::report
