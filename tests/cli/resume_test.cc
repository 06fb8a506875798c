// Runs that ended before they were done, for whatever reason, and what --resume makes of them.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "kept_scan.h"

namespace snmpring::cli {
namespace {

using nlohmann::ordered_json;

const std::vector<std::string> kFleet = {"127.36.0.0/24"};

/// A walk of 256 agents that takes some seconds, enough to get to it in time on a busy machine.
std::vector<std::string> slow_walk(const Agentd& agentd, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"walk", "-p",          agentd.port(), "--rate",
                                        "0",    "--oid",       "1.3.6.1",     "--max-inflight",
                                        "16",   kFleet.front()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

// Not in step, so that at any moment some walks are in their middle.
const std::vector<std::string> kSlowAgents = {"--generate", "200",         "--delay-ms",
                                              "20",         "--jitter-ms", "60"};

/// Goes on to the end, and fast; every agent is there, as if nothing had happened.
void expect_completed(const KeptScan& scan, std::size_t agents, std::size_t rows,
                      std::vector<std::string> more = {}) {
  more.insert(more.end(), {"--max-inflight", "256", "--max-runtime", "0"});
  const Finished finished = run(scan.resume_command(std::move(more)));
  EXPECT_EQ(finished.status, 0) << finished.err;
  const bool compressed = scan.content("out").starts_with("\x28\xb5\x2f\xfd");
  const Gathered gathered = gather(compressed ? scan.decompressed("out") : scan.content("out"));
  EXPECT_EQ(gathered.targets.size(), agents);
  EXPECT_EQ(gathered.target_records, agents) << "each has one record";
  EXPECT_EQ(gathered.statuses, std::set<std::string>{"ok"});
  EXPECT_EQ(gathered.rows.size(), rows);
  EXPECT_EQ(scan.document("metadata")["exit_reason"], "done");
  EXPECT_EQ(scan.document("metadata")["output"]["octets"], scan.content("out").size());
  EXPECT_EQ(scan.document("checkpoint")["done"], true);
}

TEST(InterruptedScan, IsTakenUpAgainWithoutItsInterruptedRecords) {
  const Agentd agentd(kFleet, kSlowAgents);
  KeptScan scan(slow_walk(agentd, {"--grace", "0.1"}));
  FolderWatch watch(scan.folder().folder());
  Process process(scan.command());
  ASSERT_TRUE(watch.wait_for_writes("out", 20));
  process.signal(SIGINT);
  EXPECT_EQ(process.finish().status, 75);
  const std::string out = scan.content("out");
  EXPECT_NE(out.find("\"error\":\"interrupted\""), std::string::npos);
  EXPECT_EQ(scan.document("metadata")["exit_reason"], "interrupted");
  const ordered_json checkpoint = scan.document("checkpoint");
  EXPECT_EQ(checkpoint["done"], false);
  EXPECT_GT(checkpoint["targets"]["unfinished_count"], 0);
  EXPECT_LT(checkpoint["output_octets"], out.size());
  expect_completed(scan, 256, 256 * 200);
}

TEST(InterruptedScan, HasNothingInFlightWhereTheGraceSufficed) {
  const Agentd agentd(kFleet, kSlowAgents);
  KeptScan scan(slow_walk(agentd, {"--grace", "300"}));
  FolderWatch watch(scan.folder().folder());
  Process process(scan.command());
  ASSERT_TRUE(watch.wait_for_writes("out", 20));
  process.signal(SIGTERM);
  EXPECT_EQ(process.finish().status, 75);
  const ordered_json checkpoint = scan.document("checkpoint");
  EXPECT_EQ(checkpoint["targets"]["unfinished_count"], 0);
  EXPECT_EQ(checkpoint["output_octets"], scan.content("out").size());
  expect_completed(scan, 256, 256 * 200);
  const Gathered gathered = gather(scan.content("out"));
  EXPECT_EQ(gathered.varbind_records, 256u * 200) << "no row came twice";
}

TEST(InterruptedScan, LeavesAValidCheckpointAfterASecondSignal) {
  const Agentd agentd(kFleet, kSlowAgents);
  KeptScan scan(slow_walk(agentd, {"--grace", "600"}));
  FolderWatch watch(scan.folder().folder());
  Process process(scan.command());
  ASSERT_TRUE(watch.wait_for_writes("out", 20));
  process.signal(SIGINT);
  process.signal(SIGTERM);
  EXPECT_EQ(process.finish().status, 75);
  parse_records(scan.content("out"));
  EXPECT_EQ(scan.document("checkpoint")["done"], false);
  expect_completed(scan, 256, 256 * 200);
}

TEST(StoppedScan, GoesOnAfterALimitOfTime) {
  const Agentd agentd(kFleet, kSlowAgents);
  KeptScan scan(slow_walk(agentd, {"--max-runtime", "2"}));
  // The limit is one for each start. What it cuts short is in the output until the next.
  int starts = 0;
  std::size_t cut_short = 0;
  for (int status = 75; status == 75 && starts < 100; ++starts) {
    status = run(scan.command()).status;
    cut_short += scan.content("out").find("\"error\":\"run_deadline\"") != std::string::npos;
  }
  EXPECT_GT(starts, 1);
  EXPECT_GT(cut_short, 0u);
  expect_completed(scan, 256, 256 * 200);
}

TEST(StoppedScan, GoesOnWithAHigherLimitOfTargets) {
  const Agentd agentd(kFleet, {"--generate", "10"});
  KeptScan scan({"walk", "-p", agentd.port(), "--rate", "0", "--oid", "1.3.6.1", "--max-targets",
                 "100", kFleet.front()});
  EXPECT_EQ(run(scan.command()).status, 75);
  EXPECT_EQ(run(scan.resume_command()).status, 75) << "nothing more may be asked";
  EXPECT_EQ(gather(scan.content("out")).target_records, 100u);
  EXPECT_EQ(run(scan.resume_command({"--max-targets", "180"})).status, 75);
  EXPECT_EQ(gather(scan.content("out")).target_records, 180u);
  expect_completed(scan, 256, 256 * 10, {"--max-targets", "0"});
}

TEST(StoppedScan, GoesOnWithAHigherLimitOfResults) {
  const Agentd agentd(kFleet, {"--generate", "10"});
  KeptScan scan({"walk", "-p", agentd.port(), "--rate", "0", "--oid", "1.3.6.1", "--max-results",
                 "50", "--max-inflight", "4", kFleet.front()});
  EXPECT_EQ(run(scan.command()).status, 0) << "the wish was met";
  const std::size_t first = gather(scan.content("out")).target_records;
  EXPECT_LT(first, 60u);
  EXPECT_EQ(run(scan.resume_command()).status, 0);
  EXPECT_EQ(gather(scan.content("out")).target_records, first);
  expect_completed(scan, 256, 256 * 10, {"--max-results", "0"});
}

TEST(FinishedScan, EndsAtOnceWithZero) {
  const Agentd agentd(kFleet, {"--generate", "10"});
  KeptScan scan({"walk", "-p", agentd.port(), "--oid", "1.3.6.1.2.1.1.5", kFleet.front()});
  ASSERT_EQ(run(scan.command()).status, 0);
  const std::string out = scan.content("out");
  const std::string checkpoint = scan.content("checkpoint");
  // Not even the output need be there any more.
  std::filesystem::remove(scan.path("out"));
  const Finished again = run(scan.resume_command());
  EXPECT_EQ(again.status, 0);
  EXPECT_EQ(again.err, "");
  EXPECT_EQ(scan.content("checkpoint"), checkpoint);
  EXPECT_FALSE(std::filesystem::exists(scan.path("out")));
}

TEST(FinishedScan, WritesTheMetadataThatACrashKeptFromIt) {
  const Agentd agentd(kFleet, {"--generate", "10"});
  KeptScan scan({"walk", "-p", agentd.port(), "--oid", "1.3.6.1.2.1.1.5", kFleet.front()});
  ASSERT_EQ(run(scan.command()).status, 0);
  const std::string out = scan.content("out");
  const ordered_json before = scan.document("metadata");
  std::filesystem::remove(scan.path("metadata"));
  EXPECT_EQ(run(scan.resume_command()).status, 0);
  const ordered_json after = scan.document("metadata");
  EXPECT_EQ(after["targets"], before["targets"]);
  EXPECT_EQ(after["requests"], before["requests"]);
  EXPECT_EQ(after["run"], before["run"]);
  EXPECT_EQ(after["started"], before["started"]);
  EXPECT_EQ(scan.content("out"), out);
}

TEST(FullDisk, LeavesACheckpointToGoOnFromOnceThereIsRoom) {
  const Agentd agentd(kFleet, kSlowAgents);
  KeptScan scan(slow_walk(agentd));
  // The output may not grow above 4 MiB, which is a third of it.
  std::vector<std::string> limited = {"/bin/bash", "-c", "ulimit -f 4096; exec \"$@\"", "bash"};
  for (const std::string& word : scan.command()) limited.push_back(word);
  const Finished finished = run(limited);
  EXPECT_EQ(finished.status, 74);
  EXPECT_EQ(finished.err, "snmpring: " + scan.path("out") + ": File too large\n");
  parse_records(scan.content("out"));
  EXPECT_EQ(scan.document("checkpoint")["done"], false);
  expect_completed(scan, 256, 256 * 200);
}

/// Of a scan that keeps its target records apart.
void expect_completed_apart(const KeptScan& scan, std::size_t agents, std::size_t rows) {
  const Finished finished = run(scan.resume_command({"--max-inflight", "256"}));
  EXPECT_EQ(finished.status, 0) << finished.err;
  const Gathered varbinds = gather(scan.content("out"));
  EXPECT_EQ(varbinds.target_records, 0u);
  EXPECT_EQ(varbinds.rows.size(), rows);
  const Gathered targets = gather(scan.content("targets"));
  EXPECT_EQ(targets.varbind_records, 0u);
  EXPECT_EQ(targets.targets.size(), agents);
  EXPECT_EQ(targets.target_records, agents) << "each has one record";
  EXPECT_EQ(targets.statuses, std::set<std::string>{"ok"});
  EXPECT_EQ(scan.document("metadata")["output"]["target_records"], agents);
  EXPECT_EQ(scan.document("checkpoint")["targets_file_octets"], scan.content("targets").size());
}

TEST(TargetsApart, AreTakenUpAgainWithTheirRows) {
  const Agentd agentd(kFleet, kSlowAgents);
  KeptScan scan = KeptScan(slow_walk(agentd));
  scan.add({"--targets-file", scan.path("targets")});
  ASSERT_NO_FATAL_FAILURE(scan.kill_after(2, 5));
  ASSERT_NO_FATAL_FAILURE(scan.kill_after(2, 5));
  expect_completed_apart(scan, 256, 256 * 200);
}

TEST(TargetsApart, AreTakenUpAgainAfterAnInterruption) {
  const Agentd agentd(kFleet, kSlowAgents);
  KeptScan scan = KeptScan(slow_walk(agentd, {"--grace", "0.1"}));
  scan.add({"--targets-file", scan.path("targets"), "--compress", "zstd"});
  FolderWatch watch(scan.folder().folder());
  Process process(scan.command());
  ASSERT_TRUE(watch.wait_for_writes("targets", 3));
  process.signal(SIGINT);
  EXPECT_EQ(process.finish().status, 75);
  EXPECT_NE(scan.content("targets").find("\"error\":\"interrupted\""), std::string::npos);
  EXPECT_EQ(gather(scan.decompressed("out")).target_records, 0u);
  const Finished finished = run(scan.resume_command({"--max-inflight", "256"}));
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_EQ(gather(scan.decompressed("out")).rows.size(), 256u * 200);
  const Gathered targets = gather(scan.content("targets"));
  EXPECT_EQ(targets.target_records, 256u);
  EXPECT_EQ(targets.statuses, std::set<std::string>{"ok"});
}

TEST(TargetsApart, AreRefusedWhereTheirFileIsAnother) {
  const Agentd agentd(kFleet, kSlowAgents);
  KeptScan scan = KeptScan(slow_walk(agentd));
  scan.add({"--targets-file", scan.path("targets")});
  ASSERT_NO_FATAL_FAILURE(scan.kill_after(2, 5));
  std::string other = scan.content("targets");
  std::ranges::replace(other, 'o', 'O');
  scan.folder().write("targets", other);
  const Finished refused = run(scan.resume_command());
  EXPECT_EQ(refused.status, 65);
  EXPECT_TRUE(refused.err.starts_with("snmpring: --targets-file " + scan.path("targets") + ": "))
      << refused.err;
}

TEST(TargetsApart, StandStillWithTheScanWhereNobodyReadsThem) {
  const Agentd agentd(kFleet, {"--generate", "5"});
  const ScratchFolder scratch;
  const std::string pipe = scratch.path("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  Process process(
      snmpring({"walk", "-p", agentd.port(), "--rate", "0", "--oid", "1.3.6.1", "--quiet",
                "--output", scratch.path("out"), "--targets-file", pipe, kFleet.front()}));
  const std::string records = scratch::content_of(pipe);
  EXPECT_EQ(process.finish().status, 0);
  EXPECT_EQ(gather(records).target_records, 256u);
  EXPECT_EQ(gather(scratch::content_of(scratch.path("out"))).rows.size(), 256u * 5);
}

TEST(TargetsApart, AreNotWrittenIntoTheOutput) {
  const ScratchFolder scratch;
  const Finished refused = run(snmpring({"walk", "--output", scratch.path("out"), "--targets-file",
                                         scratch.path("out"), "127.0.0.1"}));
  EXPECT_EQ(refused.status, 64);
  EXPECT_NE(refused.err.find("--targets-file"), std::string::npos) << refused.err;
}

TEST(CompressedScan, IsTakenUpAgainWhereAFrameEnds) {
  const Agentd agentd(kFleet, kSlowAgents);
  KeptScan scan(slow_walk(agentd, {"--compress", "zstd"}));
  ASSERT_NO_FATAL_FAILURE(scan.kill_after(2, 1));
  ASSERT_NO_FATAL_FAILURE(scan.kill_after(2, 1));
  const std::uint64_t kept = scan.document("checkpoint")["output_octets"];
  std::filesystem::copy(scan.path("out"), scan.path("cut"));
  std::filesystem::resize_file(scan.path("cut"), kept);
  parse_records(scan.decompressed("cut"));
  expect_completed(scan, 256, 256 * 200);
}

TEST(CompressedScan, EndsInOrderWhenItIsInterrupted) {
  const Agentd agentd(kFleet, kSlowAgents);
  KeptScan scan(slow_walk(agentd, {"--compress", "zstd:3", "--grace", "0.1"}));
  FolderWatch watch(scan.folder().folder());
  Process process(scan.command());
  ASSERT_TRUE(watch.wait_for_writes("out", 1));
  process.signal(SIGINT);
  EXPECT_EQ(process.finish().status, 75);
  const std::string records = scan.decompressed("out");
  parse_records(records);
  EXPECT_NE(records.find("\"error\":\"interrupted\""), std::string::npos);
  EXPECT_EQ(scan.document("metadata")["output"]["octets"], scan.content("out").size());
  expect_completed(scan, 256, 256 * 200);
}

TEST(CompressedScan, LeavesWholeFramesOnAFullDisk) {
  const Agentd agentd(kFleet, kSlowAgents);
  KeptScan scan(slow_walk(agentd, {"--compress", "zstd"}));
  // It may not grow above 256 KiB; compressed it becomes larger than that.
  std::vector<std::string> limited = {"/bin/bash", "-c", "ulimit -f 256; exec \"$@\"", "bash"};
  for (const std::string& word : scan.command()) limited.push_back(word);
  const Finished finished = run(limited);
  EXPECT_EQ(finished.status, 74);
  EXPECT_EQ(finished.err, "snmpring: " + scan.path("out") + ": File too large\n");
  parse_records(scan.decompressed("out"));
  expect_completed(scan, 256, 256 * 200);
}

TEST(CompressedScan, IsReadThroughAPipe) {
  const Agentd agentd(kFleet, {"--generate", "50"});
  std::string command;
  for (const std::string& word : snmpring(
           {"walk", "-p", agentd.port(), "--rate", "0", "--compress", "zstd", kFleet.front()})) {
    command += '\'' + word + "' ";
  }
  const Finished finished = run({"bash", "-o", "pipefail", "-c", command + "| zstd -dcq"});
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_EQ(gather(finished.out).targets.size(), 256u);
}

TEST(CompressedScan, IsNotForPeople) {
  const Finished finished =
      run(snmpring({"discover", "--format", "human", "--compress", "zstd", "127.0.0.1"}));
  EXPECT_EQ(finished.status, 64);
  EXPECT_TRUE(finished.err.starts_with("snmpring: --compress: ")) << finished.err;
}

TEST(CheckpointThatCannotBeWritten, DoesNotStopTheScanButFailsItsEnd) {
  const Agentd agentd(kFleet, kSlowAgents);
  const ScratchFolder scratch;
  std::filesystem::create_directory(scratch.path("state"));
  FolderWatch watch(scratch.path("state"));
  Process process(
      snmpring({"walk", "-p", agentd.port(), "--rate", "0", "--oid", "1.3.6.1", "--max-inflight",
                "64", kFleet.front(), "--quiet", "--output", scratch.path("out"), "--checkpoint",
                scratch.path("state/checkpoint")}));
  ASSERT_TRUE(watch.wait_for_renames("checkpoint", 1));
  std::filesystem::rename(scratch.path("state"), scratch.path("elsewhere"));
  const Finished finished = process.finish();
  EXPECT_EQ(finished.status, 74);
  const std::string reason =
      "snmpring: --checkpoint " + scratch.path("state/checkpoint") + ": No such file or directory";
  EXPECT_TRUE(finished.err.starts_with(reason)) << finished.err;
  EXPECT_TRUE(finished.err.ends_with(reason + "\n")) << finished.err;
  EXPECT_EQ(gather(scratch::content_of(scratch.path("out"))).targets.size(), 256u);
}

TEST(CheckpointThatCannotBeWritten, IsRefusedBeforeTheScan) {
  const ScratchFolder scratch;
  const std::string out = scratch.path("out");
  Finished finished = run(snmpring(
      {"discover", "127.0.0.1", "--output", out, "--checkpoint", "/nonexistent/checkpoint"}));
  EXPECT_EQ(finished.status, 73);
  EXPECT_EQ(finished.err,
            "snmpring: --checkpoint /nonexistent/checkpoint: No such file or directory\n");
  finished = run(snmpring({"discover", "127.0.0.1", "--output", out, "--checkpoint", "/dev/null"}));
  EXPECT_EQ(finished.status, 64);
  finished = run(snmpring({"discover", "127.0.0.1", "--output", "/dev/null", "--checkpoint",
                           scratch.path("checkpoint")}));
  EXPECT_EQ(finished.status, 64);
  EXPECT_EQ(finished.err,
            "snmpring: --output /dev/null: must be a regular file where a checkpoint is kept\n");
  finished = run(snmpring({"discover", "127.0.0.1", "--output", scratch.path("caf\xe9"),
                           "--checkpoint", scratch.path("checkpoint")}));
  EXPECT_EQ(finished.status, 64);
  EXPECT_NE(finished.err.find("output holds octets that are no UTF-8"), std::string::npos);
}

TEST(CheckpointThatCannotBeWritten, IsNamedWithItsOptionBeforeTheFirstPacket) {
  const ScratchFolder scratch;
  const std::string checkpoint = scratch.path("checkpoint");
  // The file can be made, but not one octet of it be written.
  const Finished finished =
      Process(Process::Setup{.argv = snmpring({"discover", "127.0.0.1", "--output",
                                               scratch.path("out"), "--checkpoint", checkpoint}),
                             .in_child =
                                 [] {
                                   const rlimit none{0, 0};
                                   ::setrlimit(RLIMIT_FSIZE, &none);
                                 }})
          .finish();
  EXPECT_EQ(finished.status, 73);
  EXPECT_EQ(finished.err, "snmpring: --checkpoint " + checkpoint + ": File too large\n");
  EXPECT_FALSE(std::filesystem::exists(checkpoint));
}

/// A scan that was killed in the middle, over agents that are gone.
class BrokenOff : public ::testing::Test {
 protected:
  void SetUp() override {
    const Agentd agentd(kFleet, kSlowAgents);
    scan_ = std::make_unique<KeptScan>(slow_walk(agentd, {"-c", "typed-secret"}));
    FolderWatch watch(scan_->folder().folder());
    Process process(scan_->command());
    ASSERT_TRUE(watch.wait_for_renames("checkpoint", 1));
    process.signal(SIGKILL);
    ASSERT_EQ(process.finish().status, -SIGKILL);
  }

  std::unique_ptr<KeptScan> scan_;
};

TEST_F(BrokenOff, IsNotTakenUpFromADamagedCheckpoint) {
  const std::string text = scan_->content("checkpoint");
  scan_->folder().write("checkpoint", text.substr(0, text.size() - 1));
  Finished finished = run(scan_->resume_command());
  EXPECT_EQ(finished.status, 65);
  EXPECT_EQ(finished.err, "snmpring: --resume: " + scan_->path("checkpoint") +
                              " is damaged: its end is missing\n");
  std::string newer = text;
  newer.replace(newer.find("\"format\":1"), 10, "\"format\":9");
  scan_->folder().write("checkpoint", newer);
  finished = run(scan_->resume_command());
  EXPECT_EQ(finished.status, 65);
  EXPECT_EQ(finished.err, "snmpring: --resume: " + scan_->path("checkpoint") +
                              " was written by a newer snmpring (format 9, not 1)\n");
}

TEST_F(BrokenOff, IsNotTakenUpWithoutTheSecretThatWasTyped) {
  EXPECT_EQ(scan_->content("checkpoint").find("typed-secret"), std::string::npos);
  const Finished finished = run(scan_->resume_command());
  EXPECT_EQ(finished.status, 64);
  EXPECT_EQ(finished.err,
            "snmpring: -c: the text of c1 was given on the command line, and a checkpoint keeps no "
            "secret: give it again\n");
}

TEST_F(BrokenOff, IsNotTakenUpWithoutItsOutput) {
  std::filesystem::remove(scan_->path("out"));
  const Finished finished = run(scan_->resume_command({"-c", "typed-secret"}));
  EXPECT_EQ(finished.status, 73);
  EXPECT_EQ(finished.err,
            "snmpring: --output " + scan_->path("out") + ": No such file or directory\n");
}

TEST(RunningScan, CannotBeTakenUpASecondTime) {
  const Agentd agentd(kFleet, kSlowAgents);
  KeptScan scan(slow_walk(agentd));
  FolderWatch watch(scan.folder().folder());
  Process process(scan.command());
  ASSERT_TRUE(watch.wait_for_renames("checkpoint", 1));
  const Finished second = run(scan.resume_command());
  EXPECT_EQ(second.status, 73);
  EXPECT_EQ(second.err,
            "snmpring: --output " + scan.path("out") + ": another snmpring is writing it\n");
  EXPECT_EQ(process.finish().status, 0);
  EXPECT_EQ(gather(scan.content("out")).target_records, 256u);
}

TEST(ShortenedOutput, IsRefusedAndLeftAlone) {
  const Agentd agentd(kFleet, kSlowAgents);
  KeptScan scan(slow_walk(agentd));
  {
    FolderWatch watch(scan.folder().folder());
    Process process(scan.command());
    // The second checkpoint after a write was begun after it, so it speaks of some octets.
    ASSERT_TRUE(watch.wait_for_writes("out", 1));
    ASSERT_TRUE(watch.wait_for_renames("checkpoint", 2));
    process.signal(SIGKILL);
    ASSERT_EQ(process.finish().status, -SIGKILL);
  }
  const std::string out = scan.content("out");
  const auto octets = scan.document("checkpoint")["output_octets"].get<std::size_t>();
  ASSERT_GT(octets, 0u);
  scan.folder().write("out", out.substr(0, octets - 1));
  const Finished finished = run(scan.resume_command());
  EXPECT_EQ(finished.status, 65);
  EXPECT_EQ(scan.content("out").size(), octets - 1);
  scan.folder().write("out", out);
  expect_completed(scan, 256, 256 * 200);
}

TEST(ChangedBlocklist, IsRefused) {
  const Agentd agentd(kFleet, kSlowAgents);
  const ScratchFolder scratch;
  scratch.write("block", "192.0.2.0/24\n");
  KeptScan scan(slow_walk(agentd, {"--blocklist-file", scratch.path("block")}));
  scan.kill_after(1, 1);
  scratch.write("block", "127.36.0.7\n");
  const Finished finished = run(scan.resume_command());
  EXPECT_EQ(finished.status, 65);
  EXPECT_NE(finished.err.find("has a blocklist or allowlist changed?"), std::string::npos);
}

}  // namespace
}  // namespace snmpring::cli
