// A host that gives the program less than it needs: memory, descriptors, disks, calls, time.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "fixtures.h"
#include "network_namespace.h"
#include "scratch/blocked_call.h"

namespace snmpring::cli {
namespace {

const std::vector<std::string> kHostFleet = {"127.8.4.0/26"};

std::vector<std::string> joined(std::vector<std::string> words,
                                const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// A command without capabilities: root's rights over files and limits are not in the way then.
std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

class HostileHostTest : public testing::TestWithParam<const char*> {
 protected:
  std::vector<std::string> discover(std::vector<std::string> more) const {
    return snmpring(
        joined({"discover", "--io", GetParam(), "-p", agentd_.port(), kHostFleet.front()}, more));
  }
  std::vector<std::string> walk(std::vector<std::string> more) const {
    return snmpring(joined({"walk", "--io", GetParam(), "-p", agentd_.port(), "--rate", "0",
                            "--oid", "1.3.6.1", kHostFleet.front()},
                           more));
  }

  const Agentd agentd_{kHostFleet, {"--generate", "300"}};
  const ScratchFolder scratch_;
};

INSTANTIATE_TEST_SUITE_P(Io, HostileHostTest, testing::ValuesIn(wires()),
                         [](const auto& wire) { return std::string(wire.param); });

/// Every one that such a scan can have open.
std::vector<std::string> all_files(const ScratchFolder& scratch) {
  scratch.write("list", "localhost\n");
  return {"@" + scratch.path("list"),
          "--output",
          scratch.path("output"),
          "--metadata-file",
          scratch.path("m"),
          "--status-file",
          scratch.path("s"),
          "--engine-cache",
          scratch.path("e"),
          "--checkpoint",
          scratch.path("c"),
          "-r",
          "0"};
}

TEST_P(HostileHostTest, MakesDoWithTwentyDescriptors) {
  const Finished finished =
      Process(Process::Setup{.argv = discover(all_files(scratch_)), .open_files_max = 20}).finish();
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_EQ(records_of_kind(scratch::content_of(scratch_.path("output")), "target").size(), 65u);
}

TEST_P(HostileHostTest, SaysThatThereAreTooFewDescriptors) {
  if (sanitized()) GTEST_SKIP() << "sanitizers take descriptors too";
  for (std::size_t descriptors = 5; descriptors < 20; descriptors += 2) {
    const Finished finished = Process(Process::Setup{.argv = discover(all_files(scratch_)),
                                                     .open_files_max = descriptors})
                                  .finish();
    if (finished.status == 0) break;
    if (finished.status == 127) continue;  // The loader itself finds no library.
    EXPECT_EQ(finished.status, 71) << descriptors;
    EXPECT_EQ(lines(finished.err), 1u) << finished.err;
    EXPECT_NE(finished.err.find("Too many open files"), std::string::npos) << finished.err;
    EXPECT_EQ(scratch::content_of(scratch_.path("output")), "");
  }
}

TEST_P(HostileHostTest, MakesDoWithSixtyFourKibibytesOfLockedMemory) {
  const auto lock_little = [] {
    const rlimit limit{65536, 65536};
    ::setrlimit(RLIMIT_MEMLOCK, &limit);
  };
  const Finished finished =
      Process(Process::Setup{.argv = joined(kWithoutCapabilities, discover({})),
                             .in_child = lock_little})
          .finish();
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_EQ(records_of_kind(finished.out, "target").size(), 64u);
}

Process::Setup with_address_space(std::vector<std::string> argv, rlim_t octets) {
  return {.argv = std::move(argv), .in_child = [octets] {
            const rlimit limit{octets, octets};
            ::setrlimit(RLIMIT_AS, &limit);
          }};
}

TEST_P(HostileHostTest, SaysThatThereIsTooLittleMemory) {
  if (sanitized()) GTEST_SKIP() << "sanitizers take more address space than there is memory";
  constexpr rlim_t kMebi = 1 << 20;
  bool refused = false;
  bool scanned = false;
  for (rlim_t mebi = 16; mebi < 400 && !scanned; mebi += 23) {
    const Finished finished =
        Process(with_address_space(discover({"--max-inflight", "524288"}), mebi * kMebi)).finish();
    if (finished.status == 127) continue;  // The loader itself finds no room.
    refused = refused || finished.status == 71;
    scanned = finished.status == 0;
    EXPECT_TRUE(finished.status == 71 || scanned) << mebi << ": " << finished.status;
    EXPECT_EQ(lines(finished.err), scanned ? 0u : 1u) << mebi << ": " << finished.err;
    EXPECT_EQ(records_of_kind(finished.out, "target").size(), scanned ? 64u : 0u);
  }
  EXPECT_TRUE(refused);
  EXPECT_TRUE(scanned);
}

TEST_P(HostileHostTest, EndsWithWholeLinesWhenMemoryRunsOut) {
  if (sanitized()) GTEST_SKIP() << "sanitizers take more address space than there is memory";
  int ends[2] = {-1, -1};
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  UniqueFd list(ends[1]);
  // Each line has something of its own, for which memory is taken while its target is open.
  const Agentd slow({"127.8.5.0/24"}, {"--delay-ms", "60000"});
  Process process(Process::Setup{
      .argv = snmpring({"discover", "--io", GetParam(), "-p", slow.port(), "-t", "100", "--rate",
                        "0", "--max-inflight", "100000", "-", "127.8.4.1:" + agentd_.port()}),
      .in = UniqueFd(ends[0])});
  const auto first = process.read_line();
  ASSERT_TRUE(first);
  const rlimit none{0, 0};
  ASSERT_EQ(::prlimit(process.pid(), RLIMIT_AS, &none, nullptr), 0);
  ::signal(SIGPIPE, SIG_IGN);
  std::string text;
  for (int i = 0; i < 200; ++i) {
    text += R"({"target":"127.8.5.)" + std::to_string(i) + R"(","tag":")" + std::string(1000, 'x') +
            "\"}\n";
  }
  for (int i = 0; i < 1000 && ::write(list.get(), text.data(), text.size()) > 0; ++i) continue;
  list.reset();
  const Finished finished = process.finish();
  EXPECT_EQ(finished.status, 71);
  EXPECT_TRUE(finished.err.starts_with("snmpring: out of memory")) << finished.err;
  EXPECT_EQ(lines(finished.err), 1u) << finished.err;
  parse_records(*first + '\n' + finished.out);
}

std::set<std::string> targets(const std::string& text) {
  std::set<std::string> found;
  for (const auto& record : records_of_kind(text, "target")) {
    EXPECT_EQ(record["status"], "ok");
    found.insert(record["target"]);
  }
  return found;
}

TEST(HostThatBlocksIoUring, IsScannedFromAllTheSameAndToldOnce) {
  const Agentd agentd(kHostFleet, {});
  const auto scan = [&](const char* io, int error) {
    return Process(Process::Setup{.argv = snmpring({"discover", "--io", io, "-p", agentd.port(),
                                                    kHostFleet.front()}),
                                  .in_child =
                                      [error] {
                                        if (!scratch::block_system_call(SYS_io_uring_setup, error))
                                          ::_exit(99);
                                      }})
        .finish();
  };
  for (const int error : {EPERM, ENOSYS}) {
    const Finished fallen_back = scan("auto", error);
    if (fallen_back.status == 99)
      GTEST_SKIP() << "this host does not let a process filter its calls";
    EXPECT_EQ(fallen_back.status, 0);
    EXPECT_EQ(lines(fallen_back.err), 1u) << fallen_back.err;
    EXPECT_NE(fallen_back.err.find("using sendmmsg and recvmmsg instead"), std::string::npos);
    EXPECT_EQ(targets(fallen_back.out).size(), 64u);
    const Finished refused = scan("uring", error);
    EXPECT_EQ(refused.status, 69);
    EXPECT_EQ(lines(refused.err), 1u) << refused.err;
    EXPECT_EQ(refused.out, "");
  }
}

TEST(HostThatBlocksReceiving, EndsWithWhatThereIs) {
  const Agentd agentd(kHostFleet, {});
  const ScratchFolder scratch;
  const Finished finished =
      Process(Process::Setup{.argv = snmpring({"discover", "--io", "mmsg", "-p", agentd.port(),
                                               "--metadata-file", scratch.path("metadata"),
                                               "127.8.4.1", "127.8.4.2"}),
                             .in_child =
                                 [] {
                                   if (!scratch::block_system_call(SYS_recvmmsg, EPERM))
                                     ::_exit(99);
                                 }})
          .finish();
  if (finished.status == 99) GTEST_SKIP() << "this host does not let a process filter its calls";
  EXPECT_EQ(finished.status, 71);
  EXPECT_EQ(finished.err, "snmpring: recvmmsg: Operation not permitted\n");
  const auto records = records_of_kind(finished.out, "target");
  EXPECT_GE(records.size(), 1u);  // Of those that were being asked.
  for (const auto& record : records) EXPECT_EQ(record["error"], "send_failed");
  const auto metadata = parse_document(scratch::content_of(scratch.path("metadata")));
  EXPECT_EQ(metadata["exit_reason"], "wire_error");
  EXPECT_EQ(metadata["exit_code"], 71);
}

// --- Files ---------------------------------------------------------------------------------------

TEST_P(HostileHostTest, RefusesAFolderThatCannotBeWrittenToBeforeItAsksAnybody) {
  const std::string folder = scratch_.path("folder");
  std::filesystem::create_directory(folder);
  std::filesystem::permissions(folder, std::filesystem::perms(0555));
  for (const char* option :
       {"--output", "--metadata-file", "--status-file", "--metrics", "--engine-cache"}) {
    const Finished finished =
        run(joined(kWithoutCapabilities, discover({option, folder + "/file"})));
    EXPECT_EQ(finished.status, 73) << option;
    EXPECT_TRUE(finished.err.starts_with("snmpring: " + std::string(option) + ' ' + folder +
                                         "/file: Permission denied"))
        << finished.err;
    EXPECT_EQ(lines(finished.err), 1u);
    EXPECT_EQ(finished.out, "");
  }
}

/// A small file system in a namespace, at scratch/disk.
class FullDiskTest : public HostileHostTest {
 protected:
  void SetUp() override {
    if (!network_.reason().empty()) GTEST_SKIP() << network_.reason();
    std::filesystem::create_directory(disk_);
    if (!network_.shell("mount -t tmpfs -o size=256k tmpfs " + disk_)) {
      GTEST_SKIP() << "no file system can be mounted here";
    }
    inside_ = std::make_unique<Agentd>(kHostFleet, std::vector<std::string>{"--generate", "300"},
                                       network_.prefix());
  }
  Finished scan(std::vector<std::string> more) const {
    return run(
        network_.command(snmpring(joined({"walk", "--io", GetParam(), "-p", inside_->port(),
                                          "--rate", "0", "--oid", "1.3.6.1", kHostFleet.front()},
                                         more))));
  }
  std::string content(const std::string& name) const {
    return run(network_.command({"cat", disk_ + '/' + name})).out;
  }

  const NetworkNamespace network_;
  const std::string disk_ = scratch_.path("disk");
  std::unique_ptr<Agentd> inside_;
};

// To a disk it is all the same.
INSTANTIATE_TEST_SUITE_P(Io, FullDiskTest, testing::Values("auto"),
                         [](const auto& wire) { return std::string(wire.param); });

TEST_P(FullDiskTest, EndsTheOutputWithAWholeLine) {
  const Finished finished =
      scan({"--output", disk_ + "/output", "--metadata-file", scratch_.path("metadata")});
  EXPECT_EQ(finished.status, 74);
  EXPECT_EQ(finished.err, "snmpring: " + disk_ + "/output: No space left on device\n");
  const std::string output = content("output");
  EXPECT_GT(output.size(), 200'000u);
  EXPECT_GT(parse_records(output).size(), 100u);
  const auto metadata = parse_document(scratch::content_of(scratch_.path("metadata")));
  EXPECT_EQ(metadata["exit_reason"], "write_error");
  EXPECT_EQ(metadata["exit_code"], 74);
}

TEST_P(FullDiskTest, LeavesNoMetadataThatCouldBeTakenForSuccess) {
  ASSERT_TRUE(network_.shell("head -c 262144 /dev/zero > " + disk_ + "/filler"));
  for (const char* option : {"--metadata-file", "--engine-cache"}) {
    // Agents tell their engines, so that there is something to keep.
    const Finished finished = run(network_.command(
        snmpring({"discover", "-v3", "--io", GetParam(), "-p", inside_->port(), kHostFleet.front(),
                  option, disk_ + "/file", "--output", scratch_.path("output")})));
    EXPECT_EQ(finished.status, 74) << option;
    EXPECT_EQ(finished.err, "snmpring: " + std::string(option) + ' ' + disk_ +
                                "/file: No space left on device\n");
    EXPECT_EQ(run(network_.command({"ls", disk_})).out, "filler\n");
    EXPECT_EQ(targets(scratch::content_of(scratch_.path("output"))).size(), 64u);
  }
}

TEST_P(FullDiskTest, RefusesADiskThatIsReadOnlyBeforeItAsksAnybody) {
  ASSERT_TRUE(network_.shell("mount -o remount,ro " + disk_));
  for (const char* option :
       {"--output", "--metadata-file", "--status-file", "--metrics", "--engine-cache"}) {
    const Finished finished = scan({option, disk_ + "/file"});
    EXPECT_EQ(finished.status, 73) << option;
    EXPECT_EQ(finished.err,
              "snmpring: " + std::string(option) + ' ' + disk_ + "/file: Read-only file system\n");
    EXPECT_EQ(finished.out, "");
  }
}

TEST_P(FullDiskTest, GoesOnWithOldMetricsAndSaysSoOnce) {
  ASSERT_TRUE(network_.shell("echo old > " + disk_ + "/metrics"));
  ASSERT_FALSE(network_.shell("head -c 1048576 /dev/zero > " + disk_ + "/filler"));
  const Finished finished =
      scan({"--metrics", disk_ + "/metrics", "--output", scratch_.path("output")});
  EXPECT_EQ(finished.status, 0);
  EXPECT_TRUE(finished.err.starts_with("snmpring: --metrics " + disk_ +
                                       "/metrics: No space left on device"))
      << finished.err;
  EXPECT_EQ(lines(finished.err), 1u);
  EXPECT_EQ(content("metrics"), "old\n");
  EXPECT_EQ(targets(scratch::content_of(scratch_.path("output"))).size(), 64u);
}

TEST_P(FullDiskTest, GoesOnWithoutStatusAndSaysSo) {
  ASSERT_TRUE(network_.shell("head -c 262144 /dev/zero > " + disk_ + "/filler"));
  const Finished finished =
      scan({"--status-file", disk_ + "/status", "--output", scratch_.path("output")});
  EXPECT_EQ(finished.status, 0);
  EXPECT_EQ(finished.err, "snmpring: --status-file " + disk_ +
                              "/status: could not be written, and was given up\n");
  EXPECT_EQ(targets(scratch::content_of(scratch_.path("output"))).size(), 64u);
}

TEST_P(HostileHostTest, EndsAFileThatMayGrowNoFurtherWithAWholeLine) {
  const std::string output = scratch_.path("output");
  const Finished finished = Process(Process::Setup{.argv = walk({"--output", output}),
                                                   .in_child =
                                                       [] {
                                                         const rlimit limit{100'000, 100'000};
                                                         ::setrlimit(RLIMIT_FSIZE, &limit);
                                                       }})
                                .finish();
  EXPECT_EQ(finished.status, 74);
  EXPECT_EQ(finished.err, "snmpring: " + output + ": File too large\n");
  EXPECT_GT(parse_records(scratch::content_of(output)).size(), 50u);
}

TEST_P(HostileHostTest, SaysThatDescriptorsRanOutBeforeTheLastFile) {
  if (sanitized()) GTEST_SKIP() << "sanitizers take descriptors too";
  int ends[2] = {-1, -1};
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  UniqueFd list(ends[1]);
  Process process(Process::Setup{
      .argv = snmpring({"discover", "--io", GetParam(), "-p", agentd_.port(), "--metadata-file",
                        scratch_.path("metadata"), "-", "127.8.4.1"}),
      .in = UniqueFd(ends[0])});
  ASSERT_TRUE(process.read_line());
  const rlimit none{0, 0};
  ASSERT_EQ(::prlimit(process.pid(), RLIMIT_NOFILE, &none, nullptr), 0);
  list.reset();
  const Finished finished = process.finish();
  EXPECT_EQ(finished.status, 74);
  EXPECT_EQ(finished.err,
            "snmpring: --metadata-file " + scratch_.path("metadata") + ": Too many open files\n");
}

// --- Time ----------------------------------------------------------------------------------------

TEST(StoppedScan, LosesNothing) {
  const Agentd agentd(kHostFleet, {"--generate", "300"});
  const ScratchFolder scratch;
  // One attempt for each request: whatever is late is lost.
  Process process(snmpring({"walk", "-p", agentd.port(), "--rate", "0", "--oid", "1.3.6.1", "-t",
                            "2", "-r", "0", "--max-inflight", "16", "--metadata-file",
                            scratch.path("metadata"), kHostFleet.front()}));
  std::string out = process.read_line().value_or("") + '\n';
  process.signal(SIGSTOP);
  int status = 0;
  ASSERT_EQ(::waitpid(process.pid(), &status, WUNTRACED), process.pid());
  ASSERT_TRUE(WIFSTOPPED(status));
  // Time passes while somebody else waits for an answer that never comes.
  const Agentd silent({"127.8.6.1"}, {"--silent-share", "1"});
  run(snmpring({"discover", "-t", "2.8", "-r", "0", "127.8.6.1:" + silent.port()}));
  process.signal(SIGCONT);
  const Finished finished = process.finish();
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_EQ(targets(out + finished.out).size(), 64u);
  const auto metadata = parse_document(scratch::content_of(scratch.path("metadata")));
  EXPECT_GE(metadata["pauses"], 1);
  EXPECT_GT(metadata["paused_seconds"], 0.3);
}

}  // namespace
}  // namespace snmpring::cli
