// The filter, by trying what it must refuse and what it must not. Without sanitizers, under which
// there is none.
#include "process/sandbox.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/io_uring.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <functional>
#include <string>
#include <thread>

#include "scratch/scratch_folder.h"

namespace snmpring::process {
namespace {

constexpr SandboxNeeds kNothing{};
constexpr SandboxNeeds kFiles{.files = true};
constexpr SandboxNeeds kNames{.names = true};
constexpr SandboxNeeds kThreads{.threads = true};
constexpr SandboxNeeds kPaths{.paths = true};

/// What became of `body` in a child of its own that enters the sandbox first: "0" and the names of
/// errno are what it returned (0 or -1 with errno), "SIGSYS" what ended it.
std::string outcome(const SandboxNeeds& needs, const std::function<long()>& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (!enter_sandbox(needs)) ::_exit(255);
    errno = 0;
    const long result = body();
    ::_exit(result < 0 ? errno : 0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) {
    const char* const name = ::sigabbrev_np(WTERMSIG(status));
    return std::string("SIG") + (name != nullptr ? name : "?");
  }
  const char* const name = ::strerrorname_np(WEXITSTATUS(status));
  return name != nullptr ? name : std::to_string(WEXITSTATUS(status));
}

class SandboxTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!sandbox_is_built()) GTEST_SKIP() << "built without libseccomp";
    if (outcome(kNothing, [] { return 0; }) == "255") {
      GTEST_SKIP() << "this host lets no process filter its system calls";
    }
  }
  scratch::ScratchFolder scratch_;
};

template <typename... Arguments>
auto call(long number, Arguments... arguments) {
  return [=] { return ::syscall(number, arguments...); };
}

TEST_F(SandboxTest, EndsWhoeverDoesWhatNoScanDoes) {
  for (const SandboxNeeds& needs : {kNothing, kFiles, kNames, kThreads, kPaths}) {
    EXPECT_EQ(outcome(needs,
                      [] {
                        char name[] = "/bin/true";
                        char* const arguments[] = {name, nullptr};
                        return ::execv(name, arguments);
                      }),
              "SIGSYS");
    EXPECT_EQ(outcome(needs, call(SYS_execveat, AT_FDCWD, "/bin/true", nullptr, nullptr, 0)),
              "SIGSYS");
    EXPECT_EQ(outcome(needs, call(SYS_ptrace, PTRACE_TRACEME, 0, 0, 0)), "SIGSYS");
    EXPECT_EQ(outcome(needs, call(SYS_process_vm_readv, ::getppid(), nullptr, 0, nullptr, 0, 0)),
              "SIGSYS");
    EXPECT_EQ(outcome(needs,
                      [] {
                        io_uring_params parameters{};
                        return ::syscall(SYS_io_uring_setup, 4, &parameters);
                      }),
              "SIGSYS");
    EXPECT_EQ(outcome(needs, call(SYS_bpf, 0, nullptr, 0)), "SIGSYS");
    EXPECT_EQ(outcome(needs, call(SYS_unshare, CLONE_NEWUSER)), "SIGSYS");
    EXPECT_EQ(outcome(needs, call(SYS_mount, nullptr, "/", nullptr, 0, nullptr)), "SIGSYS");
    EXPECT_EQ(outcome(needs, call(SYS_keyctl, 0, 0, 0, 0, 0)), "SIGSYS");
  }
}

TEST_F(SandboxTest, RefusesWhatIsNotOnTheList) {
  for (const SandboxNeeds& needs : {kNothing, kFiles, kNames, kThreads, kPaths}) {
    EXPECT_EQ(outcome(needs, call(SYS_io_uring_register, 0, IORING_REGISTER_PROBE, nullptr, 0)),
              "EPERM");
    EXPECT_EQ(outcome(needs, [] { return ::kill(::getppid(), 0); }), "EPERM");
    EXPECT_EQ(outcome(needs, [] { return ::setuid(::getuid()); }), "EPERM");
    EXPECT_EQ(outcome(needs, [] { return ::socket(AF_UNIX, SOCK_STREAM, 0); }), "EPERM");
    EXPECT_EQ(outcome(needs, [] { return ::socket(AF_PACKET, SOCK_RAW, 0); }), "EPERM");
    EXPECT_EQ(outcome(needs, [] { return ::socket(AF_INET, SOCK_RAW, IPPROTO_ICMP); }), "EPERM");
    EXPECT_EQ(outcome(needs, [] { return ::socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT); }),
              "EPERM");
    EXPECT_EQ(outcome(needs, [] { return ::listen(0, 1); }), "EPERM");
    EXPECT_EQ(outcome(needs, [] { return ::accept(0, nullptr, nullptr); }), "EPERM");
    EXPECT_EQ(outcome(needs, [] { return ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); }), "EPERM");
    EXPECT_EQ(outcome(needs, [] { return ::ioctl(0, TIOCSTI, "x"); }), "EPERM");
    EXPECT_EQ(outcome(needs, [] { return ::memfd_create("x", 0); }), "EPERM");
    EXPECT_EQ(outcome(needs, [] { return ::chmod("/tmp/x", 0777); }), "EPERM");
    EXPECT_EQ(outcome(needs, [] { return ::symlink("/a", "/tmp/x"); }), "EPERM");
    EXPECT_EQ(outcome(needs, [] { return ::fork(); }), "EPERM");
  }
}

TEST_F(SandboxTest, MakesNoPageExecutable) {
  const auto map = [](int protection) {
    return [protection] {
      return ::mmap(nullptr, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
                 ? -1
                 : 0;
    };
  };
  for (const SandboxNeeds& needs : {kNothing, kFiles, kNames, kThreads, kPaths}) {
    EXPECT_EQ(outcome(needs, map(PROT_READ | PROT_WRITE)), "0");
    EXPECT_EQ(outcome(needs, map(PROT_READ | PROT_WRITE | PROT_EXEC)), "EPERM");
    EXPECT_EQ(outcome(needs,
                      [] {
                        void* const page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE,
                                                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                        return ::mprotect(page, 4096, PROT_READ | PROT_EXEC);
                      }),
              "EPERM");
  }
  EXPECT_EQ(outcome(kNothing, map(PROT_READ | PROT_EXEC)), "EPERM");
  EXPECT_EQ(outcome(kFiles, map(PROT_READ | PROT_EXEC)), "EPERM");
  // The resolver loads modules.
  EXPECT_EQ(outcome(kNames, map(PROT_READ | PROT_EXEC)), "0");
}

TEST_F(SandboxTest, OpensNoFileThatIsNotNeeded) {
  const auto open = [&](int flags) {
    return [this, flags] { return ::open(scratch_.path("file").c_str(), flags, 0600); };
  };
  const auto rename = [&] {
    return ::rename(scratch_.path("file").c_str(), scratch_.path("other").c_str());
  };
  scratch_.write("file", "text");
  EXPECT_EQ(outcome(kNothing, open(O_RDONLY)), "EPERM");
  EXPECT_EQ(outcome(kNothing, open(O_WRONLY | O_CREAT)), "EPERM");
  EXPECT_EQ(outcome(kNothing, rename), "EPERM");

  EXPECT_EQ(outcome(kNames, open(O_RDONLY)), "0");
  for (const int flags : {O_WRONLY, O_RDWR, O_RDONLY | O_CREAT, O_RDONLY | O_TRUNC,
                          O_RDONLY | O_APPEND, O_RDWR | O_TMPFILE}) {
    EXPECT_EQ(outcome(kNames, open(flags)), "EPERM") << flags;
  }
  EXPECT_EQ(outcome(kNames, rename), "EPERM");

  EXPECT_EQ(outcome(kFiles, open(O_WRONLY | O_CREAT | O_TRUNC)), "0");
  EXPECT_EQ(outcome(kFiles, rename), "0");
  EXPECT_EQ(outcome(kFiles, [&] { return ::unlink(scratch_.path("other").c_str()); }), "0");
}

TEST_F(SandboxTest, AsksWhatIsAtAPathWhereThatIsNeeded) {
  const auto ask = [this]() -> long {
    struct stat status {};
    return ::stat(scratch_.folder().c_str(), &status);
  };
  const auto open = [this] { return ::open(scratch_.folder().c_str(), O_RDONLY); };
  EXPECT_EQ(outcome(kNothing, ask), "EPERM");
  EXPECT_EQ(outcome(kPaths, ask), "0");
  EXPECT_EQ(outcome(kPaths, open), "EPERM");
}

TEST_F(SandboxTest, OpensNoSocketWithoutNames) {
  for (const int family : {AF_INET, AF_INET6}) {
    for (const int type : {SOCK_DGRAM | 0, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK}) {
      const auto open = [=] { return ::socket(family, type, 0); };
      EXPECT_EQ(outcome(kNothing, open), "EPERM");
      EXPECT_EQ(outcome(kFiles, open), "EPERM");
      // A host may lack the family; the filter does not.
      const std::string with_names = outcome(kNames, open);
      EXPECT_TRUE(with_names == "0" || with_names == "EAFNOSUPPORT") << with_names;
    }
  }
}

TEST_F(SandboxTest, AsksForRoutes) {
  for (const SandboxNeeds& needs : {kNothing, kFiles, kNames, kThreads}) {
    EXPECT_EQ(outcome(needs, [] { return ::socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE); }), "0");
  }
}

TEST_F(SandboxTest, CutsBackAFileThatIsOpen) {
  scratch_.write("file", "whole\npart");
  const int file = ::open(scratch_.path("file").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  EXPECT_EQ(outcome(kNothing,
                    [&]() -> long {
                      struct stat status {};
                      if (::fstat(file, &status) != 0 || status.st_size != 10) return -1;
                      if (::ftruncate(file, 6) != 0) return -1;
                      if (::lseek(file, 6, SEEK_SET) != 6) return -1;
                      if (::flock(file, LOCK_UN) != 0) return -1;
                      return ::fsync(file);
                    }),
            "0");
  ::close(file);
  EXPECT_EQ(scratch::content_of(scratch_.path("file")), "whole\n");
}

TEST_F(SandboxTest, DoesWhatAScanDoes) {
  std::array<int, 2> ends{-1, -1};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends.data()), 0);
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  EXPECT_EQ(outcome(kNothing,
                    [&]() -> long {
                      char octet = 'x';
                      if (::send(ends[0], &octet, 1, MSG_DONTWAIT) != 1) return -1;
                      pollfd readable{.fd = ends[1], .events = POLLIN, .revents = 0};
                      if (::poll(&readable, 1, 0) != 1) return -1;
                      epoll_event event{};
                      event.events = EPOLLIN;
                      if (::epoll_ctl(epoll, EPOLL_CTL_ADD, ends[1], &event) != 0) return -1;
                      if (::epoll_wait(epoll, &event, 1, 0) != 1) return -1;
                      if (::read(ends[1], &octet, 1) != 1) return -1;
                      struct utsname names;
                      if (::uname(&names) != 0) return -1;
                      std::string grown(std::size_t{8} << 20, 'x');
                      errno = 0;
                      return grown.back() == 'x' ? ::close(epoll) : -1;
                    }),
            "0");
  for (const int fd : {ends[0], ends[1], epoll}) ::close(fd);
}

/// Starts a thread and says 0 when it has run; the C library turns a refusal into EAGAIN or EPERM.
long run_thread() {
  pthread_t thread;
  const int error = ::pthread_create(
      &thread, nullptr, [](void*) -> void* { return nullptr; }, nullptr);
  errno = error;
  return error == 0 ? ::pthread_join(thread, nullptr) : -1;
}

TEST_F(SandboxTest, StartsThreadsWhereTheyAreNeeded) {
  EXPECT_EQ(outcome(kNothing, run_thread), "EPERM");
  EXPECT_EQ(outcome(kFiles, run_thread), "EPERM");
  EXPECT_EQ(outcome(kThreads, run_thread), "0");
  EXPECT_EQ(outcome(kNames, run_thread), "0");
}

TEST_F(SandboxTest, StartsNoProcessForAThread) {
  const auto clone = [](unsigned long flags) { return call(SYS_clone, flags, 0, 0, 0, 0); };
  EXPECT_EQ(outcome(kThreads, clone(SIGCHLD)), "EPERM");
  EXPECT_EQ(outcome(kThreads, clone(CLONE_VM | CLONE_VFORK | SIGCHLD)), "EPERM");
  EXPECT_EQ(outcome(kThreads, clone(CLONE_NEWUSER | SIGCHLD)), "EPERM");
  EXPECT_EQ(outcome(kThreads, call(SYS_clone3, nullptr, 0)), "ENOSYS");
}

TEST_F(SandboxTest, CoversThreadsThatAreThereAlready) {
  const pid_t child = ::fork();
  if (child == 0) {
    std::atomic<bool> entered = false;
    int error = 0;
    std::thread before([&] {
      while (!entered) std::this_thread::yield();
      error = ::socket(AF_INET, SOCK_DGRAM, 0) < 0 ? errno : 0;
    });
    const bool done = enter_sandbox(kNothing).has_value();
    entered = true;
    before.join();
    ::_exit(done ? error : 255);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), EPERM);
}

TEST_F(SandboxTest, ResolvesNames) {
  EXPECT_EQ(outcome(kNames,
                    [] {
                      addrinfo hints{};
                      hints.ai_family = AF_INET;
                      hints.ai_socktype = SOCK_DGRAM;
                      addrinfo* found = nullptr;
                      return ::getaddrinfo("localhost", nullptr, &hints, &found) == 0 ? 0 : -1;
                    }),
            "0");
}

/// Lists have zones as well as names.
TEST_F(SandboxTest, AsksForInterfacesWhereNamesAreNeeded) {
  const auto ask = [](unsigned long what) {
    return [what]() -> long {
      const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      ifreq request{};
      std::strcpy(request.ifr_name, "lo");
      request.ifr_ifindex = what == SIOCGIFNAME ? 1 : 0;
      return ::ioctl(socket, what, &request);
    };
  };
  EXPECT_EQ(outcome(kNames, ask(SIOCGIFINDEX)), "0");
  EXPECT_EQ(outcome(kNames, ask(SIOCGIFNAME)), "0");
  EXPECT_EQ(outcome(kNames, ask(SIOCSIFMTU)), "EPERM");
  EXPECT_EQ(outcome(kNothing, ask(SIOCGIFINDEX)), "EPERM");
}

TEST_F(SandboxTest, LetsAProcessAbort) {
  EXPECT_EQ(outcome(kNothing,
                    []() -> long {
                      std::signal(SIGABRT, SIG_DFL);
                      std::abort();
                    }),
            "SIGABRT");
}

TEST_F(SandboxTest, SetsNoNewPrivileges) {
  const pid_t child = ::fork();
  if (child == 0) {
    const bool done = enter_sandbox(kFiles).has_value();
    std::FILE* const status = std::fopen("/proc/self/status", "re");
    char line[256];
    bool found = false;
    while (status != nullptr && std::fgets(line, sizeof line, status) != nullptr) {
      found = found || std::strcmp(line, "NoNewPrivs:\t1\n") == 0;
    }
    ::_exit(done && found ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace snmpring::process
