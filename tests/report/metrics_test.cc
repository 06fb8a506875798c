// What stands in the file of --metrics, and when it is written.
#include "report/metrics.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>

#include "report/exposition.h"
#include "scratch/scratch_folder.h"

namespace snmpring::report {
namespace {

using namespace std::chrono_literals;
using test::Exposition;
using test::parse_exposition;

constexpr Instant kMeasuredFrom{std::chrono::hours(1)};

/// Counters of which each has a value of its own.
RunCounters some_counters() {
  RunCounters counters;
  counters.stats.requests_sent = 18'446'744'073'709'551'615u;
  counters.stats.replies_accepted = 102;
  counters.stats.retries = 103;
  counters.stats.by_error[static_cast<std::size_t>(session::ErrorWord::timeout)] = 104;
  counters.stats.by_error[static_cast<std::size_t>(session::ErrorWord::none)] = 105;
  counters.stats.misfits_digest = 106;
  counters.stats.stalled = 1'500ms;
  counters.records = {.varbind_records = 107, .target_records = 108, .row_records = 109};
  return counters;
}

MetricsFigures figures_of(const RunCounters& counters) {
  return {.counters = counters,
          .targets_done = 201,
          .targets_open = 202,
          .targets_total = 203,
          .responders = 204,
          .rate_pps = 1e-7,
          .loss = 0.25,
          .now = WallTime(1'776'081'601'234'567us)};
}

TEST(MetricsText, SaysEachCountInSamplesOfItsOwn) {
  const RunCounters counters = some_counters();
  const std::string text = metrics_text(figures_of(counters));
  const Exposition read = parse_exposition(text);
  EXPECT_EQ(read.at("snmpring_targets{state=\"done\"}"), 201);
  EXPECT_EQ(read.at("snmpring_targets{state=\"open\"}"), 202);
  EXPECT_EQ(read.at("snmpring_targets{state=\"total\"}"), 203);
  EXPECT_EQ(read.at("snmpring_responders"), 204);
  EXPECT_EQ(read.at("snmpring_records_total{kind=\"varbind\"}"), 107);
  EXPECT_EQ(read.at("snmpring_records_total{kind=\"target\"}"), 108);
  EXPECT_EQ(read.at("snmpring_records_total{kind=\"row\"}"), 109);
  EXPECT_NE(text.find("\nsnmpring_requests_total 18446744073709551615\n"), std::string::npos);
  EXPECT_EQ(read.at("snmpring_replies_total"), 102);
  EXPECT_EQ(read.at("snmpring_retries_total"), 103);
  EXPECT_EQ(read.at("snmpring_target_errors_total{error=\"timeout\"}"), 104);
  EXPECT_EQ(read.at("snmpring_misfits_total{word=\"digest\"}"), 106);
  EXPECT_EQ(read.at("snmpring_misfits_total{word=\"decode\"}"), 0);
  EXPECT_EQ(read.at("snmpring_output_blocked_seconds_total"), 1.5);
  EXPECT_EQ(read.at("snmpring_loss_ratio"), 0.25);
  EXPECT_EQ(read.at("snmpring_rate_pps"), 1e-7);
  EXPECT_NE(text.find("\nsnmpring_last_update_seconds 1776081601.234567\n"), std::string::npos);
}

TEST(MetricsText, HasASampleForEachErrorWordAndMisfit) {
  const RunCounters counters;
  const Exposition read = parse_exposition(metrics_text(figures_of(counters)));
  std::size_t errors = 0;
  std::size_t misfits = 0;
  for (const auto& [key, value] : read.samples) {
    errors += key.starts_with("snmpring_target_errors_total{");
    misfits += key.starts_with("snmpring_misfits_total{");
  }
  EXPECT_EQ(errors, session::kErrorWordCount - 1) << "all but none";
  EXPECT_EQ(misfits, 8u);
}

TEST(MetricsText, LeavesOutWhatIsNotKnown) {
  const RunCounters counters;
  MetricsFigures figures = figures_of(counters);
  figures.targets_total.reset();
  figures.loss.reset();
  const Exposition read = parse_exposition(metrics_text(figures));
  EXPECT_FALSE(read.samples.contains("snmpring_targets{state=\"total\"}"));
  EXPECT_FALSE(read.types.contains("snmpring_loss_ratio"));
}

TEST(MetricsText, CountsRoundTripsUpToEachBound) {
  RunCounters counters;
  // On a bound, just above it, and beyond the last.
  for (const Duration round_trip : {Duration(0), Duration(1ms), Duration(1ms) + Duration(1),
                                    Duration(30s), Duration(30s) + Duration(1)}) {
    counters.stats.round_trips.add(round_trip);
  }
  const Exposition read = parse_exposition(metrics_text(figures_of(counters)));
  EXPECT_EQ(read.types.at("snmpring_rtt_seconds"), "histogram");
  EXPECT_EQ(read.at("snmpring_rtt_seconds_bucket{le=\"0.001\"}"), 2);
  EXPECT_EQ(read.at("snmpring_rtt_seconds_bucket{le=\"0.002\"}"), 3);
  EXPECT_EQ(read.at("snmpring_rtt_seconds_bucket{le=\"10\"}"), 3);
  EXPECT_EQ(read.at("snmpring_rtt_seconds_bucket{le=\"30\"}"), 4);
  EXPECT_EQ(read.at("snmpring_rtt_seconds_bucket{le=\"+Inf\"}"), 5);
  EXPECT_EQ(read.at("snmpring_rtt_seconds_count"), 5);
  EXPECT_DOUBLE_EQ(read.at("snmpring_rtt_seconds_sum"), 60.002000002);
}

TEST(MetricsText, NamesItsCountersAsPrometheusWantsThem) {
  const RunCounters counters;
  const Exposition read = parse_exposition(metrics_text(figures_of(counters)));
  EXPECT_EQ(read.types.size(), 13u);
  for (const auto& [name, type] : read.types) {
    EXPECT_TRUE(name.starts_with("snmpring_")) << name;
    EXPECT_EQ(name.ends_with("_total"), type == "counter") << name;
  }
}

TEST(MetricsText, IsCleanForPromtool) {
  if (std::system("command -v promtool >/dev/null") != 0) {
    GTEST_SKIP() << "no promtool here (Debian package prometheus)";
  }
  const RunCounters counters = some_counters();
  const scratch::ScratchFolder scratch;
  scratch.write("metrics", metrics_text(figures_of(counters)));
  const std::string command = "promtool check metrics <'" + scratch.path("metrics") + "' 2>&1";
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string said;
  std::array<char, 256> part{};
  while (std::fgets(part.data(), static_cast<int>(part.size()), pipe) != nullptr) {
    said += part.data();
  }
  EXPECT_EQ(::pclose(pipe), 0);
  EXPECT_EQ(said, "");
}

TEST(MetricsFile, IsDueEverySecondAndMakesUpForNothing) {
  const scratch::ScratchFolder scratch;
  const RunCounters counters;
  MetricsFile file(scratch.path("metrics"), kMeasuredFrom);
  EXPECT_FALSE(file.due(kMeasuredFrom + 999ms));
  EXPECT_TRUE(file.due(kMeasuredFrom + 1s));
  ASSERT_TRUE(file.write(kMeasuredFrom + 1'100ms, figures_of(counters)));
  EXPECT_FALSE(file.due(kMeasuredFrom + 1'999ms));
  EXPECT_TRUE(file.due(kMeasuredFrom + 2s));
  ASSERT_TRUE(file.write(kMeasuredFrom + 10s, figures_of(counters)));
  EXPECT_FALSE(file.due(kMeasuredFrom + 10'900ms));
  EXPECT_TRUE(file.due(kMeasuredFrom + 11s));
}

TEST(MetricsFile, ReplacesTheOldOneAndLeavesNothingElse) {
  const scratch::ScratchFolder scratch;
  const RunCounters counters;
  scratch.write("metrics", "old");
  MetricsFile file(scratch.path("metrics"), kMeasuredFrom);
  ASSERT_TRUE(file.write(kMeasuredFrom, figures_of(counters)));
  EXPECT_EQ(scratch::content_of(scratch.path("metrics")), metrics_text(figures_of(counters)));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch.folder()), {}), 1);
}

TEST(MetricsFile, TellsOfTheFirstFailureInARowAndTriesAgain) {
  const scratch::ScratchFolder scratch;
  const RunCounters counters;
  const std::string path = scratch.path("folder/metrics");
  MetricsFile file(path, kMeasuredFrom);
  const auto failed = file.write(kMeasuredFrom + 1s, figures_of(counters));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message, path + ": No such file or directory");
  EXPECT_TRUE(file.write(kMeasuredFrom + 2s, figures_of(counters))) << "that was told already";
  std::filesystem::create_directory(scratch.path("folder"));
  EXPECT_TRUE(file.write(kMeasuredFrom + 3s, figures_of(counters)));
  EXPECT_TRUE(std::filesystem::exists(path));
  std::filesystem::remove_all(scratch.path("folder"));
  EXPECT_FALSE(file.write(kMeasuredFrom + 4s, figures_of(counters))) << "a new row of failures";
}

}  // namespace
}  // namespace snmpring::report
