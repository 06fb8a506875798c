// What people see, on a terminal of tmux: widths, colours, hostile agents, ^C and ^Z.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "fixtures.h"
#include "terminal.h"

namespace snmpring::cli {
namespace {

const std::vector<std::string> kSeenFleet = {"127.86.0.0/28"};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

/// snmpring as a person would call it: with the waiting times that it has by itself.
std::string typed(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), built("snmpring"));
  return shell_line(arguments);
}

class TerminalTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!Terminal::available()) GTEST_SKIP() << "tmux is not installed";
  }
};

TEST_F(TerminalTest, DiscoverFitsAnyWidth) {
  const Agentd agentd(kSeenFleet, {"--generate", "20"});
  for (const std::size_t columns : {40, 80, 120, 200}) {
    SCOPED_TRACE(columns);
    Terminal terminal(columns);
    terminal.start(
        typed({"discover", "--quiet", "-t", "20", "-p", agentd.port(), kSeenFleet.front()}));
    terminal.finish();
    const std::string screen = terminal.screen();
    const auto lines = lines_of(screen);
    // A heading, a line for each agent, the status, a prompt: nothing was wrapped.
    ASSERT_GE(lines.size(), 18u) << screen;
    EXPECT_TRUE(lines[0].starts_with("TARGET ")) << screen;
    EXPECT_EQ(lines[17], "status 0") << screen;
    EXPECT_EQ(count_of(screen, "\n127.86.0."), 16u) << screen;
    EXPECT_EQ(screen.find("DESCRIPTION") != std::string::npos, columns >= 80);
    EXPECT_EQ(screen.find("CRED") != std::string::npos, columns >= 120);
  }
}

TEST_F(TerminalTest, ShowsNoRecordsUnlessAskedTo) {
  const Agentd agentd(kSeenFleet, {"--generate", "20"});
  const std::vector<std::string> get = {
      "get", "-t", "20", "-p", agentd.port(), "--oid", "1.3.6.1.2.1.1.5.0", "127.86.0.3"};
  Terminal terminal(200);
  terminal.start(typed(get) + "\n" + typed(get) + " --json\nSNMPRING_FORMAT=ndjson " + typed(get) +
                 "\n" + typed(get) + " | cat\nSNMPRING_FORMAT=human " + typed(get) + " | cat");
  terminal.finish();
  const std::string screen = terminal.screen();
  EXPECT_EQ(count_of(screen, R"({"kind":"varbind")"), 3u) << screen;
  EXPECT_EQ(count_of(screen, ".0 = STRING: "), 2u) << screen;
}

TEST_F(TerminalTest, OneTargetOfAGetNeedsNoSummary) {
  const Agentd agentd(kSeenFleet, {"--generate", "20"});
  Terminal terminal(120);
  terminal.start(typed({"get", "-t", "20", "-p", agentd.port(), "--numeric", "--oid",
                        "1.3.6.1.2.1.1.3.0", "127.86.0.3"}));
  terminal.finish();
  const auto lines = lines_of(terminal.screen());
  ASSERT_GE(lines.size(), 2u);
  EXPECT_TRUE(lines[0].starts_with("1.3.6.1.2.1.1.3.0 = TimeTicks: ")) << lines[0];
  EXPECT_EQ(lines[1], "status 0");
}

/// A device that does what it can to the terminal.
std::string hostile_rows() {
  // ESC [ 3 1 m, ESC [ 2 J, a title, CSI as one character and as one octet, U+202E, U+0301, BEL.
  return "1.3.6.1.2.1.1.1.0|4x|1b5b33316d1b5b324a1b5d303b74616b656e07c29b33316d9b33316de280ae65cc81"
         "0d0a07\n"
         "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.9\n"
         "1.3.6.1.2.1.1.3.0|67|100\n"
         "1.3.6.1.2.1.1.5.0|4x|1b5d303b74616b656e07e69db1e4baac\n";
}

TEST_F(TerminalTest, ShowsWhatAHostileAgentSendsAndObeysNothing) {
  const ScratchFolder scratch;
  scratch.write("hostile.snmprec", hostile_rows());
  const Agentd agentd({"127.86.1.0/32"}, {"--recordings", scratch.path("hostile.snmprec")});
  const std::vector<std::string> more = {"--quiet", "-t", "20", "-p", agentd.port(), "127.86.1.0"};
  const auto with = [&more](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), more.begin(), more.end());
    return typed(arguments);
  };
  Terminal terminal(200);
  const std::string title = terminal.state("#{pane_title}");
  terminal.start("echo first line\n" + with({"discover"}) + "\n" +
                 with({"walk", "--oid", "1.3.6.1"}) + "\n" + with({"discover", "--json"}));
  terminal.finish();
  const std::string screen = terminal.screen(true);
  EXPECT_TRUE(screen.starts_with("first line\n")) << screen;
  EXPECT_EQ(screen.find('\x1B'), std::string::npos) << screen;
  EXPECT_EQ(terminal.state("#{pane_title}"), title);
  EXPECT_NE(screen.find(R"(\x1b[31m\x1b[2J\x1b]0;taken\x07\xc2\x9b31m\x9b31m\u{202e}e\u{301}\r\n)"),
            std::string::npos)
      << screen;
  EXPECT_NE(screen.find(R"(\x1b]0;taken\x07東京)"), std::string::npos) << screen;
}

TEST_F(TerminalTest, ColorsStatusWordsWhereThatIsWanted) {
  const std::string ask = typed({"discover", "--quiet", "127.86.2.1:1"});
  const auto colored = [&ask](std::vector<std::string> environment, const std::string& more) {
    Terminal terminal(120, std::move(environment));
    terminal.start(ask + more);
    terminal.finish();
    const std::string screen = terminal.screen(true);
    EXPECT_NE(screen.find("icmp_port"), std::string::npos) << screen;
    return screen.find('\x1B') != std::string::npos;
  };
  EXPECT_TRUE(colored({}, ""));
  EXPECT_FALSE(colored({}, " --color never"));
  EXPECT_FALSE(colored({"NO_COLOR=1"}, ""));
  EXPECT_TRUE(colored({"NO_COLOR="}, ""));
  EXPECT_FALSE(colored({"TERM=dumb"}, ""));
  EXPECT_TRUE(colored({"NO_COLOR=1"}, " --color always"));
}

TEST_F(TerminalTest, ThatIsDumbGetsNoLineThatIsWrittenOver) {
  const Agentd agentd({"127.86.3.1/32"}, {"--delay-ms", "1500"});
  const auto written_over = [&agentd](const std::string& terminal) {
    // script(1) shows what was written to the terminal, octet by octet.
    const Finished finished =
        run({"env", "TERM=" + terminal, "script", "-qec",
             typed({"discover", "-t", "20", "-p", agentd.port(), "127.86.3.1"}), "/dev/null"});
    EXPECT_NE(finished.out.find("agent-00000000"), std::string::npos) << finished.out;
    return count_of(finished.out, "\r") > count_of(finished.out, "\r\n");
  };
  EXPECT_TRUE(written_over("xterm"));
  EXPECT_FALSE(written_over("dumb"));
}

TEST_F(TerminalTest, WithoutUtf8ShowsAsciiAlone) {
  const ScratchFolder scratch;
  scratch.write("hostile.snmprec", hostile_rows());
  const Agentd agentd({"127.86.1.0/32"}, {"--recordings", scratch.path("hostile.snmprec")});
  Terminal terminal(80, {"LC_ALL=C"});
  terminal.start(typed({"discover", "--quiet", "-t", "20", "-p", agentd.port(), "127.86.1.0"}));
  terminal.finish();
  const std::string screen = terminal.screen();
  EXPECT_TRUE(std::ranges::all_of(screen, [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  })) << screen;
  EXPECT_NE(screen.find("~\nstatus 0"), std::string::npos) << screen;  // What was cut.
}

TEST_F(TerminalTest, TellsThatItStopsAndEndsWithWholeLines) {
  const Agentd agentd(kSeenFleet, {"--generate", "4000", "--delay-ms", "20"});
  Terminal terminal(100);
  terminal.start(typed({"walk", "--numeric", "-t", "20", "-Cr10", "--grace", "0.5", "--oid",
                        "1.3.6.1", "-p", agentd.port(), kSeenFleet.front()}));
  ASSERT_TRUE(terminal.wait_for(" = "));
  terminal.press("C-c");
  terminal.finish();
  const std::string screen = terminal.screen(false, true);
  EXPECT_NE(screen.find("snmpring: stopping: "), std::string::npos) << screen;
  EXPECT_NE(screen.find("NOT COMPLETE: interrupted"), std::string::npos) << screen;
  EXPECT_NE(screen.find("status 75"), std::string::npos) << screen;
  // Neither progress nor what stands beside the lines is within a line.
  for (const std::string& line : lines_of(screen)) {
    const bool row = line.find(" = ") != std::string::npos;
    EXPECT_TRUE(!row || line.starts_with("1.3.6.1.") || line.starts_with("^C")) << line;
  }
}

TEST_F(TerminalTest, EndsAtOnceWhenInterruptedTwice) {
  const Agentd agentd(kSeenFleet, {"--generate", "4000", "--delay-ms", "50"});
  Terminal terminal(100);
  terminal.start(typed({"walk", "-t", "20", "-Cr2", "--grace", "3000", "--oid", "1.3.6.1", "-p",
                        agentd.port(), kSeenFleet.front()}));
  ASSERT_TRUE(terminal.wait_for(" = "));
  terminal.press("C-c");
  ASSERT_TRUE(terminal.wait_for("stopping: "));
  terminal.press("C-c");
  terminal.finish();
  EXPECT_TRUE(terminal.wait_for("status 75"));
}

TEST_F(TerminalTest, GoesOnAfterItWasSuspended) {
  const Agentd agentd({"127.86.0.1/32"}, {"--generate", "3000", "--delay-ms", "20"});
  Terminal terminal(100);
  terminal.start(typed({"walk", "--numeric", "-t", "20", "-Cr10", "--oid", "1.3.6.1", "-p",
                        agentd.port(), "127.86.0.1"}) +
                 "\n[ $? = 148 ] && fg >/dev/null");
  ASSERT_TRUE(terminal.wait_for(" = "));
  terminal.press("C-z");
  terminal.finish();
  ASSERT_TRUE(terminal.wait_for("status 0")) << terminal.screen();
  const std::string screen = terminal.screen(false, true);
  EXPECT_NE(screen.find("Stopped"), std::string::npos);
  EXPECT_EQ(count_of(screen, " = "), 3000u);
}

TEST_F(TerminalTest, ProgressLeavesTheLinesAlone) {
  // Half a second of walking: progress comes twice a second or more, on the same terminal.
  const Agentd agentd(kSeenFleet, {"--generate", "400", "--delay-ms", "50"});
  Terminal terminal(100);
  terminal.start(typed({"walk", "--numeric", "-t", "20", "-Cr10", "--oid", "1.3.6.1", "-p",
                        agentd.port(), kSeenFleet.front()}));
  terminal.finish();
  const std::string screen = terminal.screen(false, true);
  EXPECT_EQ(count_of(screen, "\n1.3.6.1."), 16u * 400) << screen;
  EXPECT_EQ(count_of(screen, " rows, complete, "), 16u);
  EXPECT_NE(screen.find("status 0"), std::string::npos);
}

TEST(TextWithoutTerminal, IsForPipesThatAskForIt) {
  const Agentd agentd(kSeenFleet, {"--generate", "20"});
  const Finished finished =
      run(snmpring({"discover", "--format", "human", "-p", agentd.port(), kSeenFleet.front()}));
  EXPECT_EQ(finished.status, 0);
  EXPECT_TRUE(finished.out.starts_with("TARGET ")) << finished.out;
  EXPECT_EQ(count_of(finished.out, "\n"), 17u);
  EXPECT_EQ(finished.out.find('\x1B'), std::string::npos);
  EXPECT_EQ(finished.err, "");
}

TEST(TextWithoutTerminal, NamesSilentTargetsOnStandardError) {
  const Finished finished = run({built("snmpring"), "get", "--format", "human", "--oid",
                                 "1.3.6.1.2.1.1.5.0", "127.86.2.1:1"});
  EXPECT_EQ(finished.status, 0);
  EXPECT_EQ(finished.out, "");
  EXPECT_EQ(finished.err, "snmpring: 127.86.2.1:1: unreachable: icmp_port (port 1 closed)\n");
}

}  // namespace
}  // namespace snmpring::cli
