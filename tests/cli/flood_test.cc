// Scans that are flooded with forged replies and with garbage while they run: nothing of it gets
// in, and nothing is lost.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "fixtures.h"

namespace snmpring::cli {
namespace {

using Json = nlohmann::ordered_json;

const std::string kRange = "127.14.0.0/20";
constexpr std::uint64_t kAgents = 4096;
constexpr std::uint64_t kForged = 150'000;
constexpr int kNotAllowed = 77;

struct Outcome {
  std::string records;
  Json run;
  Finished flood;
};

/// Paced so that the flood comes while most agents are still to be asked. The scan waits for more
/// targets until the flood is over, so that all of it comes in time.
Outcome flooded(std::vector<std::string> arguments) {
  const Agentd agentd({kRange}, {"--generate", "20"});
  const ScratchFolder scratch;
  int ends[2] = {-1, -1};
  EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  UniqueFd more_targets(ends[1]);
  Process scan(Process::Setup{
      .argv = snmpring({"discover", "-c", "public", "-p", agentd.port(), "--rate", "1500", "-t",
                        "1", "-r", "20", "--output", scratch.path("records"), "--metadata-file",
                        scratch.path("run.json"), kRange, "-"}),
      .in = UniqueFd(ends[0])});
  Process flood([&] {
    std::vector<std::string> argv = {
        test_tool("snmpring-flood"),  "--pid",   std::to_string(scan.pid()), "--from",
        kRange + ':' + agentd.port(), "--count", std::to_string(kForged)};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return argv;
  }());
  Finished flood_ended = flood.finish();
  more_targets.reset();
  const Finished scanned = scan.finish();
  EXPECT_EQ(scanned.status, 0) << scanned.err;
  return {.records = scratch::content_of(scratch.path("records")),
          .run = parse_document(scratch::content_of(scratch.path("run.json"))),
          .flood = std::move(flood_ended)};
}

void expect_all_agents_and_nobody_else(const Outcome& outcome) {
  EXPECT_EQ(outcome.records.find("isforged"), std::string::npos);
  EXPECT_EQ(outcome.run["datagrams"]["accepted"], kAgents);
  EXPECT_EQ(outcome.run["targets"]["by_status"]["ok"], kAgents);
  EXPECT_EQ(records_of_kind(outcome.records, "target").size(), kAgents);
}

TEST(Flood, OfForgedRepliesGetsNothingIn) {
  const Outcome outcome = flooded({});
  if (outcome.flood.status == kNotAllowed) GTEST_SKIP() << outcome.flood.err;
  ASSERT_EQ(outcome.flood.status, 0) << outcome.flood.err;
  expect_all_agents_and_nobody_else(outcome);
  // They did arrive, and were told from the agents' by their ids alone.
  EXPECT_GT(outcome.run["datagrams"]["foreign_ids"], 1'000);
}

TEST(Flood, OfGarbageStopsNobody) {
  const Outcome outcome = flooded({"--garbage"});
  if (outcome.flood.status == kNotAllowed) GTEST_SKIP() << outcome.flood.err;
  ASSERT_EQ(outcome.flood.status, 0) << outcome.flood.err;
  expect_all_agents_and_nobody_else(outcome);
  EXPECT_GT(outcome.run["datagrams"]["unattributed"], 1'000);
}

TEST(Flood, GoesToLoopbackAlone) {
  const Finished finished = run(
      {test_tool("snmpring-flood"), "--pid", "1", "--count", "1", "--from", "192.0.2.0/24:161"});
  EXPECT_EQ(finished.status, 64);
  EXPECT_NE(finished.err.find("--from 192.0.2.0/24:161"), std::string::npos);
}

TEST(SourcePort, IsAnotherInEachRun) {
  // Among 8 of 28,232 two are the same in one of a thousand times; that all are the same or go up
  // in order is no chance.
  const Agentd agentd({"127.15.0.0/24"}, {"--generate", "20"});
  std::vector<int> ports;
  for (int i = 0; i < 8; ++i) {
    Process scan(snmpring({"discover", "-p", agentd.port(), "--rate", "10", "127.15.0.0/24"}));
    const Finished told = run({test_tool("snmpring-flood"), "--pid", std::to_string(scan.pid()),
                               "--count", "0", "--from", "127.15.0.0/24:" + agentd.port()});
    if (told.status == kNotAllowed) GTEST_SKIP() << told.err;
    ASSERT_EQ(told.status, 0) << told.err;
    ports.push_back(parse_document(told.out)["port"].get<int>());
    scan.signal(9);
    scan.finish();
  }
  int near = 0;
  for (std::size_t i = 1; i < ports.size(); ++i) near += std::abs(ports[i] - ports[i - 1]) <= 16;
  EXPECT_LE(near, 2) << "the next port can be told from the last";
}

}  // namespace
}  // namespace snmpring::cli
