#include "app/dry_run.h"

#include <gtest/gtest.h>

#include <string>

#include "arguments/argv.h"

namespace snmpring::app {
namespace {

using arguments::test::parse_line;

TEST(DryRun, CountsTheWorstCase) {
  const auto options = parse_line("walk 192.0.2.0/24 -t 2 -r 1 --rate 100");
  const std::string text =
      dry_run_text(*options, {.targets = 256, .inflight = 2000, .memory_octets = 3 << 20});
  EXPECT_EQ(text,
            "verb: walk\n"
            "targets: 256\n"
            "credentials: 1\n"
            "attempts per silent target: 2 of 2 s\n"
            "time per silent target, worst case: 4 s\n"
            "rate: 100 packets/s\n"
            "targets open at once: 2000\n"
            "packets when nothing answers: 512\n"
            "duration when nothing answers: 9.1 s\n"
            "memory, at most: 3.0 MiB\n"
            "OIDs per target: 1\n"
            "agents that answer: cost more packets, according to what they hold\n");
}

TEST(DryRun, SaysWhereOpenTargetsAndNotTheRateLimit) {
  const auto text_of = [](const std::string& line, std::uint64_t inflight) {
    return dry_run_text(*parse_line(line),
                        {.targets = 65536, .inflight = inflight, .memory_octets = 0});
  };
  EXPECT_NE(text_of("discover 10.0.0.0/16 -t 2 --rate 1000", 100)
                .find("limit when nothing answers: --max-inflight, not --rate: 50 packets/s\n"),
            std::string::npos);
  EXPECT_NE(text_of("discover 10.0.0.0/16 -t 2 --rate 0", 100).find("not --rate: 50 packets/s"),
            std::string::npos);
  EXPECT_EQ(text_of("discover 10.0.0.0/16 -t 2 --rate 50", 100).find("--max-inflight"),
            std::string::npos);
  EXPECT_EQ(text_of("discover 10.0.0.0/16 -t 2 --rate 1000", 65536).find("--max-inflight"),
            std::string::npos);
}

TEST(DryRun, IsBoundByOpenTargets) {
  const auto options = parse_line("discover 10.0.0.0/16 -t 1 -r 2 --rate 0");
  const std::string text =
      dry_run_text(*options, {.targets = 65536, .inflight = 1000, .memory_octets = 0});
  EXPECT_NE(text.find("rate: unlimited\n"), std::string::npos);
  EXPECT_NE(text.find("duration when nothing answers: 3 min 18 s (198 s)\n"), std::string::npos)
      << text;
}

TEST(DryRun, CountsEveryCredential) {
  const auto text = [](std::string_view line) {
    return dry_run_text(*parse_line(line), {.targets = 10, .inflight = 2000, .memory_octets = 0});
  };
  const std::string all = text("walk 192.0.2.0/29 -c a -c b -c c -t 1 -r 1");
  EXPECT_NE(all.find("credentials: 3\n"), std::string::npos) << all;
  EXPECT_NE(all.find("attempts per silent target: 6 of 1 s\n"), std::string::npos) << all;
  EXPECT_NE(all.find("packets when nothing answers: 60\n"), std::string::npos) << all;
  const std::string some =
      text("walk 192.0.2.0/29 -c a -c b -c c -t 1 -r 1 --credential-attempts 2");
  EXPECT_NE(some.find("credentials: 3, of which a target is tried with 2\n"), std::string::npos)
      << some;
  EXPECT_NE(some.find("packets when nothing answers: 40\n"), std::string::npos) << some;
  // Who is silent to the engine probe is asked nothing else.
  const std::string probe = text("walk 192.0.2.0/29 -c a -c b -c c -t 1 -r 1 --v3-first");
  EXPECT_NE(probe.find("packets when nothing answers: 20\n"), std::string::npos) << probe;
}

TEST(DryRun, KnowsNoEndOfAList) {
  const std::string text =
      dry_run_text(*parse_line("get -"), {.targets = {}, .inflight = 1, .memory_octets = 0});
  EXPECT_NE(text.find("targets: as many as the lists hold\n"), std::string::npos);
  EXPECT_EQ(text.find("duration"), std::string::npos);
}

}  // namespace
}  // namespace snmpring::app
