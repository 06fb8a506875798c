// Descriptors that are closed, refused, or lead to somebody who never comes: the scan is refused or
// stops, and is never deaf.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <functional>
#include <initializer_list>
#include <nlohmann/json.hpp>

#include "fixtures.h"
#include "scratch/blocked_call.h"

namespace snmpring::cli {
namespace {

/// Runs snmpring with what `in_child` does to the process before.
Finished run_after(std::function<void()> in_child, std::vector<std::string> arguments) {
  return Process(Process::Setup{.argv = snmpring(std::move(arguments)),
                                .in_child = std::move(in_child)})
      .finish();
}

void close_all(std::initializer_list<int> descriptors) {
  for (const int fd : descriptors) ::close(fd);
}

/// The signal waits for the program from the start, so that it comes as soon as it is looked for.
void send_before(int number) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  ::raise(number);
}

/// What comes through a named pipe until its writer has gone.
std::string read_pipe(const std::string& path) {
  const UniqueFd pipe(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  std::string text;
  char part[4096];
  for (ssize_t got = 1; got > 0;) {
    // Until there has been a writer it is neither readable nor at its end.
    pollfd readable{.fd = pipe.get(), .events = POLLIN, .revents = 0};
    if (::poll(&readable, 1, static_cast<int>(kPatience.count() * 1000)) != 1) break;
    got = ::read(pipe.get(), part, sizeof part);
    if (got > 0) text.append(part, static_cast<std::size_t>(got));
  }
  return text;
}

class HostileDescriptorsTest : public testing::Test {
 protected:
  /// Arguments that send one datagram to an agent.
  std::vector<std::string> ask(std::vector<std::string> more) const {
    more.insert(more.begin(), {"discover", "-p", agentd_.port(), "127.8.9.1"});
    return more;
  }
  std::string pipe() const {
    const std::string path = scratch_.path("pipe");
    ::mkfifo(path.c_str(), 0600);
    return path;
  }

  const Agentd agentd_{{"127.8.9.0/28"}, {}};
  const ScratchFolder scratch_;
};

TEST_F(HostileDescriptorsTest, RefusesOutputThatIsClosedBeforeItAsksAnybody) {
  const Finished finished = run_after([] { close_all({1}); }, ask({}));
  EXPECT_EQ(finished.status, 74);
  EXPECT_EQ(finished.err, "snmpring: standard output: Bad file descriptor\n");
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--help"},
                                                    {"--version"},
                                                    {"targets", "127.0.0.1"},
                                                    {"discover", "127.0.0.1", "--dry-run"},
                                                    {"discover", "127.0.0.1", "--print-config"},
                                                    {"keygen", "-a", "SHA", "-A", "12345678"}}) {
    const Finished said = run_after([] { close_all({1}); }, arguments);
    EXPECT_EQ(said.status, 74) << arguments.back();
    EXPECT_EQ(said.err, "snmpring: standard output: Bad file descriptor\n");
  }
}

TEST_F(HostileDescriptorsTest, RefusesAListOnInputThatIsClosedBeforeItAsksAnybody) {
  const Finished finished = run_after([] { close_all({0}); }, ask({"-"}));
  EXPECT_EQ(finished.status, 65);
  EXPECT_EQ(finished.err, "snmpring: standard input: Bad file descriptor\n");
  EXPECT_EQ(finished.out, "");
}

TEST_F(HostileDescriptorsTest, IsNotMisledByOnesOfItsOwnInTheirPlaces) {
  EXPECT_EQ(run_after([] { close_all({0, 1}); }, ask({})).status, 74);
  EXPECT_EQ(run_after([] { close_all({0, 1}); }, ask({"-"})).status, 65);
  // Nobody minds where they are not used.
  const std::string output = scratch_.path("output");
  const Finished finished = run_after(
      [] {
        close_all({0, 1, 2});
      },
      ask({"--output", output, "--status-file", scratch_.path("status"), "--metadata-file",
           scratch_.path("metadata")}));
  EXPECT_EQ(finished.status, 0);
  EXPECT_EQ(records_of_kind(scratch::content_of(output), "target").size(), 1u);
}

TEST_F(HostileDescriptorsTest, RefusesAnEpollOrAnEventfdThatTheKernelRefuses) {
  for (const long call : {SYS_epoll_create1, SYS_eventfd2, SYS_signalfd4}) {
    for (const int error : {EPERM, EMFILE, ENOMEM}) {
      const Finished finished = run_after(
          [=] {
            if (!scratch::block_system_call(call, error)) ::_exit(99);
          },
          ask({}));
      if (finished.status == 99) GTEST_SKIP() << "this host lets no process filter its calls";
      EXPECT_EQ(finished.status, 71) << call << ' ' << error;
      EXPECT_EQ(std::ranges::count(finished.err, '\n'), 1) << finished.err;
      EXPECT_EQ(finished.out, "");
    }
  }
}

TEST_F(HostileDescriptorsTest, WaitsForAReaderOfItsOutput) {
  const std::string path = pipe();
  Process process(snmpring(ask({"--output", path})));
  const std::string out = read_pipe(path);
  EXPECT_EQ(process.finish().status, 0);
  EXPECT_EQ(records_of_kind(out, "target").size(), 1u);
}

TEST_F(HostileDescriptorsTest, WaitsForAReaderOfItsOutputNoLongerThanItMay) {
  const std::string said = "snmpring: --output " + pipe() + ": nobody reads this pipe\n";
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    const Finished stopped = run_after([=] { send_before(number); }, ask({"--output", pipe()}));
    EXPECT_EQ(stopped.status, 75);
    EXPECT_EQ(stopped.err, said);
  }
  const Finished limited = run(snmpring(ask({"--output", pipe(), "--max-runtime", "0.2"})));
  EXPECT_EQ(limited.status, 75);
  EXPECT_EQ(limited.err, said);
}

TEST_F(HostileDescriptorsTest, WaitsForAReaderOfItsMetadata) {
  const std::string path = pipe();
  Process process(snmpring(ask({"--metadata-file", path})));
  const auto metadata = parse_document(read_pipe(path));
  EXPECT_EQ(metadata["exit_reason"], "done");
  EXPECT_EQ(process.finish().status, 0);
}

TEST_F(HostileDescriptorsTest, WaitsForAReaderOfItsMetadataNoLongerThanItMay) {
  const std::string said = "snmpring: --metadata-file " + pipe() + ": nobody reads this pipe\n";
  const Finished stopped =
      run_after([] { send_before(SIGTERM); }, ask({"--metadata-file", pipe()}));
  EXPECT_EQ(stopped.status, 74);
  EXPECT_EQ(stopped.err, said);
  const Finished limited = run(snmpring(ask({"--metadata-file", pipe(), "--max-runtime", "0.5"})));
  EXPECT_EQ(limited.status, 74);
  EXPECT_EQ(limited.err, said);
  EXPECT_EQ(records_of_kind(limited.out, "target").size(), 1u);
}

TEST_F(HostileDescriptorsTest, RefusesOtherPipesThatWouldBeWaitedFor) {
  const Finished cache = run(snmpring(ask({"--engine-cache", pipe()})));
  EXPECT_EQ(cache.status, 64);
  EXPECT_EQ(cache.err, "snmpring: --engine-cache " + pipe() + ": must be a regular file\n");
  const Finished status = run(snmpring(ask({"--status-file", pipe()})));
  EXPECT_EQ(status.status, 73);
  EXPECT_EQ(status.err, "snmpring: --status-file " + pipe() + ": nobody reads this pipe\n");
}

TEST_F(HostileDescriptorsTest, AsksTheOthersWhileNobodyWritesItsList) {
  Process process(snmpring(ask({"@" + pipe()})));
  const auto first = process.read_line();
  ASSERT_TRUE(first);
  process.signal(SIGTERM);
  const Finished finished = process.finish();
  EXPECT_EQ(finished.status, 75);
  EXPECT_EQ(records_of_kind(*first + '\n' + finished.out, "target").size(), 1u);
}

TEST_F(HostileDescriptorsTest, HearsTheOperatorInALineThatNeverEnds) {
  EXPECT_EQ(run_after([] { send_before(SIGINT); }, ask({"@/dev/zero"})).status, 75);
  EXPECT_EQ(run(snmpring(ask({"@/dev/zero", "--max-runtime", "0.2"}))).status, 75);
  EXPECT_EQ(Process(Process::Setup{.argv = snmpring(ask({"-", "--max-runtime", "0.2"})),
                                   .in = UniqueFd(::open("/dev/zero", O_RDONLY | O_CLOEXEC))})
                .finish()
                .status,
            75);
}

// --- Hangups -------------------------------------------------------------------------------------

TEST_F(HostileDescriptorsTest, TakesAHangupForAnInterruption) {
  EXPECT_EQ(run_after([] { send_before(SIGHUP); }, ask({"@/dev/zero"})).status, 75);
}

TEST_F(HostileDescriptorsTest, GoesOnAfterAHangupThatWasIgnoredWhenItBegan) {
  int ends[2] = {-1, -1};
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  UniqueFd list(ends[1]);
  Process process(Process::Setup{.argv = snmpring(ask({"-"})),
                                 .in = UniqueFd(ends[0]),
                                 .in_child = [] { std::signal(SIGHUP, SIG_IGN); }});
  ASSERT_TRUE(process.read_line());
  process.signal(SIGHUP);
  ASSERT_EQ(::write(list.get(), "127.8.9.2\n", 10), 10);
  EXPECT_TRUE(process.read_line());
  list.reset();
  EXPECT_EQ(process.finish().status, 0);
}

// The kernel and the shell both tell of a terminal that has gone.
TEST_F(HostileDescriptorsTest, TakesTwoHangupsForOne) {
  const Agentd slow({"127.8.9.16/28"}, {"--generate", "40", "--delay-ms", "30"});
  Process process(snmpring({"walk", "-p", slow.port(), "--oid", "1.3.6.1", "--grace", "60",
                            "--max-inflight", "4", "127.8.9.16/28"}));
  std::string out = process.read_line().value_or("") + '\n';
  process.signal(SIGHUP);
  out += process.read_line().value_or("") + '\n';
  process.signal(SIGHUP);
  const Finished finished = process.finish();
  EXPECT_EQ(finished.status, 75);
  const auto targets = records_of_kind(out + finished.out, "target");
  EXPECT_GT(targets.size(), 0u);
  EXPECT_LT(targets.size(), 16u);
  for (const auto& record : targets) EXPECT_EQ(record["status"], "ok");
}

}  // namespace
}  // namespace snmpring::cli
