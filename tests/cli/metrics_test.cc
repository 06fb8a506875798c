// The file of --metrics as Prometheus' collector of text files finds it.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fixtures.h"
#include "kept_scan.h"
#include "report/exposition.h"

namespace snmpring::cli {
namespace {

using report::test::counters_in;
using report::test::Exposition;
using report::test::parse_exposition;

const std::vector<std::string> kMeasuredFleet = {"127.46.0.0/26"};

TEST(Metrics, AgreeWithTheMetadataAtTheEnd) {
  const Agentd agentd(kMeasuredFleet, {"--generate", "60"});
  const ScratchFolder scratch;
  const std::string metrics = scratch.path("metrics");
  const Finished finished =
      run(snmpring({"walk", "-p", agentd.port(), "--rate", "0", "--oid", "1.3.6.1",
                    kMeasuredFleet.front(), "--output", scratch.path("out"), "--metadata-file",
                    scratch.path("metadata"), "--metrics", metrics}));
  ASSERT_EQ(finished.status, 0) << finished.err;
  const auto metadata = parse_document(scratch::content_of(scratch.path("metadata")));
  const Exposition read = parse_exposition(scratch::content_of(metrics));
  EXPECT_EQ(read.at("snmpring_targets{state=\"done\"}"), 64);
  EXPECT_EQ(read.at("snmpring_targets{state=\"open\"}"), 0);
  EXPECT_EQ(read.at("snmpring_targets{state=\"total\"}"), 64);
  EXPECT_EQ(read.at("snmpring_responders"), 64);
  EXPECT_EQ(read.at("snmpring_records_total{kind=\"varbind\"}"), 64 * 60);
  EXPECT_EQ(read.at("snmpring_records_total{kind=\"target\"}"), 64);
  EXPECT_EQ(read.at("snmpring_requests_total"), metadata["requests"]["sent"].get<double>());
  EXPECT_EQ(read.at("snmpring_retries_total"), metadata["requests"]["retries"].get<double>());
  const auto accepted = metadata["datagrams"]["accepted"].get<double>();
  EXPECT_EQ(read.at("snmpring_replies_total"), accepted);
  EXPECT_EQ(read.at("snmpring_rtt_seconds_count"), accepted) << "each reply has a round trip";
  EXPECT_GT(read.at("snmpring_rtt_seconds_sum"), 0);
}

TEST(Metrics, CountErrorsByTheirWords) {
  const Agentd agentd({"127.46.1.1"}, {"--generate", "5", "--loss", "1"});
  const ScratchFolder scratch;
  const std::string metrics = scratch.path("metrics");
  ASSERT_EQ(run(snmpring({"get", "-p", agentd.port(), "127.46.1.1", "--oid", "1.3", "-t", "0.05",
                          "-r", "1", "--metrics", metrics}))
                .status,
            0);
  const Exposition read = parse_exposition(scratch::content_of(metrics));
  EXPECT_EQ(read.at("snmpring_target_errors_total{error=\"timeout\"}"), 1);
  EXPECT_EQ(read.at("snmpring_retries_total"), 1);
  EXPECT_FALSE(read.types.contains("snmpring_loss_ratio")) << "of silence nothing is known";
}

// A reader may come at any moment.
TEST(Metrics, AreWholeWheneverTheyAreRead) {
  const Agentd agentd(kMeasuredFleet, {"--generate", "200", "--delay-ms", "50"});
  const ScratchFolder scratch;
  const std::string metrics = scratch.path("metrics");
  FolderWatch watch(scratch.folder());
  Process process(
      snmpring({"walk", "-p", agentd.port(), "--oid", "1.3.6.1", "--max-inflight", "4",
                kMeasuredFleet.front(), "--output", scratch.path("out"), "--metrics", metrics}));
  std::map<std::string, double> before;
  double updated = 0;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(watch.wait_for_renames("metrics", 1));
    const Exposition read = parse_exposition(scratch::content_of(metrics));
    EXPECT_GT(read.at("snmpring_last_update_seconds"), updated);
    updated = read.at("snmpring_last_update_seconds");
    const auto counters = counters_in(read);
    for (const auto& [name, value] : before) EXPECT_GE(counters.at(name), value) << name;
    before = counters;
  }
  EXPECT_GT(before.at("snmpring_requests_total"), 0);
  process.signal(SIGTERM);
  EXPECT_EQ(process.finish().status, 75);
}

TEST(Metrics, RefuseWhatCannotBeReplaced) {
  const ScratchFolder scratch;
  const std::string pipe = scratch.path("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const std::string& path : {pipe, std::string("/dev/null"), scratch.folder().string()}) {
    const Finished finished = run(snmpring({"discover", "127.0.0.1", "--metrics", path}));
    EXPECT_EQ(finished.status, 64) << path;
    EXPECT_EQ(finished.err, "snmpring: --metrics " + path + ": must be a regular file\n");
    EXPECT_EQ(finished.out, "");
  }
}

// A resumed run counts on from its checkpoint, so no reader may have seen more than that has.
TEST(MetricsOfAKilledScan, NeverSayMoreThanItsCheckpoint) {
  const Agentd agentd(kMeasuredFleet,
                      {"--generate", "200", "--delay-ms", "20", "--jitter-ms", "60"});
  const ScratchFolder scratch;
  const std::string metrics = scratch.path("metrics");
  KeptScan scan({"walk", "-p", agentd.port(), "--rate", "0", "--oid", "1.3.6.1", "--max-inflight",
                 "4", kMeasuredFleet.front(), "--metrics", metrics});
  std::map<std::string, double> before;
  for (int kills = 0; kills < 3; ++kills) {
    FolderWatch watch(scratch.folder());
    Process process(scan.command());
    ASSERT_TRUE(watch.wait_for_renames("metrics", 1 + kills % 2));
    process.signal(SIGKILL);
    ASSERT_EQ(process.finish().status, -SIGKILL);
    const Exposition read = parse_exposition(scratch::content_of(metrics));
    const auto counters = counters_in(read);
    for (const auto& [name, value] : before) EXPECT_GE(counters.at(name), value) << name;
    before = counters;
    const auto stored = scan.document("checkpoint")["counters"];
    EXPECT_LE(read.at("snmpring_requests_total"), stored["traffic"]["requests_sent"].get<double>());
    EXPECT_LE(read.at("snmpring_replies_total"),
              stored["traffic"]["replies_accepted"].get<double>());
    EXPECT_LE(read.at("snmpring_records_total{kind=\"varbind\"}"),
              stored["output"]["varbind_records"].get<double>());
    EXPECT_LE(read.at("snmpring_rtt_seconds_sum") * 1e9,
              stored["round_trips"]["sum"].get<double>() + 1000);
  }
  const Finished finished = run(scan.resume_command({"--max-inflight", "64"}));
  EXPECT_EQ(finished.status, 0) << finished.err;
  const Exposition read = parse_exposition(scratch::content_of(metrics));
  const auto counters = counters_in(read);
  for (const auto& [name, value] : before) EXPECT_GE(counters.at(name), value) << name;
  const auto metadata = scan.document("metadata");
  EXPECT_EQ(read.at("snmpring_requests_total"), metadata["requests"]["sent"].get<double>());
  EXPECT_EQ(read.at("snmpring_targets{state=\"done\"}"), 64);
}

TEST(MetricsOfAnInterruptedScan, CountNoErrorsThatResumingTakesBack) {
  const Agentd agentd(kMeasuredFleet, {"--generate", "200", "--delay-ms", "50"});
  const ScratchFolder scratch;
  const std::string metrics = scratch.path("metrics");
  KeptScan scan({"walk", "-p", agentd.port(), "--oid", "1.3.6.1", "--max-inflight", "4", "--grace",
                 "0", kMeasuredFleet.front(), "--metrics", metrics});
  FolderWatch watch(scratch.folder());
  Process process(scan.command());
  // The first is written before the first packet, when there is nothing to interrupt yet.
  ASSERT_TRUE(watch.wait_for_renames("metrics", 2));
  process.signal(SIGINT);
  ASSERT_EQ(process.finish().status, 75);
  ASSERT_NE(scan.content("out").find("\"error\":\"interrupted\""), std::string::npos);
  const Exposition read = parse_exposition(scratch::content_of(metrics));
  EXPECT_EQ(read.at("snmpring_target_errors_total{error=\"interrupted\"}"), 0);
  EXPECT_EQ(read.at("snmpring_requests_total"),
            scan.document("checkpoint")["counters"]["traffic"]["requests_sent"].get<double>());
}

}  // namespace
}  // namespace snmpring::cli
