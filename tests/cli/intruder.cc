#include "intruder.h"

#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

namespace snmpring::cli {
namespace {

/// The stop that comes next: true for one, false where the process has ended. `status` as from
/// waitpid(2).
bool wait_for_stop(pid_t process, int& status) {
  return ::waitpid(process, &status, 0) == process && WIFSTOPPED(status);
}

}  // namespace

#ifdef __x86_64__

std::expected<Intruder, std::string> Intruder::enter(pid_t process) {
  if (::ptrace(PTRACE_SEIZE, process, nullptr, PTRACE_O_TRACESYSGOOD) != 0) {
    return std::unexpected(std::string("a process of the program may not be traced here: ") +
                           std::strerror(errno));
  }
  int status = 0;
  user_regs_struct registers{};
  if (::ptrace(PTRACE_INTERRUPT, process, nullptr, nullptr) != 0 ||
      !wait_for_stop(process, status) ||
      ::ptrace(PTRACE_GETREGS, process, nullptr, &registers) != 0) {
    return std::unexpected("the process does not stop");
  }
  return Intruder(process, registers);
}

std::string Intruder::call(long number, std::array<unsigned long long, 6> arguments) {
  user_regs_struct registers = before_;
  // It waits in a call, so the instruction of calls lies before it.
  constexpr unsigned long long kInstructionOctets = 2;
  registers.rip -= kInstructionOctets;
  registers.rax = static_cast<unsigned long long>(number);
  // No call is to be restarted.
  registers.orig_rax = ~0ULL;
  registers.rdi = arguments[0];
  registers.rsi = arguments[1];
  registers.rdx = arguments[2];
  registers.r10 = arguments[3];
  registers.r8 = arguments[4];
  registers.r9 = arguments[5];
  ::ptrace(PTRACE_SETREGS, process_, nullptr, &registers);
  // To its beginning, and to its end. Signals may come in between.
  for (int stops = 0; stops < 2;) {
    int status = 0;
    ::ptrace(PTRACE_SYSCALL, process_, nullptr, nullptr);
    if (!wait_for_stop(process_, status)) return ended(status);
    if (WSTOPSIG(status) == (SIGTRAP | 0x80)) ++stops;
  }
  ::ptrace(PTRACE_GETREGS, process_, nullptr, &registers);
  // A call that the filter ends a process for is rolled back first; the signal follows.
  if (registers.rax == static_cast<unsigned long long>(number)) {
    int status = 0;
    ::ptrace(PTRACE_CONT, process_, nullptr, nullptr);
    if (!wait_for_stop(process_, status)) return ended(status);
    return "stopped";
  }
  const auto result = static_cast<long long>(registers.rax);
  if (result >= 0 || result < -4095) return "0";
  const char* const name = ::strerrorname_np(static_cast<int>(-result));
  return name != nullptr ? name : std::to_string(-result);
}

std::string Intruder::ended(int status) {
  process_ = -1;
  const char* const name = WIFSIGNALED(status) ? ::sigabbrev_np(WTERMSIG(status)) : nullptr;
  return name != nullptr ? std::string("SIG") + name : "ended";
}

unsigned long long Intruder::place(const std::string& octets) {
  // Far below the stack that is in use.
  const unsigned long long address = (before_.rsp - 16384) & ~0xFULL;
  const iovec here{const_cast<char*>(octets.data()), octets.size() + 1};
  const iovec there{reinterpret_cast<void*>(address), octets.size() + 1};
  ::process_vm_writev(process_, &here, 1, &there, 1, 0);
  return address;
}

Intruder::~Intruder() {
  if (process_ < 0) return;
  ::ptrace(PTRACE_SETREGS, process_, nullptr, &before_);
  ::ptrace(PTRACE_DETACH, process_, nullptr, nullptr);
}

#else

std::expected<Intruder, std::string> Intruder::enter(pid_t) {
  return std::unexpected("only registers of x86-64 are known");
}
std::string Intruder::call(long, std::array<unsigned long long, 6>) { return {}; }
unsigned long long Intruder::place(const std::string&) { return 0; }
Intruder::~Intruder() = default;

#endif

Intruder::Intruder(Intruder&& other) noexcept
    : process_(std::exchange(other.process_, -1)), before_(other.before_) {}

}  // namespace snmpring::cli
