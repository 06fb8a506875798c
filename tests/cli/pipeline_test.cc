// snmpring in pipes: lists, standard input as a stream, one verb feeding another.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "fixtures.h"
#include "network_namespace.h"

namespace snmpring::cli {
namespace {

TEST(Pipeline, DiscoverFeedsWalk) {
  const Agentd agentd({"127.9.0.0/28"}, {"--generate", "30"});
  const Finished found = run(snmpring(
      {"discover", "-p", agentd.port(), "--report", "all", "-t", "2", "-r", "0", "127.9.0.0/27"}));
  ASSERT_EQ(found.status, 0) << found.err;
  const Finished walked = run_with_input(snmpring({"walk", "--oid", "1.3.6.1", "-"}), found.out);
  EXPECT_EQ(walked.status, 0) << walked.err;
  std::map<std::string, int> rows;
  for (const auto& record : records_of_kind(walked.out, "varbind")) ++rows[record["target"]];
  EXPECT_EQ(rows.size(), 16u);
  for (const auto& [target, count] : rows) EXPECT_EQ(count, 30) << target;
}

TEST(Pipeline, RefusesAListWithoutTheCommunityThatItWasMadeWith) {
  const Agentd agentd({"127.9.0.16/28"}, {"--generate", "30", "--community", "s3cret"});
  const Finished found =
      run(snmpring({"discover", "-c", "s3cret", "-p", agentd.port(), "127.9.0.16/28"}));
  ASSERT_EQ(found.status, 0) << found.err;
  const Finished without = run_with_input(snmpring({"walk", "--oid", "1.3.6.1", "-"}), found.out);
  EXPECT_EQ(without.status, 65);
  EXPECT_TRUE(without.out.empty()) << without.out;
  EXPECT_NE(without.err.find("-:1: there is no credential \"c1\": give the -c"), std::string::npos)
      << without.err;
  EXPECT_NE(without.err.find("15 more lines name the credential \"c1\""), std::string::npos)
      << without.err;
  EXPECT_EQ(std::ranges::count(without.err, '\n'), 2);
  const Finished with =
      run_with_input(snmpring({"walk", "-c", "s3cret", "--oid", "1.3.6.1", "-"}), found.out);
  EXPECT_EQ(with.status, 0) << with.err;
  EXPECT_EQ(records_of_kind(with.out, "target").size(), 16u);
}

TEST(Pipeline, TakesAListOfTheDefaultCommunityWithAnyCredential) {
  const Agentd agentd({"127.9.0.32/30"}, {"--generate", "30"});
  const Finished found = run(snmpring({"discover", "-p", agentd.port(), "127.9.0.32/30"}));
  for (const auto& record : records_of_kind(found.out, "target")) {
    EXPECT_EQ(record["credential"], "public");
  }
  for (const char* community : {"public", "text:public"}) {
    const Finished walked = run_with_input(
        snmpring({"walk", "-c", community, "-c", "x", "--oid", "1.3.6.1", "-"}), found.out);
    EXPECT_EQ(walked.status, 0) << walked.err;
    EXPECT_EQ(records_of_kind(walked.out, "varbind").size(), 4u * 30);
  }
}

TEST(Pipeline, GivesLinesTheirTags) {
  const Agentd agentd({"127.9.0.48/30"}, {"--generate", "30"});
  const Finished found = run_with_input(snmpring({"discover", "-p", agentd.port(), "-"}),
                                        "127.9.0.48 core 1\n127.9.0.49/32 \"edge\" # new\n");
  EXPECT_EQ(found.status, 0) << found.err;
  std::map<std::string, std::string> tags;
  for (const auto& record : records_of_kind(found.out, "target")) {
    tags[record["target"]] = record["tag"];
  }
  EXPECT_EQ(tags, (std::map<std::string, std::string>{{"127.9.0.48", "core 1"},
                                                      {"127.9.0.49", "\"edge\""}}));
}

TEST(Pipeline, DiscoverFeedsWalkWhateverItFound) {
  const Agentd agentd({"127.9.4.1"}, {"--generate", "30", "--quirk", "big60k"});
  const Finished found = run(snmpring({"discover", "-p", agentd.port(), "127.9.4.1"}));
  ASSERT_EQ(found.status, 0) << found.err;
  ASSERT_GT(found.out.size(), 3u * 60'000);
  const Finished listed = run_with_input(snmpring({"targets", "-"}), found.out);
  EXPECT_EQ(listed.status, 0) << listed.err;
  EXPECT_EQ(listed.out, "127.9.4.1:" + agentd.port() + '\n');
}

TEST(MaxOids, FindsInOneAttemptWhoTakesOneOidAtATime) {
  const Agentd agentd({"127.9.8.1"}, {"--generate", "30", "--quirk", "get-max-1"});
  const std::vector<std::string> asked = {"discover", "-p", agentd.port(), "-r", "0", "127.9.8.1"};
  std::vector<std::string> at_once = asked;
  at_once.insert(at_once.end(), {"-t", "0.3"});
  const Finished silent = run(snmpring(at_once));
  EXPECT_EQ(records_of_kind(silent.out, "target").at(0)["status"], "timeout");
  std::vector<std::string> one_by_one = asked;
  one_by_one.insert(one_by_one.end(), {"-t", "20", "--max-oids", "1"});
  const Finished found = run(snmpring(one_by_one));
  const auto target = records_of_kind(found.out, "target").at(0);
  EXPECT_EQ(target["status"], "ok");
  EXPECT_EQ(target["tx"], 4);
  for (const char* key : {"sys_descr", "sys_object_id", "sys_uptime", "sys_name"}) {
    EXPECT_FALSE(target[key].is_null()) << key;
  }
}

TEST(StandardInput, IsScannedLineByLineAsItComes) {
  const Agentd agentd({"127.9.1.0/28"}, {"--generate", "5"});
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  UniqueFd to_child(ends[1]);
  Process process(Process::Setup{
      .argv = snmpring({"get", "-p", agentd.port(), "--oid", "1.3.6.1.2.1.1.5.0", "-"}),
      .in = UniqueFd(ends[0])});
  for (const std::string address : {"127.9.1.1", "127.9.1.2"}) {
    const std::string line = R"({"target":")" + address + R"(","tag":"a \"tag\""})" + '\n';
    ASSERT_EQ(::write(to_child.get(), line.data(), line.size()), static_cast<ssize_t>(line.size()));
    // The answer comes while standard input is still open.
    const auto row = process.read_line();
    ASSERT_TRUE(row);
    const auto record = parse_document(*row);
    EXPECT_EQ(record["target"], address);
    EXPECT_EQ(record["tag"], "a \"tag\"");
    ASSERT_TRUE(process.read_line());  // the target record
  }
  to_child.reset();
  EXPECT_EQ(process.finish().status, 0);
}

TEST(Name, IsTheAddressThatAnswers) {
  const NetworkNamespace network;
  if (!network.reason().empty()) GTEST_SKIP() << network.reason();
  const scratch::ScratchFolder scratch;
  // Whichever of them the system prefers, an agent is at one only.
  scratch.write("hosts", "127.8.9.1 here.example\n127.8.9.2 here.example\n");
  scratch.write("nsswitch.conf", "hosts: files\n");
  for (const char* file : {"hosts", "nsswitch.conf"}) {
    if (!network.shell("mount --bind " + scratch.path(file) + " /etc/" + file)) {
      GTEST_SKIP() << "/etc/" << file << " cannot be replaced for a test";
    }
  }
  for (const char* agent : {"127.8.9.1", "127.8.9.2"}) {
    const Agentd agentd({agent}, {"--generate", "10"}, network.prefix());
    std::vector<std::string> words = {"env", "RESOLV_MULTI=on"};
    const auto discover = snmpring({"discover", "-p", agentd.port(), "-r", "1", "here.example"});
    words.insert(words.end(), discover.begin(), discover.end());
    const Finished finished = run(network.command(words));
    EXPECT_EQ(finished.status, 0) << finished.err;
    const auto records = records_of_kind(finished.out, "target");
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0]["target"], agent);
    EXPECT_EQ(records[0]["tag"], "here.example");
    EXPECT_EQ(records[0]["status"], "ok");
  }
}

TEST(ListFile, SkipsBadLinesByNameAndEndsWithSixtyFive) {
  const Agentd agentd({"127.9.2.1"}, {"--generate", "5"});
  const Finished finished =
      run_with_input(snmpring({"discover", "-p", agentd.port(), "-"}),
                     "127.9.2.1\nnot an address\n{\"target\":5}\n# a comment\n\n");
  EXPECT_EQ(finished.status, 65);
  EXPECT_NE(finished.err.find("-:2: "), std::string::npos) << finished.err;
  EXPECT_NE(finished.err.find("-:3: "), std::string::npos) << finished.err;
  const auto targets = records_of_kind(finished.out, "target");
  ASSERT_EQ(targets.size(), 1u);
  EXPECT_EQ(targets[0]["status"], "ok");
}

TEST(ListFile, GivesEachLineItsOwnQuestions) {
  const Agentd agentd({"127.9.3.0/30"}, {"--generate", "20"});
  const Finished finished = run_with_input(
      snmpring({"get", "-p", agentd.port(), "--oid", "1.3.6.1.2.1.1.5.0", "-"}),
      "127.9.3.1\n"
      R"({"target":"127.9.3.2","oids":["1.3.6.1.2.1.1.1.0","1.3.6.1.2.1.1.3.0"],"tag":"two"})"
      "\n");
  EXPECT_EQ(finished.status, 0) << finished.err;
  std::map<std::string, std::vector<std::string>> roots;
  for (const auto& record : records_of_kind(finished.out, "varbind")) {
    roots[record["target"]].push_back(record["root"]);
  }
  EXPECT_EQ(roots["127.9.3.1"], (std::vector<std::string>{"1.3.6.1.2.1.1.5.0"}));
  EXPECT_EQ(roots["127.9.3.2"],
            (std::vector<std::string>{"1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.3.0"}));
}

TEST(TargetsVerb, PrintsEveryTargetOnceAndSendsNothing) {
  const Finished finished = run(snmpring({"targets", "192.0.2.0/29", "192.0.2.4", "2001:db8::1"}));
  EXPECT_EQ(finished.status, 0) << finished.err;
  std::map<std::string, int> lines;
  for (std::size_t at = 0; at < finished.out.size();) {
    const std::size_t end = finished.out.find('\n', at);
    ++lines[finished.out.substr(at, end - at)];
    at = end + 1;
  }
  EXPECT_EQ(lines.size(), 9u);
  for (const auto& [line, count] : lines) EXPECT_EQ(count, 1) << line;
}

TEST(DryRun, SaysWhatWouldHappenAndSendsNothing) {
  const Finished finished = run(snmpring({"discover", "--dry-run", "192.0.2.0/24"}));
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_NE(finished.out.find("256"), std::string::npos);
}

TEST(Secrets, NeverReachOutputOrMetadata) {
  const Agentd agentd({"127.9.4.1"}, {"--generate", "5", "--community", "s3cr3tc0mm"});
  const ScratchFolder scratch;
  const std::string metadata_file = scratch.path("metadata.json");
  const Finished finished = run(snmpring({"walk", "-c", "s3cr3tc0mm", "-p", agentd.port(),
                                          "--metadata-file", metadata_file, "127.9.4.1"}));
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_GT(records_of_kind(finished.out, "varbind").size(), 0u);
  for (const std::string& text : {finished.out, finished.err, scratch::content_of(metadata_file)}) {
    EXPECT_EQ(text.find("s3cr3tc0mm"), std::string::npos);
  }
}

TEST(Usage, NamesTheFlagOnOneLine) {
  for (const auto& [arguments, flag] :
       std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"discover", "127.0.0.1", "--rate", "x"}, "--rate"},
           {{"discover", "127.0.0.1", "-r", "21"},
            "that is a count of retries; the rate is --rate"},
           {{"walk", "127.0.0.1", "-v3"}, "-u"},
           {{"walk", "127.0.0.1", "--no-such-option"}, "--no-such-option"},
           {{"get", "127.0.0.1"}, "--oid"},
           {{"discover", "2001:db8::/64"}, "2001:db8::/64"},
           {{"discover", "10.0.0.0/7"}, "--yes"},
           {{"discover"}, "target"}}) {
    const Finished finished = run(snmpring(arguments));
    EXPECT_EQ(finished.status, 64) << arguments.front();
    EXPECT_NE(finished.err.find(flag), std::string::npos) << finished.err;
    EXPECT_EQ(std::count(finished.err.begin(), finished.err.end(), '\n'), 1) << finished.err;
    EXPECT_EQ(finished.out, "");
  }
}

}  // namespace
}  // namespace snmpring::cli
