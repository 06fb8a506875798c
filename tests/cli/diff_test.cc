// Two runs compared by the whole program: what scans wrote, and what it says of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "fixtures.h"

namespace snmpring::cli {
namespace {

using Json = nlohmann::ordered_json;

/// The number of seconds that the later run is made to come after the earlier one.
constexpr int kMinute = 60;

/// `ts` a minute later.
std::string later(std::string ts) {
  constexpr std::size_t kMinutesAt = 14;
  const int minutes = std::stoi(ts.substr(kMinutesAt, 2)) + 1;
  if (minutes == 60) {
    // Any hour will do, as long as it is the next one.
    const int hours = std::stoi(ts.substr(11, 2)) + 1;
    ts[11] = static_cast<char>('0' + hours / 10);
    ts[12] = static_cast<char>('0' + hours % 10);
  }
  ts[kMinutesAt] = static_cast<char>('0' + minutes % 60 / 10);
  ts[kMinutesAt + 1] = static_cast<char>('0' + minutes % 10);
  return ts;
}

struct Talker {
  double rate;
  std::string target;
  std::string oid;
};

/// What a walk came to, and the same a minute later: each counter has grown by another number.
struct TwoWalks {
  std::string before;
  std::string after;
  std::vector<Talker> talkers;  ///< The greatest first.
};

TwoWalks two_walks(const std::string& walked) {
  TwoWalks walks;
  std::uint64_t growth = 1;
  for (Json& record : parse_records(walked)) {
    // A midnight between both would be another day.
    std::string ts = record["ts"];
    ts.replace(11, 2, "10");
    record["ts"] = ts;
    walks.before += record.dump() + '\n';
    record["ts"] = later(ts);
    if (record["kind"] == "varbind" && record["type"] == "Counter64") {
      growth = growth * 6364136223846793005u + 1442695040888963407u;
      const std::uint64_t before = std::stoull(record["value"].get<std::string>());
      const std::uint64_t delta = std::min(growth >> 24, ~before);
      record["value"] = std::to_string(before + delta);
      walks.talkers.push_back(
          {static_cast<double>(delta) / kMinute, record["target"], record["oid"]});
    }
    walks.after += record.dump() + '\n';
  }
  std::ranges::sort(walks.talkers, [](const Talker& a, const Talker& b) {
    return std::tie(b.rate, a.target, a.oid) < std::tie(a.rate, b.target, b.oid);
  });
  return walks;
}

TEST(Diff, FindsTheTopTalkersOfTwoWalks) {
  const Agentd agentd({"127.9.50.0/26"}, {"--generate", "300"});
  const Finished walked = run(
      snmpring({"walk", "-p", agentd.port(), "--oid", "1.3.6.1.2.1.31.1.1.1", "127.9.50.0/26"}));
  ASSERT_EQ(walked.status, 0) << walked.err;
  const TwoWalks walks = two_walks(walked.out);
  ASSERT_GT(walks.talkers.size(), 64u);
  const ScratchFolder folder;
  folder.write("before", walks.before);
  folder.write("after", walks.after);

  const Finished found = run(snmpring({"diff", "--top", "10", "--counter", "1.3.6.1.2.1.31.1.1.1",
                                       folder.path("before"), folder.path("after")}));

  EXPECT_EQ(found.status, 0) << found.err;
  const std::vector<Json> records = parse_records(found.out);
  ASSERT_EQ(records.size(), 10u);
  for (std::size_t i = 0; i < records.size(); ++i) {
    EXPECT_EQ(records[i]["rate"], walks.talkers[i].rate);
    EXPECT_EQ(records[i]["target"], walks.talkers[i].target);
    EXPECT_EQ(records[i]["oid"], walks.talkers[i].oid);
  }
}

TEST(Diff, FindsNothingBetweenARunAndItself) {
  const Agentd agentd({"127.9.51.0/28"}, {"--generate", "30"});
  const ScratchFolder folder;
  const Finished scan = run(snmpring({"discover", "-p", agentd.port(), "127.9.51.0/28"}));
  ASSERT_EQ(scan.status, 0) << scan.err;
  folder.write("run", scan.out);
  const Finished found = run_with_input(snmpring({"diff", folder.path("run"), "-"}), scan.out);
  EXPECT_EQ(found.status, 0) << found.err;
  EXPECT_EQ(found.out, "");
}

TEST(Diff, TellsWhoCameAndWhoWent) {
  const Agentd agentd({"127.9.52.0/29"}, {"--generate", "30"});
  const ScratchFolder folder;
  for (const char* const half : {"127.9.52.0-5", "127.9.52.2-7"}) {
    const Finished scan = run(snmpring({"discover", "-p", agentd.port(), half}));
    ASSERT_EQ(scan.status, 0) << scan.err;
    folder.write(half, scan.out);
  }
  const Finished found =
      run(snmpring({"diff", folder.path("127.9.52.0-5"), folder.path("127.9.52.2-7")}));
  EXPECT_EQ(found.status, 0) << found.err;
  std::map<std::string, std::string> changes;
  for (const Json& record : parse_records(found.out)) changes[record["target"]] = record["change"];
  EXPECT_EQ(changes, (std::map<std::string, std::string>{{"127.9.52.0", "gone"},
                                                         {"127.9.52.1", "gone"},
                                                         {"127.9.52.6", "new"},
                                                         {"127.9.52.7", "new"}}));
}

TEST(Diff, FailsOnTheChangesThatAreNamed) {
  const ScratchFolder folder;
  const std::string a = "{\"kind\":\"target\",\"target\":\"a\",\"version\":\"1\"}\n";
  const std::string b = "{\"kind\":\"target\",\"target\":\"b\",\"version\":\"1\"}\n";
  folder.write("a", a);
  folder.write("both", a + b);
  folder.write("rows", "{\"kind\":\"varbind\",\"target\":\"a\"}\n");
  folder.write("bad", "nonsense\n" + a + b);
  folder.write("config", "fail-on = [\"timeout\", \"new\"]\n");
  const auto status = [&](const char* before, const char* after, std::vector<std::string> more) {
    more.insert(more.begin(), {"diff", folder.path(before), folder.path(after)});
    return run(snmpring(more)).status;
  };
  EXPECT_EQ(status("a", "both", {}), 0);
  EXPECT_EQ(status("a", "both", {"--fail-on", "new"}), 1);
  EXPECT_EQ(status("a", "both", {"--fail-on", "any", "--top", "3"}), 1);
  EXPECT_EQ(status("a", "both", {"--fail-on", "gone,back,changed,rebooted"}), 0);
  EXPECT_EQ(status("both", "a", {"--fail-on", "changed", "--fail-on", "gone"}), 1);
  EXPECT_EQ(status("both", "both", {"--fail-on", "any"}), 0);
  EXPECT_EQ(status("rows", "both", {"--fail-on", "gone"}), 1) << "nothing can be said of that";
  EXPECT_EQ(status("a", "bad", {"--fail-on", "any"}), 65);
  EXPECT_EQ(status("a", "both", {"--config", folder.path("config")}), 1);
  EXPECT_EQ(status("both", "a", {"--config", folder.path("config")}), 0);
  const Finished refused = run(snmpring({"diff", "x", "y", "--fail-on", "timeout"}));
  EXPECT_EQ(refused.status, 64);
  EXPECT_EQ(refused.err,
            "snmpring: --fail-on: 'timeout' is how a target of a scan ends; diff has new, gone, "
            "back, changed, rebooted and any\n");
}

TEST(Diff, NamesBadLinesAndGoesOn) {
  const ScratchFolder folder;
  folder.write("before", "nonsense\n{\"kind\":\"target\",\"target\":\"a\",\"version\":\"1\"}\n");
  folder.write("after", "{\"kind\":\"target\",\"target\":\"b\",\"version\":\"1\"}\n{\"kind\":");
  const Finished found = run(snmpring({"diff", folder.path("before"), folder.path("after")}));
  EXPECT_EQ(found.status, 65);
  EXPECT_EQ(parse_records(found.out).size(), 2u);
  EXPECT_NE(found.err.find("before:1: not a JSON object"), std::string::npos) << found.err;
  EXPECT_NE(found.err.find("after:2: the last line is cut"), std::string::npos) << found.err;
}

TEST(Diff, NeverEmptiesAFileThatItReads) {
  const ScratchFolder folder;
  folder.write("run", "{}\n");
  const Finished found = run(
      snmpring({"diff", "--output", folder.path("run"), folder.path("run"), folder.path("run")}));
  EXPECT_EQ(found.status, 64);
  EXPECT_EQ(scratch::content_of(folder.path("run")), "{}\n");
}

TEST(Diff, SaysWhatIsMissing) {
  EXPECT_EQ(run(snmpring({"diff", "one"})).status, 64);
  EXPECT_EQ(run(snmpring({"diff", "-", "-"})).status, 64);
  EXPECT_EQ(run(snmpring({"diff", "/nonexistent", "/nonexistent"})).status, 65);
  const Finished unknown = run(snmpring({"diff", "--counter", "ifHCInOctet", "a", "b"}));
  EXPECT_EQ(unknown.status, 64);
  EXPECT_NE(unknown.err.find("did you mean ifHCInOctets"), std::string::npos) << unknown.err;
}

}  // namespace
}  // namespace snmpring::cli
