// Discovery of whole ranges against the simulated fleet.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "fixtures.h"

namespace snmpring::cli {
namespace {

const std::vector<std::string> kRange = {"127.1.0.0/16"};
const std::vector<std::string> kHalfRange = {"127.1.0.0/17"};

struct Found {
  std::set<std::string> targets;
  std::size_t records = 0;
};

Found discover(const Agentd& agentd, const std::string& range,
               std::vector<std::string> more = {"--rate", "0"}) {
  std::vector<std::string> arguments = {"discover", "-c", "public", "-p", agentd.port(), range};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Finished finished = run(snmpring(arguments));
  EXPECT_EQ(finished.status, 0) << finished.err;
  Found found;
  for (const auto& record : records_of_kind(finished.out, "target")) {
    // Where a target's last attempt was answered, which asks for one object, the others can be
    // lost.
    EXPECT_TRUE(record["status"] == "ok" ||
                (record["status"] == "partial" && record["retries"] >= 2))
        << record;
    found.targets.insert(record["target"]);
    ++found.records;
  }
  return found;
}

/// Silence holds nobody back, so the rate has to: the agents, all in one process, would fall behind
/// for longer than a target is waited for.
const std::vector<std::string> kAtAnAgentsPace = {"--rate", "15000", "-t", "2"};

TEST(Sweep, FindsEveryAgentOfASixteenBitRangeOnce) {
  const Agentd agentd(kRange, {"--generate", "20"});
  const Found found = discover(agentd, kRange.front());
  EXPECT_EQ(found.records, 65536u);
  EXPECT_EQ(found.targets.size(), 65536u);
}

TEST(Sweep, FindsExactlyTheFewThatAnswer) {
  const Agentd agentd(kHalfRange, {"--generate", "20", "--silent-share", "0.98"});
  const Found found = discover(agentd, kHalfRange.front(), kAtAnAgentsPace);
  EXPECT_GT(agentd.agents(), 500u);
  EXPECT_EQ(found.records, agentd.agents());
  EXPECT_EQ(found.targets.size(), agentd.agents());
}

TEST(Sweep, FindsNearlyAllThroughALossyNetwork) {
  const Agentd agentd(kRange, {"--generate", "20", "--loss", "0.1"});
  // A request waits for its turn here, not in a buffer that may run over.
  const Found found =
      discover(agentd, kRange.front(), {"--rate", "0", "--max-inflight", "2048", "-t", "1"});
  EXPECT_GE(found.records, 65536u * 998 / 1000);
  EXPECT_EQ(found.targets.size(), found.records);
}

TEST(Sweep, FindsTheSameThroughTheOtherWire) {
  const Agentd agentd(kHalfRange, {"--generate", "20", "--silent-share", "0.9"});
  std::vector<std::string> options = kAtAnAgentsPace;
  options.insert(options.end(), {"--io", "mmsg"});
  const Found found = discover(agentd, kHalfRange.front(), options);
  EXPECT_EQ(found.targets.size(), agentd.agents());
}

TEST(Sweep, ShardsTogetherFindEveryAgentOnce) {
  const Agentd agentd({"127.6.0.0/22"}, {"--generate", "20"});
  std::set<std::string> all;
  std::size_t records = 0;
  for (const char* shard : {"0", "1", "2"}) {
    const Finished finished =
        run(snmpring({"discover", "-p", agentd.port(), "--rate", "0", "--seed", "7", "--shards",
                      "3", "--shard", shard, "127.6.0.0/22"}));
    EXPECT_EQ(finished.status, 0) << finished.err;
    for (const auto& record : records_of_kind(finished.out, "target")) {
      all.insert(record["target"]);
      EXPECT_EQ(record["shard"], std::stoi(shard));
      ++records;
    }
  }
  EXPECT_EQ(records, 1024u);
  EXPECT_EQ(all.size(), 1024u);
}

TEST(Sweep, TellsClosedPortsFromSilence) {
  // Nobody listens on the port, and loopback says so.
  const Agentd agentd({"127.7.0.1"}, {"--generate", "20"});
  const Finished finished =
      run(snmpring({"discover", "-p", agentd.port(), "-r", "0", "127.7.0.2", "127.7.0.1"}));
  EXPECT_EQ(finished.status, 0) << finished.err;
  const auto records = records_of_kind(finished.out, "target");
  ASSERT_EQ(records.size(), 2u);
  for (const auto& record : records) {
    if (record["target"] == "127.7.0.1") {
      EXPECT_EQ(record["status"], "ok");
    } else {
      EXPECT_EQ(record["status"], "unreachable");
      EXPECT_EQ(record["error"], "icmp_port");
    }
  }
}

TEST(Sweep, CountsSecondRepliesOfThoseItIsDoneWith) {
  const Agentd agentd({"127.7.4.0/22"}, {"--generate", "20", "--duplicate", "1"});
  // One more is waited for, so that the scan is not over before the last second reply has come.
  const Agentd silent({"127.7.8.1"}, {"--silent-share", "1"});
  const scratch::ScratchFolder scratch;
  const Finished finished =
      run(snmpring({"discover", "-p", agentd.port(), "-t", "4", "-r", "0", "--metadata-file",
                    scratch.path("metadata"), "127.7.4.0/22", "127.7.8.1:" + silent.port()}));
  EXPECT_EQ(finished.status, 0) << finished.err;
  const auto run = parse_document(scratch::content_of(scratch.path("metadata")));
  EXPECT_EQ(run["datagrams"]["accepted"], 1'024);
  EXPECT_EQ(run["datagrams"]["duplicates"], 1'024);
  EXPECT_EQ(run["datagrams"]["foreign_ids"], 0);
}

TEST(Sweep, ReportsABroadcastAddressWithAWordOfItsOwn) {
  const Finished finished = run(snmpring({"discover", "-r", "0", "-t", "0.2", "127.255.255.255"}));
  const auto records = records_of_kind(finished.out, "target");
  ASSERT_EQ(records.size(), 1u) << finished.err;
  EXPECT_EQ(records[0]["status"], "unreachable");
  EXPECT_EQ(records[0]["error"], "broadcast");
}

}  // namespace
}  // namespace snmpring::cli
