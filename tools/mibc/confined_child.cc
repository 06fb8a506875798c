#include "mibc/confined_child.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <new>

#include "base/unique_fd.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SNMPRING_MIBC_SANITIZED
#endif
#if defined(SNMPRING_SECCOMP) && !defined(SNMPRING_MIBC_SANITIZED)
#define SNMPRING_MIBC_FILTER
#include <seccomp.h>
#endif

namespace snmpring::mibc {
namespace {

constexpr rlim_t kMemoryMax = rlim_t{2} << 30;
constexpr rlim_t kCpuSecondsMax = 300;
// The parser calls itself for each arc of an OID and for each import.
constexpr rlim_t kStackMax = rlim_t{120} << 20;
constexpr std::size_t kNoteMax = 4096;

// The hard limits stay: at the one of CPU the signal would be SIGKILL, which tells nobody why.
bool limit(__rlimit_resource what, rlim_t to) {
  rlimit now{};
  if (::getrlimit(what, &now) != 0) return false;
  now.rlim_cur = std::min(to, now.rlim_max);
  return ::setrlimit(what, &now) == 0;
}

bool limit_resources() {
#ifndef SNMPRING_MIBC_SANITIZED
  // Sanitizers reserve terabytes.
  if (!limit(RLIMIT_AS, kMemoryMax)) return false;
#endif
  return limit(RLIMIT_CPU, kCpuSecondsMax) && limit(RLIMIT_STACK, kStackMax) &&
         limit(RLIMIT_CORE, 0);
}

bool forbid_network() {
#ifdef SNMPRING_MIBC_FILTER
  const scmp_filter_ctx filter = ::seccomp_init(SCMP_ACT_ALLOW);
  if (filter == nullptr) return false;
  bool done = true;
  for (const int call :
       {SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(connect), SCMP_SYS(bind),
        SCMP_SYS(io_uring_setup), SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(ptrace),
        SCMP_SYS(process_vm_writev), SCMP_SYS(fork), SCMP_SYS(vfork)}) {
    done = ::seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0) == 0 && done;
  }
  done = done && ::seccomp_load(filter) == 0;
  ::seccomp_release(filter);
  return done;
#else
  return true;
#endif
}

class SharedLine final : public ChildLine {
 public:
  SharedLine(char* note, int result) : note_(note), result_(result) {}

  void note(const std::string& where) override {
    const std::size_t size = std::min(where.size(), kNoteMax - 1);
    std::memcpy(note_, where.data(), size);
    note_[size] = '\0';
  }

  bool send(const std::vector<std::uint8_t>& octets) override {
    for (std::size_t at = 0; at < octets.size();) {
      const ssize_t put =
          ::pwrite(result_, octets.data() + at, octets.size() - at, static_cast<off_t>(at));
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) return false;
      at += static_cast<std::size_t>(put);
    }
    return true;
  }

 private:
  char* note_;
  int result_;
};

std::vector<std::uint8_t> read_result(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return {};
  std::vector<std::uint8_t> octets(static_cast<std::size_t>(status.st_size));
  for (std::size_t at = 0; at < octets.size();) {
    const ssize_t got = ::pread(fd, octets.data() + at, octets.size() - at, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return {};
    at += static_cast<std::size_t>(got);
  }
  return octets;
}

[[noreturn]] void be_child(const std::function<int(ChildLine&)>& work, SharedLine& line,
                           pid_t parent) {
  constexpr int kNotConfined = 71;  // EX_OSERR
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(kNotConfined);
  const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  const bool silent = nowhere >= 0 && ::dup2(nowhere, STDOUT_FILENO) >= 0;
  if (!silent || !limit_resources() || !forbid_network()) {
    std::fputs("snmpring-mibc: the child that parses cannot be confined\n", stderr);
    ::_exit(kNotConfined);
  }
  int status = kNotConfined;
  try {
    status = work(line);
  } catch (const std::bad_alloc&) {
    ::raise(SIGABRT);
  }
  std::fflush(stderr);
  ::_exit(status);
}

}  // namespace

std::expected<ChildResult, ChildCrash> run_confined(const std::function<int(ChildLine&)>& work) {
  const UniqueFd result(::memfd_create("names", MFD_CLOEXEC));
  void* const shared =
      ::mmap(nullptr, kNoteMax, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (!result || shared == MAP_FAILED) return std::unexpected(ChildCrash{0, {}});
  char* const note = static_cast<char*>(shared);
  SharedLine line(note, result.get());
  std::fflush(nullptr);
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) be_child(work, line, parent);
  int status = 0;
  pid_t ended = child;
  if (child > 0) {
    do ended = ::waitpid(child, &status, 0);
    while (ended < 0 && errno == EINTR);
  }
  note[kNoteMax - 1] = '\0';
  const std::string noted = note;
  ::munmap(shared, kNoteMax);
  if (ended < 0) return std::unexpected(ChildCrash{0, noted});
  if (WIFSIGNALED(status)) return std::unexpected(ChildCrash{WTERMSIG(status), noted});
  return ChildResult{WEXITSTATUS(status), read_result(result.get())};
}

}  // namespace snmpring::mibc
