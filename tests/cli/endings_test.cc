// How runs end: readers that leave or stall, full disks, signals, limits.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <set>

#include "fixtures.h"

namespace snmpring::cli {
namespace {

const std::vector<std::string> kEndingFleet = {"127.8.0.0/24"};

std::vector<std::string> walk_all(const Agentd& agentd, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"walk", "-p",    agentd.port(), "--rate",
                                        "0",    "--oid", "1.3.6.1",     kEndingFleet.front()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return snmpring(arguments);
}

TEST(ReaderThatLeaves, EndsTheRunSilently) {
  const Agentd agentd(kEndingFleet, {"--generate", "500"});
  Process process(walk_all(agentd));
  const auto line = process.read_line();
  ASSERT_TRUE(line);
  EXPECT_TRUE(line->starts_with(R"({"kind":)"));
  process.close_out();
  const Finished finished = process.finish();
  EXPECT_EQ(finished.status, 74);
  EXPECT_EQ(finished.err, "");
}

TEST(ReaderThatStalls, LosesNothing) {
  const Agentd agentd(kEndingFleet, {"--generate", "500"});
  const ScratchFolder scratch;
  const std::string metadata_file = scratch.path("metadata.json");
  // A named pipe tells when the output blocks. It is opened for both directions, so that no end
  // waits.
  const std::string status_file = scratch.path("status");
  ASSERT_EQ(::mkfifo(status_file.c_str(), 0600), 0);
  const UniqueFd status(::open(status_file.c_str(), O_RDWR | O_CLOEXEC));
  Process process(walk_all(agentd, {"-t", "2", "-r", "0", "--max-inflight", "64", "--metadata-file",
                                    metadata_file, "--status-file", status_file}));
  std::string out = process.read_line().value_or("") + '\n';
  // Without stalls the only attempt of each request would have timed out long before the fifth
  // second.
  for (int blocked = 0; blocked < 5;) {
    char text[8192];
    const ssize_t got = ::read(status.get(), text, sizeof text);
    ASSERT_GT(got, 0);
    const std::string_view lines(text, static_cast<std::size_t>(got));
    blocked += lines.find(R"("output_blocked":true)") != std::string_view::npos;
  }
  const Finished finished = process.finish();
  EXPECT_EQ(finished.status, 0) << finished.err;
  out += finished.out;
  std::set<std::string> complete;
  for (const auto& record : records_of_kind(out, "target")) {
    if (record["complete"] == true) complete.insert(record["target"]);
  }
  EXPECT_EQ(complete.size(), 256u);
  std::set<std::string> rows;
  std::size_t count = 0;
  for (const auto& record : parse_records(out)) {
    if (record["kind"] != "varbind") continue;
    rows.insert(record["target"].get<std::string>() + ' ' + record["oid"].get<std::string>());
    ++count;
  }
  EXPECT_EQ(rows.size(), 256u * 500);
  EXPECT_EQ(count, 256u * 500);
  const auto metadata = parse_document(scratch::content_of(metadata_file));
  EXPECT_GE(metadata["output"]["stalls"], 1);
}

TEST(FullDisk, EndsWithTheWriteErrorAndItsName) {
  const Agentd agentd(kEndingFleet, {"--generate", "100"});
  const Finished finished = run(walk_all(agentd, {"--output", "/dev/full"}));
  EXPECT_EQ(finished.status, 74);
  EXPECT_EQ(finished.err, "snmpring: /dev/full: No space left on device\n");
}

TEST(OutputThatCannotBeCreated, IsRefusedBeforeTheScan) {
  const Finished finished = run(snmpring({"discover", "127.0.0.1", "--output", "/nonexistent/x"}));
  EXPECT_EQ(finished.status, 73);
  EXPECT_NE(finished.err.find("/nonexistent/x"), std::string::npos);
}

TEST(Interruption, DrainsWhatIsInFlightAndWritesWholeRecords) {
  // Answers take half a second, so the signal finds requests in flight.
  const Agentd agentd(kEndingFleet, {"--generate", "400", "--delay-ms", "100"});
  Process process(walk_all(agentd, {"--grace", "0.2"}));
  std::string out = process.read_line().value_or("") + '\n';
  process.signal(SIGINT);
  const Finished finished = process.finish();
  EXPECT_EQ(finished.status, 75);
  out += finished.out;
  std::size_t interrupted = 0;
  for (const auto& record : records_of_kind(out, "target")) {
    if (record["error"] == "interrupted") {
      ++interrupted;
      EXPECT_EQ(record["complete"], false);
      EXPECT_EQ(record["status"], record["varbinds"] > 0 ? "partial" : "error");
    }
  }
  EXPECT_GT(interrupted, 0u);
}

TEST(Interruption, LetsOpenTargetsFinishWithinTheGrace) {
  const Agentd agentd(kEndingFleet, {"--generate", "40", "--delay-ms", "100"});
  Process process(walk_all(agentd, {"--grace", "300", "--max-inflight", "16"}));
  std::string out = process.read_line().value_or("") + '\n';
  process.signal(SIGTERM);
  const Finished finished = process.finish();
  EXPECT_EQ(finished.status, 75);
  out += finished.out;
  const auto targets = records_of_kind(out, "target");
  EXPECT_GT(targets.size(), 0u);
  EXPECT_LT(targets.size(), 256u);
  for (const auto& record : targets) EXPECT_EQ(record["status"], "ok");
}

TEST(SecondSignal, EndsAtOnceWithWholeLines) {
  const Agentd agentd(kEndingFleet, {"--generate", "400", "--delay-ms", "50"});
  Process process(walk_all(agentd, {"--grace", "600"}));
  std::string out = process.read_line().value_or("") + '\n';
  process.signal(SIGINT);
  process.signal(SIGTERM);
  const Finished finished = process.finish();
  EXPECT_EQ(finished.status, 75);
  parse_records(out + finished.out);
}

TEST(LastWord, IsSaidOnATerminalAloneUnlessAskedFor) {
  const Agentd agentd(kEndingFleet, {"--generate", "10"});
  EXPECT_EQ(run(walk_all(agentd)).err, "");
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{"--summary"}, {"--summary", "--quiet"}}) {
    const std::string said = run(walk_all(agentd, more)).err;
    EXPECT_NE(said.find("snmpring: walk done after "), std::string::npos) << said;
    EXPECT_NE(said.find(": 256 targets, 256 answered\n  ok 256\n"), std::string::npos) << said;
    EXPECT_NE(said.find("  2,560 rows, "), std::string::npos) << said;
  }
}

TEST(LastWord, SaysAfterASignalWhatIsOpenAndThenWhatIsLeft) {
  const Agentd agentd(kEndingFleet, {"--generate", "400", "--delay-ms", "100"});
  const ScratchFolder scratch;
  const std::string checkpoint = scratch.path("kept.checkpoint");
  const std::string status = scratch.path("status");
  ASSERT_EQ(::mkfifo(status.c_str(), 0600), 0);
  const UniqueFd running(::open(status.c_str(), O_RDWR | O_CLOEXEC));
  Process process(walk_all(
      agentd, {"--summary", "--grace", "0", "--max-inflight", "16", "--output",
               scratch.path("rows"), "--checkpoint", checkpoint, "--status-file", status}));
  char record = 0;
  ASSERT_EQ(::read(running.get(), &record, 1), 1);
  process.signal(SIGINT);
  const Finished finished = process.finish();
  EXPECT_EQ(finished.status, 75);
  EXPECT_NE(finished.err.find("snmpring: stopping: 16 open targets have 0 s left (--grace)"),
            std::string::npos)
      << finished.err;
  EXPECT_NE(finished.err.find("snmpring: walk stopped after "), std::string::npos);
  EXPECT_TRUE(finished.err.ends_with(" --resume " + checkpoint + "\n")) << finished.err;
}

TEST(RunTimeLimit, EndsOpenTargetsWithItsWord) {
  const Agentd agentd(kEndingFleet, {"--generate", "400", "--delay-ms", "100"});
  const Finished finished = run(walk_all(agentd, {"--max-runtime", "0.4"}));
  EXPECT_EQ(finished.status, 75);
  std::size_t ended = 0;
  for (const auto& record : records_of_kind(finished.out, "target")) {
    ended += record["error"] == "run_deadline";
  }
  EXPECT_GT(ended, 0u);
}

TEST(TargetLimit, EndsEarlyAndSaysSo) {
  const Agentd agentd(kEndingFleet, {"--generate", "10"});
  const Finished finished = run(walk_all(agentd, {"--max-targets", "7"}));
  EXPECT_EQ(finished.status, 75);
  EXPECT_EQ(records_of_kind(finished.out, "target").size(), 7u);
}

TEST(TargetLimit, IsNoSmallerRange) {
  const Agentd agentd({"127.8.4.0/22"}, {"--generate", "10"});
  const scratch::ScratchFolder scratch;
  const Finished finished = run(snmpring(
      {"discover", "-p", agentd.port(), "--max-targets", "10", "--metadata-file",
       scratch.path("metadata"), "--status-file", scratch.path("status"), "127.8.4.0/22"}));
  EXPECT_EQ(finished.status, 75) << finished.err;
  const auto metadata = parse_document(scratch::content_of(scratch.path("metadata")));
  EXPECT_EQ(metadata["targets"]["total"], 1'024);
  EXPECT_EQ(metadata["targets"]["done"], 10);
  EXPECT_DOUBLE_EQ(metadata["reach"]["asked_share"].get<double>(), 10.0 / 1'024);
  const auto status = parse_records(scratch::content_of(scratch.path("status"))).back();
  EXPECT_EQ(status["targets_total"], 1'024);
  EXPECT_EQ(status["percent"], 100.0);
}

TEST(Gates, FailOnRowsThatSayThatThereIsNothing) {
  const Agentd agentd({"127.8.2.1"}, {"--generate", "30"});
  const auto get = [&](const std::string& oid, const std::string& gate) {
    return run(snmpring({"get", "-p", agentd.port(), "127.8.2.1", oid, "--fail-on", gate})).status;
  };
  EXPECT_EQ(get("1.3.6.1.2.1.99.1.0", "noSuchObject"), 1);
  EXPECT_EQ(get("1.3.6.1.2.1.99.1.0", "noSuchInstance,noSuchObject"), 1);
  EXPECT_EQ(get("1.3.6.1.2.1.99.1.0", "noSuchInstance,incomplete"), 0);
  EXPECT_EQ(get("1.3.6.1.2.1.1.5.99", "noSuchInstance"), 1);
  EXPECT_EQ(get("1.3.6.1.2.1.1.5.99", "noSuchObject,incomplete"), 0);
  EXPECT_EQ(get("1.3.6.1.2.1.1.5.0", "noSuchObject,noSuchInstance,incomplete"), 0);
}

TEST(Gates, FailOnAnAnswerThatIsNotComplete) {
  const Agentd agentd({"127.8.2.2"}, {"--generate", "100"});
  const auto walk = [&](const std::string& varbinds) {
    return run(snmpring({"walk", "-p", agentd.port(), "127.8.2.2", ".1.3", "--max-varbinds",
                         varbinds, "--fail-on", "incomplete"}))
        .status;
  };
  EXPECT_EQ(walk("0"), 0);
  EXPECT_EQ(walk("10"), 1);
}

TEST(MaxResults, IsAWishThatIsMet) {
  const Agentd agentd({"127.8.2.16/28"}, {"--generate", "30"});
  const ScratchFolder scratch;
  const std::string metadata = scratch.path("metadata.json");
  const Finished finished =
      run(snmpring({"discover", "-p", agentd.port(), "127.8.2.16/28", "--max-results", "3",
                    "--max-inflight", "1", "--metadata-file", metadata}));
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_EQ(records_of_kind(finished.out, "target").size(), 3u);
  EXPECT_EQ(parse_document(scratch::content_of(metadata))["exit_reason"], "max_results");
}

TEST(Summary, NamesASubtreeThatNoTargetHas) {
  const Agentd agentd({"127.8.2.32/30"}, {"--generate", "30"});
  const auto walk = [&](const std::string& oids) {
    return run(snmpring({"walk", "-p", agentd.port(), "--summary", "--oid", oids, "127.8.2.32/30"}))
        .err;
  };
  const std::string some = walk("1.3.6.1.2.1.1,1.3.6.1.2.1.99");
  EXPECT_NE(some.find("no target has anything under 1.3.6.1.2.1.99\n"), std::string::npos) << some;
  EXPECT_EQ(some.find("under 1.3.6.1.2.1.1\n"), std::string::npos) << some;
  EXPECT_EQ(walk("1.3.6.1").find("no target has"), std::string::npos);
  // A leaf is found too.
  EXPECT_EQ(walk("1.3.6.1.2.1.1.1.0").find("no target has"), std::string::npos);
}

TEST(DryRun, OfVerbsThatScanNothingOnlySays) {
  const Finished targets = run(snmpring({"targets", "--dry-run", "127.8.2.32/30"}));
  EXPECT_EQ(targets.status, 0);
  EXPECT_EQ(targets.out, "verb: targets\ntargets: 4\n");
  const Finished keys = run(snmpring({"keygen", "--dry-run", "-a", "SHA-256", "-A", "maplesyrup",
                                      "-x", "AES", "-X", "maplesyrup", "-e", "80001f8804aa"}));
  EXPECT_EQ(keys.status, 0);
  EXPECT_EQ(keys.out,
            "verb: keygen\nauthentication: SHA-256\nprivacy: AES\nengines to localize to: 1\n"
            "keys: 4, to standard output\n");
}

TEST(Gates, TurnOutcomesIntoAStatus) {
  const Agentd agentd({"127.8.1.0/29"}, {"--generate", "10"});
  const std::vector<std::string> sweep = {"discover", "-p", agentd.port(), "-t", "2", "-r", "0"};
  const auto with = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = sweep;
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(snmpring(arguments)).status;
  };
  EXPECT_EQ(with({"127.8.1.0/29", "--fail-on", "any", "--min-hitrate", "100"}), 0);
  EXPECT_EQ(with({"127.8.1.0/28"}), 0);
  EXPECT_EQ(with({"127.8.1.0/28", "--min-hitrate", "60"}), 1);
  EXPECT_EQ(with({"127.8.1.0/28", "--fail-on", "any"}), 1);
  EXPECT_EQ(with({"127.8.1.0/28", "--fail-on", "gen_err"}), 0);
}

TEST(Gates, AreNotMetByARunWithoutTargets) {
  const scratch::ScratchFolder scratch;
  scratch.write("empty", "# nobody\n");
  scratch.write("blocked", "127.8.1.0/24\n");
  const auto with = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"discover",
                                          "--blocklist-file",
                                          scratch.path("blocked"),
                                          "--metadata-file",
                                          scratch.path("run"),
                                          "--io",
                                          "mmsg",
                                          "--recv-buffer",
                                          "64k"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(snmpring(arguments));
  };
  const std::string list = '@' + scratch.path("empty");
  for (const auto& [words, status, said] :
       std::vector<std::tuple<std::vector<std::string>, int, std::string>>{
           {{list, "--fail-on", "any"}, 1, "snmpring: --fail-on any: there was no target to ask\n"},
           {{"127.8.1.0/28", "--min-hitrate", "100", "--fail-on", "any"},
            1,
            "snmpring: --min-hitrate: there was no target to ask: 16 blocked\n"},
           {{"-6", "127.8.2.0/28", "--min-hitrate", "1"},
            1,
            "snmpring: --min-hitrate: there was no target to ask: 16 of a family that is left "
            "out\n"},
           {{list}, 0, ""},
           {{list, "--fail-on", "timeout", "--min-hitrate", "0"}, 0, ""}}) {
    const Finished finished = with(words);
    EXPECT_EQ(finished.status, status) << said;
    EXPECT_EQ(finished.err, said);
    const auto metadata = parse_document(scratch::content_of(scratch.path("run")));
    EXPECT_TRUE(metadata["reach"]["asked_share"].is_null());
    EXPECT_EQ(metadata["exit_code"], status);
  }
}

}  // namespace
}  // namespace snmpring::cli
