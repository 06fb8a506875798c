// Scans that are killed at any moment and taken up again: nothing is lost, and nothing repeated but
// rows of what was in flight. They are slow until they are killed, so that a busy machine gets to
// it in time, and then go on as fast as they can.
#include <gtest/gtest.h>

#include <csignal>
#include <sstream>

#include "kept_scan.h"

namespace snmpring::cli {
namespace {

using nlohmann::ordered_json;

/// The targets of a scan in the order of their positions.
std::vector<std::string> targets_in_order(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "targets");
  const Finished finished = run(snmpring(arguments));
  EXPECT_EQ(finished.status, 0) << finished.err;
  std::vector<std::string> targets;
  std::istringstream lines(finished.out);
  for (std::string line; std::getline(lines, line);) targets.push_back(line);
  return targets;
}

/// Of what the whole run counted, what its output can be held against.
void expect_metadata_of(const KeptScan& scan, const Gathered& gathered, std::uint64_t resumes) {
  const ordered_json metadata = scan.document("metadata");
  EXPECT_EQ(metadata["exit_reason"], "done");
  EXPECT_EQ(metadata["targets"]["done"], gathered.target_records);
  EXPECT_EQ(metadata["targets"]["admitted"], gathered.target_records);
  EXPECT_EQ(metadata["targets"]["total"], gathered.target_records);
  EXPECT_EQ(metadata["targets"]["responders"], gathered.target_records);
  EXPECT_EQ(metadata["targets"]["by_status"]["ok"], gathered.target_records);
  EXPECT_EQ(metadata["output"]["target_records"], gathered.target_records);
  EXPECT_EQ(metadata["output"]["varbind_records"], gathered.varbind_records);
  EXPECT_EQ(metadata["output"]["octets"], scan.content("out").size());
  EXPECT_EQ(metadata["checkpoints"]["resumes"], resumes);
  EXPECT_EQ(gathered.runs, std::set<std::string>{metadata["run"].get<std::string>()});
}

void expect_each_once(const std::map<std::string, int>& counts) {
  for (const auto& [what, times] : counts) EXPECT_EQ(times, 1) << what;
}

/// Goes on to the end, at the agents' pace.
void finish(const KeptScan& scan, UniqueFd in = {}) {
  const Finished finished =
      Process(Process::Setup{.argv = scan.resume_command({"--rate", "0", "--max-inflight", "256"}),
                             .in = std::move(in)})
          .finish();
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_EQ(finished.err, "");
  EXPECT_EQ(scan.document("checkpoint")["done"], true);
}

TEST(KilledSweep, FindsEveryAgentOnce) {
  const Agentd agentd({"127.32.0.0/18"}, {"--generate", "20", "--loss", "0.05"});
  KeptScan scan({"discover", "-p", agentd.port(), "--rate", "2500", "-t", "0.5", "-r", "20",
                 "127.32.0.0/18"});
  scan.kill_after(2, 40);
  scan.kill_after(2, 15);
  finish(scan);
  const Gathered gathered = gather(scan.content("out"));
  EXPECT_EQ(gathered.targets.size(), 16384u);
  expect_each_once(gathered.targets);
  EXPECT_EQ(gathered.statuses, std::set<std::string>{"ok"});
  expect_metadata_of(scan, gathered, 2);
}

TEST(KilledSweep, BeginsAgainWhereItWasKilledAtOnce) {
  const Agentd agentd({"127.32.64.0/22"}, {"--generate", "20"});
  KeptScan scan({"discover", "-p", agentd.port(), "--rate", "200", "127.32.64.0/22"});
  scan.kill_after(1, 0);
  scan.kill_after(1, 1);
  finish(scan);
  const Gathered gathered = gather(scan.content("out"));
  EXPECT_EQ(gathered.targets.size(), 1024u);
  expect_each_once(gathered.targets);
  expect_metadata_of(scan, gathered, 2);
}

TEST(KilledShards, FindEveryAgentOnceOverTheOtherWire) {
  const Agentd agentd({"127.33.0.0/19"}, {"--generate", "20", "--loss", "0.05"});
  Gathered all;
  std::size_t records = 0;
  for (const char* shard : {"0", "1"}) {
    KeptScan scan({"discover", "-p", agentd.port(), "--rate", "800", "-t", "0.5", "-r", "20",
                   "--shards", "2", "--shard", shard, "--io", "mmsg", "127.33.0.0/19"});
    scan.kill_after(2, 20);
    finish(scan);
    const Gathered gathered = gather(scan.content("out"));
    expect_metadata_of(scan, gathered, 1);
    EXPECT_EQ(scan.document("metadata")["wire"]["name"], "mmsg");
    records += gathered.target_records;
    all.targets.insert(gathered.targets.begin(), gathered.targets.end());
  }
  EXPECT_EQ(records, 8192u);
  EXPECT_EQ(all.targets.size(), 8192u);
}

TEST(KilledWalk, RepeatsRowsOnlyOfWhatWasInFlight) {
  const std::vector<std::string> range = {"--seed", "7", "127.34.0.0/22"};
  const Agentd agentd({"127.34.0.0/22"},
                      {"--generate", "100", "--loss", "0.05", "--delay-ms", "20"});
  KeptScan scan({"walk", "-p", agentd.port(), "--rate", "1000", "-t", "0.5", "-r", "20",
                 "--max-inflight", "200", "--oid", "1.3.6.1", "--seed", "7", "127.34.0.0/22"});
  scan.kill_after(2, 30);
  scan.kill_after(2, 5);
  finish(scan);
  const Gathered gathered = gather(scan.content("out"));
  EXPECT_EQ(gathered.targets.size(), 1024u);
  expect_each_once(gathered.targets);
  EXPECT_EQ(gathered.rows.size(), 1024u * 100);
  expect_metadata_of(scan, gathered, 2);

  const std::vector<std::string> order = targets_in_order(range);
  std::set<std::string> in_flight;
  for (const std::uint64_t position : scan.unfinished()) in_flight.insert(order.at(position));
  EXPECT_GT(in_flight.size(), 0u);
  EXPECT_LE(in_flight.size(), 2u * 200);
  std::size_t repeated = 0;
  for (const auto& [row, times] : gathered.rows) {
    if (times == 1) continue;
    ++repeated;
    EXPECT_TRUE(in_flight.contains(row.substr(0, row.find(' ')))) << row;
  }
  EXPECT_GT(repeated, 0u) << "walks were broken off in the middle";
}

/// Lines of every kind over 127.35.0.0/20, and what they make of it: 2,000 single addresses and
/// some ranges.
std::string list_text() {
  std::ostringstream text;
  for (int i = 0; i < 2000; ++i) {
    text << "127.35." << i / 250 << '.' << i % 250 + 1 << '\n';
    if (i % 100 == 0) text << "# " << i << "\n\n";
    if (i % 400 == 0) {
      text << "{\"target\":\"127.35.15." << i / 400 * 32 << "/27\",\"tag\":\"range " << i
           << "\"}\n";
    }
    if (i % 500 == 0) text << "{\"kind\":\"varbind\",\"target\":\"127.35.0.1\"}\n";
  }
  return text.str();
}
constexpr std::size_t kListTargets = 2000 + 5 * 32;

/// Takes seven seconds: the second checkpoint is to come while there is enough left, on a busy disk
/// too.
std::vector<std::string> list_scan(const Agentd& agentd, const std::string& list) {
  return {"get", "-p",    agentd.port(),       "--rate",         "300", "-t", "0.5", "-r",
          "20",  "--oid", "1.3.6.1.2.1.1.5.0", "--max-inflight", "300", list};
}

TEST(KilledScanOfAList, AsksEveryLineAndRepeatsNone) {
  const Agentd agentd({"127.35.0.0/20"}, {"--generate", "20", "--loss", "0.05"});
  const scratch::ScratchFolder scratch;
  scratch.write("list", list_text());
  KeptScan scan(list_scan(agentd, "@" + scratch.path("list")));
  scan.kill_after(2, 10);
  finish(scan);
  const Gathered gathered = gather(scan.content("out"));
  EXPECT_EQ(gathered.targets.size(), kListTargets);
  expect_each_once(gathered.targets);
  expect_metadata_of(scan, gathered, 1);
  const ordered_json counts = scan.document("metadata")["targets"];
  EXPECT_EQ(counts["list_targets"], 2000 + 5);
  EXPECT_EQ(counts["skipped_objects"], 4);
  EXPECT_EQ(counts["bad_lines"], 0);
}

TEST(KilledScanOfAList, IsRefusedWhereTheListHasChanged) {
  const Agentd agentd({"127.35.0.0/20"}, {"--generate", "20"});
  const scratch::ScratchFolder scratch;
  const std::string list = scratch.path("list");
  scratch.write("list", list_text());
  KeptScan scan(list_scan(agentd, "@" + list));
  scan.kill_after(2, 1);
  scratch.write("list", "127.35.1.1\n" + list_text());
  const Finished finished = run(scan.resume_command());
  EXPECT_EQ(finished.status, 65);
  EXPECT_TRUE(finished.err.starts_with("snmpring: --resume " + scan.path("checkpoint") + ": " +
                                       list + ": its first ") &&
              finished.err.ends_with(" lines are not those that had been read\n"))
      << finished.err;
  // Nothing was touched: with the right list it goes on.
  scratch.write("list", list_text());
  finish(scan);
  EXPECT_EQ(gather(scan.content("out")).targets.size(), kListTargets);
}

TEST(KilledScanOfAStream, GoesOnWhenTheSameLinesArePipedInAgain) {
  const Agentd agentd({"127.35.0.0/20"}, {"--generate", "20"});
  KeptScan scan(list_scan(agentd, "-"));
  scan.kill_after(2, 5, text_as_input(list_text()));

  const Finished without = run(scan.resume_command());
  EXPECT_EQ(without.status, 65);
  EXPECT_TRUE(without.err.starts_with("snmpring: standard input: ended after 0 lines, of which "))
      << without.err;
  EXPECT_EQ(scan.document("checkpoint")["done"], false);
  const Finished with_others = run_with_input(scan.resume_command(), "127.35.9.1\n" + list_text());
  EXPECT_EQ(with_others.status, 65);

  finish(scan, text_as_input(list_text()));
  const Gathered gathered = gather(scan.content("out"));
  EXPECT_EQ(gathered.targets.size(), kListTargets);
  expect_each_once(gathered.targets);
}

}  // namespace
}  // namespace snmpring::cli
