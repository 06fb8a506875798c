// The run's document.
#include "report/metadata.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "record_check/known_records.h"
#include "report/counter_visit.h"

namespace snmpring::report {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::ordered_json;

RunMetadata example() {
  RunMetadata metadata;
  metadata.identity = {.run = "RUN", .shard = 2, .shards = 3};
  metadata.verb = "walk";
  metadata.seed = 18'446'744'073'709'551'615u;
  metadata.configuration = {{"rate", 1000}};
  metadata.configuration_hash = "abc123";
  metadata.program_version = "0.1.0";
  metadata.kernel = "6.1.0";
  metadata.wire = "uring";
  metadata.started = WallTime(1'776'081'601'000'000us);
  metadata.ended = WallTime(1'776'081'611'000'000us);
  metadata.elapsed = 10s;
  metadata.exit_reason = ExitReason::run_deadline;
  metadata.exit_code = 75;
  metadata.targets_total = 256;
  return metadata;
}

/// Sets each number to another value, and finds out whether the document shows each.
TEST(Metadata, ShowsEveryCounter) {
  RunMetadata metadata = example();
  std::uint64_t next = 1'000'001;
  std::vector<std::uint64_t> given;
  const auto give = [&](std::uint64_t& counter) {
    counter = next;
    given.push_back(next++);
  };
  RunCounters counters;
  const auto give_each = [&](const std::string& name, auto& counter) {
    // By no error nothing ends, and rows are what varbind records say.
    if (name == "none" || name == "rows") return;
    if constexpr (std::is_same_v<decltype(counter), std::uint64_t&>) give(counter);
  };
  // What metadata say of the one is an estimate; the other is for --metrics alone.
  const auto nothing = [](const std::string&, auto&) {};
  visit_counters(
      [&](std::string_view group) {
        const bool elsewhere = group == "answered_at" || group == kRoundTripGroup;
        return [&, elsewhere](const std::string& name, auto& counter) {
          elsewhere ? nothing(name, counter) : give_each(name, counter);
        };
      },
      counters);
  metadata.stats = counters.stats;
  metadata.wire_stats = counters.wire;
  metadata.records = counters.records;
  metadata.checkpoints = counters.checkpoints;
  metadata.usage = counters.usage;
  targets::TargetCounts& counts = metadata.counts;
  for (std::uint64_t* counter :
       {&counts.blocked, &counts.other_family, &counts.list_targets, &counts.bad_lines,
        &counts.skipped_objects, &metadata.output_octets}) {
    give(*counter);
  }
  const std::string text = render_metadata(metadata);
  for (const std::uint64_t number : given) {
    EXPECT_NE(text.find(": " + std::to_string(number)), std::string::npos) << number;
  }
}

Json parsed(const RunMetadata& metadata) {
  const std::string text = render_metadata(metadata);
  EXPECT_EQ(schema::test::fault_in_records(text), "");
  return Json::parse(text);
}

TEST(Metadata, SaysWhatRanAndHowItEnded) {
  const Json json = parsed(example());
  EXPECT_EQ(json["kind"], "metadata");
  EXPECT_EQ(json["run"], "RUN");
  EXPECT_EQ(json["verb"], "walk");
  EXPECT_EQ(json["shard"], 2);
  EXPECT_EQ(json["shards"], 3);
  EXPECT_EQ(json["started"], "2026-04-13T12:00:01.000000Z");
  EXPECT_EQ(json["ended"], "2026-04-13T12:00:11.000000Z");
  EXPECT_EQ(json["elapsed_seconds"], 10.0);
  EXPECT_EQ(json["exit_reason"], "run_deadline");
  EXPECT_EQ(json["exit_code"], 75);
  EXPECT_EQ(json["version"], "0.1.0");
  EXPECT_EQ(json["kernel"], "6.1.0");
  EXPECT_EQ(json["config"]["rate"], 1000);
  EXPECT_EQ(json["config_hash"], "abc123");
  EXPECT_EQ(json["targets"]["total"], 256);
  EXPECT_EQ(json["wire"]["name"], "uring");
}

TEST(Metadata, GivesTheSeedAsTextSinceNumbersLoseDigits) {
  EXPECT_EQ(parsed(example())["seed"], "18446744073709551615");
}

TEST(Metadata, ComputesTheAchievedRate) {
  RunMetadata metadata = example();
  metadata.stats.requests_sent = 12'345;
  EXPECT_EQ(parsed(metadata)["rate_pps_achieved"], 1234.5);
  metadata.elapsed = 0s;
  EXPECT_EQ(parsed(metadata)["rate_pps_achieved"], 0.0);
}

TEST(Metadata, EstimatesNoLossWhereNothingAnswered) {
  RunMetadata metadata = example();
  metadata.attempts = 3;
  EXPECT_TRUE(parsed(metadata)["loss_estimate"].is_null());
  EXPECT_TRUE(parsed(metadata)["reach"]["agents_estimate"].is_null());
  metadata.stats.answered_at = {9'000, 900, 90};
  const Json json = parsed(metadata);
  EXPECT_EQ(json["loss_requests"], 9'990 + 900 + 2 * 90);
  EXPECT_EQ(json["loss_unanswered"], 900 + 2 * 90);
  EXPECT_NEAR(json["loss_estimate"].get<double>(), 0.1, 1e-9);
}

TEST(Metadata, EstimatesNoLossFromOneAttemptEach) {
  RunMetadata metadata = example();
  metadata.stats.answered_at = {9'000};
  const Json json = parsed(metadata);
  for (const char* key : {"loss_estimate", "loss_low", "loss_high", "network_loss_estimate"}) {
    EXPECT_TRUE(json[key].is_null()) << key;
  }
  EXPECT_TRUE(json["reach"]["range_estimate"].is_null());
}

TEST(Metadata, TakesItsOwnDropsOutOfTheNetworksLoss) {
  RunMetadata metadata = example();
  metadata.attempts = 3;
  metadata.stats.answered_at = {9'000, 900, 90};
  metadata.wire_stats.datagrams_received = 9'990;
  metadata.wire_stats.kernel_drops = 1'110;  // A tenth of what arrived: all that was lost.
  const Json json = parsed(metadata);
  EXPECT_NEAR(json["network_loss_estimate"].get<double>(), 0, 1e-9);
  EXPECT_NEAR(json["loss_estimate"].get<double>(), 0.1, 1e-9);
}

TEST(Metadata, SaysWhatShareOfTheRangeWasReached) {
  RunMetadata metadata = example();
  metadata.attempts = 3;
  metadata.stats.answered_at = {9'000, 900, 90};
  metadata.targets_total = 20'000;
  metadata.stats.targets_done = 15'000;
  metadata.stats.by_status[static_cast<std::size_t>(session::Status::timeout)] = 4'010;
  const Json reach = parsed(metadata)["reach"];
  EXPECT_EQ(reach["asked"], 15'000);
  EXPECT_EQ(reach["silent"], 4'010);
  EXPECT_EQ(reach["asked_share"], 0.75);
  EXPECT_NEAR(reach["agents_estimate"].get<double>(), 0.999, 1e-9);
  EXPECT_NEAR(reach["range_estimate"].get<double>(), 0.75 * 0.999, 1e-9);
}

TEST(Metadata, SurvivesTextThatIsNotUtf8) {
  RunMetadata metadata = example();
  metadata.configuration["output"] = "/tmp/caf\xE9";
  EXPECT_EQ(parsed(metadata)["config"]["output"], "/tmp/caf\uFFFD");
}

TEST(Metadata, HasAWordForEveryExitReason) {
  for (int i = 0; i < kExitReasonCount; ++i) {
    EXPECT_FALSE(exit_reason_word(static_cast<ExitReason>(i)).empty());
  }
}

TEST(ProcessUsage, SeesMemoryAndTime) {
  const ProcessUsage usage = read_process_usage();
  EXPECT_GT(usage.memory_peak_octets, 1u << 20);
  EXPECT_GT(usage.cpu_user + usage.cpu_system, 0ns);
}

TEST(KernelRelease, IsKnown) { EXPECT_FALSE(kernel_release().empty()); }

}  // namespace
}  // namespace snmpring::report
