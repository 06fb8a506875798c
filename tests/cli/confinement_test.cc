// What a running scan has given up: seen from outside, and tried from inside.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "fixtures.h"
#include "intruder.h"
#include "network_namespace.h"
#include "scratch/blocked_call.h"

namespace snmpring::cli {
namespace {

const std::vector<std::string> kConfinedFleet = {"127.8.2.0/28"};

/// Why the program is without a filter of system calls, empty where it is not.
std::string filter_reason() {
#ifdef SNMPRING_SECCOMP
  return sanitized() ? "sanitizers make calls of their own, so there is no filter" : "";
#else
  return "built without libseccomp";
#endif
}

std::map<std::string, std::string> status_of(const std::string& folder) {
  std::map<std::string, std::string> fields;
  std::ifstream file(folder + "/status");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(":\t");
    if (colon != std::string::npos) fields[line.substr(0, colon)] = line.substr(colon + 2);
  }
  return fields;
}

/// A scan that has begun and waits for lines on its standard input. It ends when that does.
class WaitingScan {
 public:
  explicit WaitingScan(const Agentd& agentd, const std::vector<std::string>& more = {},
                       std::vector<std::string> before = {}) {
    int ends[2] = {-1, -1};
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    input_.reset(ends[1]);
    std::vector<std::string> argv = std::move(before);
    std::vector<std::string> words = {"discover", "-p", agentd.port(), "-"};
    words.insert(words.end(), more.begin(), more.end());
    for (std::string& word : snmpring(std::move(words))) argv.push_back(std::move(word));
    process_ =
        std::make_unique<Process>(Process::Setup{.argv = std::move(argv), .in = UniqueFd(ends[0])});
    put("127.8.2.1");
    // Its record comes after everything has been set up.
    first_ = process_->read_line();
  }

  bool has_begun() const { return first_.has_value(); }
  pid_t pid() const { return process_->pid(); }
  std::string folder() const { return "/proc/" + std::to_string(pid()); }

  void put(const std::string& line) {
    const std::string text = line + '\n';
    EXPECT_EQ(::write(input_.get(), text.data(), text.size()), std::ssize(text));
  }
  std::optional<std::string> record() { return process_->read_line(); }

  Finished finish() {
    input_.reset();
    return process_->finish();
  }

 private:
  UniqueFd input_;
  std::unique_ptr<Process> process_;
  std::optional<std::string> first_;
};

class ConfinementTest : public testing::TestWithParam<const char*> {
 protected:
  Agentd agentd_{kConfinedFleet, {}};
};

INSTANTIATE_TEST_SUITE_P(Io, ConfinementTest, testing::ValuesIn(wires()),
                         [](const auto& wire) { return std::string(wire.param); });

void expect_no_rights(const std::string& folder, bool filtered) {
  auto status = status_of(folder);
  const std::string none(16, '0');
  for (const char* set : {"CapInh", "CapPrm", "CapEff", "CapAmb"})
    EXPECT_EQ(status[set], none) << set;
  if (::geteuid() == 0) {
    EXPECT_EQ(status["CapBnd"], none);
  }
  EXPECT_EQ(status["NoNewPrivs"], "1");
  EXPECT_EQ(status["Seccomp"], filtered && filter_reason().empty() ? "2" : "0");
}

TEST_P(ConfinementTest, LeavesNoThreadAnyRights) {
  WaitingScan scan(agentd_, {"--io", GetParam(), "--report", "all", "-t", "0.05", "-r", "0"});
  ASSERT_TRUE(scan.has_begun());
  // A name takes a thread, which stays.
  scan.put("localhost");
  EXPECT_TRUE(scan.record());
  std::size_t threads = 0;
  for (const auto& thread : std::filesystem::directory_iterator(scan.folder() + "/task")) {
    expect_no_rights(thread.path(), true);
    ++threads;
  }
  EXPECT_GE(threads, 2u);
  EXPECT_EQ(scan.finish().status, 0);
}

TEST_P(ConfinementTest, LeavesCallsAloneWithoutTheSandboxAndNothingElse) {
  WaitingScan scan(agentd_, {"--io", GetParam(), "--no-sandbox"});
  ASSERT_TRUE(scan.has_begun());
  expect_no_rights(scan.folder(), false);
  EXPECT_EQ(scan.finish().status, 0);
}

TEST_P(ConfinementTest, RefusesWhatIsTriedFromInside) {
  if (!filter_reason().empty()) GTEST_SKIP() << filter_reason();
  WaitingScan scan(agentd_, {"--io", GetParam()});
  ASSERT_TRUE(scan.has_begun());
  {
    auto intruder = Intruder::enter(scan.pid());
    if (!intruder) GTEST_SKIP() << intruder.error();
    using Wide = unsigned long long;
    EXPECT_EQ(intruder->call(SYS_getpid), "0");
    EXPECT_EQ(intruder->call(SYS_io_uring_register, {0, 8, 0, 0}), "EPERM");
    EXPECT_EQ(intruder->call(SYS_socket, {AF_UNIX, SOCK_STREAM, 0}), "EPERM");
    EXPECT_EQ(intruder->call(SYS_socket, {AF_PACKET, SOCK_RAW, 0}), "EPERM");
    EXPECT_EQ(intruder->call(SYS_kill, {static_cast<Wide>(::getpid()), 0}), "EPERM");
    EXPECT_EQ(intruder->call(SYS_setuid, {0}), "EPERM");
    EXPECT_EQ(intruder->call(SYS_ioctl, {1, TIOCSTI, intruder->place("x")}), "EPERM");
    EXPECT_EQ(intruder->call(SYS_getpid), "0");
  }
  // It has not noticed.
  scan.put("127.8.2.2");
  EXPECT_TRUE(scan.record());
  EXPECT_EQ(scan.finish().status, 0);
}

TEST_P(ConfinementTest, RefusesFilesAndSocketsThatAScanOfAddressesNeedsNot) {
  if (!filter_reason().empty()) GTEST_SKIP() << filter_reason();
  // Answers take long enough for a look inside.
  const Agentd slow(kConfinedFleet, {"--delay-ms", "60000"});
  const std::string target = "127.8.2.1";
  Process process(snmpring({"discover", "-p", slow.port(), "--io", GetParam(), "-t", "100", target,
                            "127.8.2.2:" + agentd_.port()}));
  ASSERT_TRUE(process.read_line());
  auto intruder = Intruder::enter(process.pid());
  if (!intruder) GTEST_SKIP() << intruder.error();
  const auto path = intruder->place("/etc/passwd");
  EXPECT_EQ(intruder->call(SYS_openat, {static_cast<unsigned long long>(AT_FDCWD), path, O_RDONLY}),
            "EPERM");
  EXPECT_EQ(intruder->call(SYS_unlink, {path}), "EPERM");
  EXPECT_EQ(intruder->call(SYS_socket, {AF_INET, SOCK_DGRAM, 0}), "EPERM");
  EXPECT_EQ(intruder->call(SYS_socket, {AF_INET, SOCK_STREAM, 0}), "EPERM");
  EXPECT_EQ(intruder->call(SYS_connect, {0, path, 16}), "EPERM");
  EXPECT_EQ(intruder->call(SYS_clone, {SIGCHLD}), "EPERM");
  EXPECT_EQ(intruder->call(SYS_mmap,
                           {0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, ~0ULL, 0}),
            "EPERM");
}

TEST_P(ConfinementTest, EndsAtOnceWhenAnotherProgramIsExecuted) {
  if (!filter_reason().empty()) GTEST_SKIP() << filter_reason();
  for (const long number : {SYS_execve, SYS_execveat, SYS_ptrace, SYS_io_uring_setup,
                            SYS_process_vm_readv, SYS_unshare, SYS_fork}) {
    WaitingScan scan(agentd_, {"--io", GetParam()});
    ASSERT_TRUE(scan.has_begun());
    auto intruder = Intruder::enter(scan.pid());
    if (!intruder) GTEST_SKIP() << intruder.error();
    const auto path = intruder->place("/bin/true");
    EXPECT_EQ(intruder->call(number, {path}), "SIGSYS") << number;
    scan.finish();
  }
}

TEST_P(ConfinementTest, ResolvesNamesOfListsThroughNameServers) {
  const NetworkNamespace network;
  if (!network.reason().empty()) GTEST_SKIP() << network.reason();
  const ScratchFolder scratch;
  scratch.write("resolv.conf", "nameserver 127.0.0.1\noptions timeout:5 attempts:1\n");
  scratch.write("nsswitch.conf", "hosts: dns\n");
  for (const char* file : {"resolv.conf", "nsswitch.conf"}) {
    if (!network.shell("mount --bind " + scratch.path(file) + " /etc/" + file)) {
      GTEST_SKIP() << "/etc/" << file << " cannot be replaced for a test";
    }
  }
  Process name_server(
      network.command({"python3", SNMPRING_SOURCE_ROOT "/tests/cli/agents/name_server.py",
                       "agent.example", "127.8.2.3"}));
  ASSERT_EQ(name_server.read_line(), "ready");
  const Agentd inside(kConfinedFleet, {}, network.prefix());
  const Finished finished =
      Process(
          Process::Setup{.argv = network.command(snmpring({"discover", "-p", inside.port(), "--io",
                                                           GetParam(), "--report", "all", "-"})),
                         .in = text_as_input("agent.example\nnobody.example\n")})
          .finish();
  EXPECT_EQ(finished.status, 0) << finished.err;
  std::map<std::string, std::string> outcomes;
  for (const auto& record : records_of_kind(finished.out, "target")) {
    outcomes[record["tag"]] =
        record["target"].get<std::string>() + ' ' + record["status"].get<std::string>();
  }
  EXPECT_EQ(outcomes["agent.example"], "127.8.2.3 ok");
  EXPECT_TRUE(outcomes["nobody.example"].ends_with(" error")) << outcomes["nobody.example"];
}

TEST_P(ConfinementTest, AsksNobodyWhereTheFilterIsRefused) {
  if (!filter_reason().empty()) GTEST_SKIP() << filter_reason();
  const auto scan = [&](std::vector<std::string> more) {
    std::vector<std::string> words = {"discover", "-p",       agentd_.port(),
                                      "--io",     GetParam(), kConfinedFleet.front()};
    words.insert(words.end(), more.begin(), more.end());
    return Process(Process::Setup{.argv = snmpring(words),
                                  .in_child =
                                      [] {
                                        if (!scratch::block_system_call(SYS_seccomp, ENOSYS)) {
                                          ::_exit(99);
                                        }
                                      }})
        .finish();
  };
  const Finished refused = scan({});
  if (refused.status == 99) GTEST_SKIP() << "this host does not let a process filter its calls";
  EXPECT_EQ(refused.status, 71);
  EXPECT_TRUE(refused.err.starts_with("snmpring: the sandbox cannot be set up: ")) << refused.err;
  EXPECT_EQ(refused.out, "");
  const Finished without = scan({"--no-sandbox"});
  EXPECT_EQ(without.status, 0) << without.err;
  EXPECT_EQ(records_of_kind(without.out, "target").size(), 16u);
}

/// A command without any capability, for root as for others.
std::vector<std::string> prefixed(std::vector<std::string> words, std::vector<std::string> more) {
  for (std::string& word : more) words.push_back(std::move(word));
  return words;
}

TEST_P(ConfinementTest, NeedsNoCapability) {
  const Finished finished = run(prefixed(
      kWithoutCapabilities,
      snmpring({"discover", "-p", agentd_.port(), "--io", GetParam(), kConfinedFleet.front()})));
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_EQ(records_of_kind(finished.out, "target").size(), 16u);
}

TEST_P(ConfinementTest, SaysThatTheReceiveBufferIsSmallerWhereItIs) {
  std::size_t limit = 0;
  std::ifstream("/proc/sys/net/core/rmem_max") >> limit;
  const std::size_t asked_mib = (2 * limit >> 20) + 1;
  if (limit == 0 || asked_mib > 1024) GTEST_SKIP() << "the system limits no receive buffer";
  const auto scan = [&](std::vector<std::string> before, std::vector<std::string> more) {
    return run(prefixed(
        std::move(before),
        snmpring(prefixed({"discover", "-p", agentd_.port(), "--io", GetParam(), "--recv-buffer",
                           std::to_string(asked_mib) + "M", kConfinedFleet.front()},
                          std::move(more)))));
  };
  const Finished told = scan(kWithoutCapabilities, {});
  EXPECT_EQ(told.status, 0) << told.err;
  const std::string given = std::to_string(2 * limit >> 10);
  EXPECT_TRUE(
      told.err.starts_with("snmpring: the kernel gave " + given + " KiB of receive buffer "))
      << told.err;
  EXPECT_EQ(std::ranges::count(told.err, '\n'), 1) << told.err;
  EXPECT_EQ(records_of_kind(told.out, "target").size(), 16u);
  EXPECT_EQ(scan(kWithoutCapabilities, {"--quiet"}).err, "");
  // Root gets what he asks for, in the host's own network.
  if (::geteuid() == 0) {
    EXPECT_EQ(scan({}, {}).err, "");
  }
}

/// The tests of --run-as need root, and somebody else to become.
class RunAsTest : public ConfinementTest {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "only root may become somebody else";
    nobody_ = ::getpwnam("nobody");
    if (nobody_ == nullptr) GTEST_SKIP() << "this system has no user nobody";
  }

  /// A folder that nobody may write to.
  std::string folder_of_nobody(const ScratchFolder& scratch) const {
    std::filesystem::permissions(scratch.folder(), std::filesystem::perms(0711));
    const std::string folder = scratch.path("theirs");
    std::filesystem::create_directory(folder);
    EXPECT_EQ(::chown(folder.c_str(), nobody_->pw_uid, nobody_->pw_gid), 0);
    return folder;
  }

  Finished scan(std::vector<std::string> more) const {
    return run(snmpring(prefixed({"discover", "-p", agentd_.port(), "--io", GetParam(), "--run-as",
                                  "nobody", kConfinedFleet.front()},
                                 std::move(more))));
  }

  const passwd* nobody_ = nullptr;
};

INSTANTIATE_TEST_SUITE_P(Io, RunAsTest, testing::ValuesIn(wires()),
                         [](const auto& wire) { return std::string(wire.param); });

TEST_P(RunAsTest, IsThatUserAndNobodyElse) {
  WaitingScan scan(agentd_, {"--io", GetParam(), "--run-as", "nobody"});
  ASSERT_TRUE(scan.has_begun());
  auto status = status_of(scan.folder());
  const std::string user = std::to_string(nobody_->pw_uid);
  const std::string group = std::to_string(nobody_->pw_gid);
  EXPECT_EQ(status["Uid"], user + '\t' + user + '\t' + user + '\t' + user);
  EXPECT_EQ(status["Gid"], group + '\t' + group + '\t' + group + '\t' + group);
  std::istringstream groups(status["Groups"]);
  for (std::string each; groups >> each;) EXPECT_EQ(each, group);
  expect_no_rights(scan.folder(), true);
  // What cannot be dumped belongs to root in /proc (proc(5)).
  struct stat maps {};
  ASSERT_EQ(::stat((scan.folder() + "/maps").c_str(), &maps), 0);
  EXPECT_EQ(maps.st_uid, 0u);
  EXPECT_EQ(scan.finish().status, 0);
}

TEST_P(RunAsTest, MakesAllFilesAsThatUser) {
  const ScratchFolder scratch;
  const std::string folder = folder_of_nobody(scratch);
  const std::vector<std::string> names = {"output", "metadata", "status", "metrics", "engines"};
  const Finished finished =
      scan({"-v3", "--output", folder + "/output", "--metadata-file", folder + "/metadata",
            "--status-file", folder + "/status", "--metrics", folder + "/metrics", "--engine-cache",
            folder + "/engines"});
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_EQ(finished.err, "");
  for (const std::string& name : names) {
    struct stat file {};
    ASSERT_EQ(::stat((folder + '/' + name).c_str(), &file), 0) << name;
    EXPECT_EQ(file.st_uid, nobody_->pw_uid) << name;
  }
  EXPECT_EQ(records_of_kind(scratch::content_of(folder + "/output"), "target").size(), 16u);
  EXPECT_EQ(parse_document(scratch::content_of(folder + "/metadata"))["exit_reason"], "done");
}

TEST_P(RunAsTest, KeepsACheckpointAsThatUserAndGoesOnAsThatUser) {
  const ScratchFolder scratch;
  const std::string folder = folder_of_nobody(scratch);
  const std::string output = folder + "/output";
  const std::string checkpoint = folder + "/checkpoint";
  const auto expect_theirs = [&] {
    for (const std::string& path : {output, checkpoint}) {
      struct stat file {};
      ASSERT_EQ(::stat(path.c_str(), &file), 0) << path;
      EXPECT_EQ(file.st_uid, nobody_->pw_uid) << path;
    }
  };
  const Finished begun =
      scan({"--output", output, "--checkpoint", checkpoint, "--max-targets", "5"});
  EXPECT_EQ(begun.status, 75) << begun.err;
  EXPECT_EQ(begun.err, "");
  expect_theirs();
  const auto stored = nlohmann::json::parse(scratch::content_of(checkpoint));
  EXPECT_EQ(stored["config"]["run-as"], "nobody");
  EXPECT_EQ(stored["done"], false);

  const Finished resumed =
      run(snmpring({"discover", "--resume", checkpoint, "--max-targets", "0"}));
  EXPECT_EQ(resumed.status, 0) << resumed.err;
  EXPECT_EQ(resumed.err, "");
  expect_theirs();
  EXPECT_EQ(nlohmann::json::parse(scratch::content_of(checkpoint))["done"], true);
  std::set<std::string> targets;
  for (const auto& record : records_of_kind(scratch::content_of(output), "target")) {
    EXPECT_TRUE(targets.insert(record["target"]).second) << record["target"];
  }
  EXPECT_EQ(targets.size(), 16u);
}

TEST_P(RunAsTest, RefusesACheckpointThatUserMayNotMake) {
  const ScratchFolder scratch;
  const std::string folder = folder_of_nobody(scratch);
  const std::string path = scratch.path("checkpoint");
  const Finished finished = scan({"--output", folder + "/output", "--checkpoint", path});
  EXPECT_EQ(finished.status, 73);
  EXPECT_EQ(finished.err, "snmpring: --checkpoint " + path + ": Permission denied\n");
}

TEST_P(RunAsTest, RefusesFilesThatUserMayNotMake) {
  const ScratchFolder scratch;
  std::filesystem::permissions(scratch.folder(), std::filesystem::perms(0711));
  const struct {
    const char* option;
    const char* message;
  } cases[] = {{"--output", ": Permission denied\n"},
               {"--status-file", ": Permission denied\n"},
               {"--metadata-file", ": Permission denied for nobody (--run-as)\n"},
               {"--metrics", ": Permission denied for nobody (--run-as)\n"},
               {"--engine-cache", ": Permission denied for nobody (--run-as)\n"}};
  for (const auto& each : cases) {
    const std::string path = scratch.path("file");
    const Finished finished = scan({each.option, path});
    EXPECT_EQ(finished.status, 73) << each.option;
    EXPECT_EQ(finished.err, "snmpring: " + std::string(each.option) + ' ' + path + each.message);
    EXPECT_EQ(finished.out, "");
  }
}

TEST_P(RunAsTest, RefusesWhoIsNoUser) {
  const auto error = [&](const char* user) {
    const Finished finished = run(snmpring({"discover", "--run-as", user, "127.0.0.1"}));
    EXPECT_EQ(finished.status, 64);
    return finished.err;
  };
  EXPECT_EQ(error("no-such-user"), "snmpring: --run-as no-such-user: there is no such user\n");
  EXPECT_TRUE(error("root").starts_with("snmpring: --run-as root: is root"));
}

TEST_P(RunAsTest, IsRefusedToWhoMayNot) {
  const Finished finished = run(
      prefixed(kWithoutCapabilities, snmpring({"discover", "--io", GetParam(), "--run-as", "nobody",
                                               "-p", agentd_.port(), kConfinedFleet.front()})));
  EXPECT_EQ(finished.status, 77);
  EXPECT_TRUE(finished.err.starts_with("snmpring: --run-as nobody: Operation not permitted"))
      << finished.err;
  EXPECT_EQ(finished.out, "");
}

TEST_P(RunAsTest, TellsRootWhyAFolderOfSomebodyElseIsNotHis) {
  const ScratchFolder scratch;
  const std::string folder = folder_of_nobody(scratch);
  const Finished finished =
      run(snmpring({"discover", "-p", agentd_.port(), "--io", GetParam(), kConfinedFleet.front(),
                    "--output", folder + "/output", "--metadata-file", folder + "/metadata"}));
  EXPECT_EQ(finished.status, 73);
  EXPECT_TRUE(
      finished.err.starts_with("snmpring: --metadata-file " + folder +
                               "/metadata: Permission denied for root without capabilities"))
      << finished.err;
  const Finished kept =
      run(snmpring({"discover", "-p", agentd_.port(), "--io", GetParam(), kConfinedFleet.front(),
                    "--output", folder + "/output", "--checkpoint", folder + "/checkpoint"}));
  EXPECT_EQ(kept.status, 73);
  EXPECT_TRUE(kept.err.starts_with("snmpring: --checkpoint " + folder +
                                   "/checkpoint: Permission denied for root without capabilities"))
      << kept.err;
  // What stays open is opened before.
  EXPECT_EQ(
      run(snmpring({"discover", "-p", agentd_.port(), "--io", GetParam(), kConfinedFleet.front(),
                    "--output", folder + "/output", "--status-file", folder + "/status"}))
          .status,
      0);
}

}  // namespace
}  // namespace snmpring::cli
