// A list of what is allowed. Where nothing but the call's number counts the kernel decides without
// running the filter, so the calls of the loop cost next to nothing more.
#include "process/sandbox.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SNMPRING_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define SNMPRING_SANITIZED
#endif
#endif

#if defined(SNMPRING_SECCOMP) && !defined(SNMPRING_SANITIZED)
#define SNMPRING_SANDBOX
#endif

#ifdef SNMPRING_SANDBOX
#include <fcntl.h>
#include <linux/netlink.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#endif

namespace snmpring::process {

#ifdef SNMPRING_SANDBOX

namespace {

// What every scan does: waits, sends, receives, writes what is open, and ends. Also what the C
// library does behind it: memory, locks, clocks.
constexpr auto kAlways = std::to_array<int>({
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_pwait2),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(sendto),
    SCMP_SYS(sendmsg),
    SCMP_SYS(sendmmsg),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),
    SCMP_SYS(recvmmsg),
    SCMP_SYS(getsockopt),
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(pwrite64),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(ftruncate),
    SCMP_SYS(fsync),
    SCMP_SYS(fdatasync),
    SCMP_SYS(fcntl),
    SCMP_SYS(flock),
    SCMP_SYS(close),
    SCMP_SYS(brk),
    SCMP_SYS(mremap),
    SCMP_SYS(munmap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(getrandom),
    SCMP_SYS(getrusage),
    SCMP_SYS(uname),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    // The first steps of a thread, which one that has just been started may have before it.
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(membarrier),
    SCMP_SYS(sched_getaffinity),
});

constexpr auto kForPaths = std::to_array<int>({
    SCMP_SYS(stat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
});

constexpr auto kForFiles = std::to_array<int>({
    SCMP_SYS(openat),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(getcwd),
    SCMP_SYS(fchmod),
    SCMP_SYS(fallocate),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
});

// getaddrinfo(3) of glibc, with the modules of nsswitch.conf that it loads.
constexpr auto kForNames = std::to_array<int>({
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(getcwd),
    SCMP_SYS(getdents64),
    SCMP_SYS(connect),
    SCMP_SYS(bind),
    SCMP_SYS(setsockopt),
    SCMP_SYS(getsockname),
    SCMP_SYS(getpeername),
    SCMP_SYS(sysinfo),
});

// This program never makes these calls. If one is made, other code is running.
constexpr auto kDeadly = std::to_array<int>({
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(process_madvise),
    SCMP_SYS(pidfd_open),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(personality),
    SCMP_SYS(chroot),
    SCMP_SYS(pivot_root),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(move_mount),
    SCMP_SYS(fsopen),
    SCMP_SYS(open_tree),
    SCMP_SYS(setns),
    SCMP_SYS(unshare),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(keyctl),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(reboot),
    SCMP_SYS(swapon),
    SCMP_SYS(swapoff),
});

// The low bits of a socket's type; above them are its flags.
constexpr scmp_datum_t kSocketType = 0xF;
constexpr scmp_datum_t kWritingFlags =
    O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);

/// Collects rules; the first error stays.
class Filter {
 public:
  Filter() : context_(::seccomp_init(SCMP_ACT_ERRNO(EPERM))) {
    if (context_ == nullptr) {
      error_ = ENOMEM;
      return;
    }
    note(::seccomp_attr_set(context_.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS));
    note(::seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_NNP, 1));
    // Threads that are there already are in it too.
    note(::seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_TSYNC, 1));
    // A tree instead of a list.
    note(::seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2));
  }

  void add(std::uint32_t action, int call, std::initializer_list<scmp_arg_cmp> when = {}) {
    // Negative: this architecture has no such call.
    if (error_ != 0 || call < 0) return;
    note(::seccomp_rule_add_array(context_.get(), action, call, static_cast<unsigned>(when.size()),
                                  when.begin()));
  }
  void allow(int call, std::initializer_list<scmp_arg_cmp> when = {}) {
    add(SCMP_ACT_ALLOW, call, when);
  }
  template <std::size_t N>
  void allow_all(const std::array<int, N>& calls) {
    for (const int call : calls) allow(call);
  }

  /// \return 0 or errno.
  int load() {
    if (error_ == 0) note(::seccomp_load(context_.get()));
    return error_;
  }

 private:
  void note(int result) {
    if (error_ == 0) error_ = -result;
  }

  struct Release {
    void operator()(void* context) const noexcept { ::seccomp_release(context); }
  };
  std::unique_ptr<void, Release> context_;
  int error_ = 0;
};

void allow_memory(Filter& filter, const SandboxNeeds& needs) {
  // No page is made executable...
  filter.allow(SCMP_SYS(mmap), {SCMP_A2_64(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});
  filter.allow(SCMP_SYS(mprotect), {SCMP_A2_64(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});
  // ...but those of the resolver's modules, which nobody can write to.
  if (needs.names) {
    filter.allow(SCMP_SYS(mmap),
                 {SCMP_A2_64(SCMP_CMP_MASKED_EQ, PROT_WRITE | PROT_EXEC, PROT_EXEC)});
  }
}

void allow_threads(Filter& filter) {
  // The flags of clone3 lie in memory, where no filter sees them. Without it the C library takes
  // clone.
  filter.add(SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3));
  constexpr scmp_datum_t kThread = CLONE_THREAD | CLONE_VM | CLONE_SIGHAND;
  constexpr scmp_datum_t kNamespaces = CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
  filter.allow(SCMP_SYS(clone), {SCMP_A0_64(SCMP_CMP_MASKED_EQ, kThread | kNamespaces, kThread)});
}

void allow_names(Filter& filter) {
  filter.allow_all(kForNames);
  filter.allow(SCMP_SYS(openat), {SCMP_A2_64(SCMP_CMP_MASKED_EQ, kWritingFlags, O_RDONLY)});
  // The latter two for the zones of addresses (base/zones.h).
  for (const unsigned long request : {FIONREAD, SIOCGIFINDEX, SIOCGIFNAME}) {
    filter.allow(SCMP_SYS(ioctl), {SCMP_A1_64(SCMP_CMP_MASKED_EQ, 0xFFFFFFFF, request)});
  }
  // Name servers. No local sockets: behind them are services that do what
  // they are told, and without them the resolver asks the name servers itself.
  for (const int family : {AF_INET, AF_INET6}) {
    for (const int type : {SOCK_DGRAM, SOCK_STREAM}) {
      filter.allow(SCMP_SYS(socket),
                   {SCMP_A0_64(SCMP_CMP_EQ, static_cast<scmp_datum_t>(family)),
                    SCMP_A1_64(SCMP_CMP_MASKED_EQ, kSocketType, static_cast<scmp_datum_t>(type))});
    }
  }
}

void allow_routes(Filter& filter) {
  // Which addresses and routes this host has: for names, and for what errno does not tell of a send
  // that failed. It can only be asked, since a change takes a capability.
  filter.allow(SCMP_SYS(socket),
               {SCMP_A0_64(SCMP_CMP_EQ, AF_NETLINK), SCMP_A2_64(SCMP_CMP_EQ, NETLINK_ROUTE)});
}

}  // namespace

bool sandbox_is_built() noexcept { return true; }

std::expected<void, std::string> enter_sandbox(const SandboxNeeds& needs) {
  Filter filter;
  filter.allow_all(kAlways);
  allow_memory(filter, needs);
  if (needs.paths) filter.allow_all(kForPaths);
  if (needs.files) filter.allow_all(kForFiles);
  allow_routes(filter);
  if (needs.names) allow_names(filter);
  if (needs.names || needs.threads) allow_threads(filter);
  // What fstat(3) is made of in most versions of glibc.
  filter.allow(SCMP_SYS(newfstatat),
               {SCMP_A3_64(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH)});
  // How wide a terminal is; another request would type into it.
  for (const unsigned long request : {TCGETS, TIOCGWINSZ}) {
    filter.allow(SCMP_SYS(ioctl), {SCMP_A1_64(SCMP_CMP_MASKED_EQ, 0xFFFFFFFF, request)});
  }
  // abort(3).
  filter.allow(SCMP_SYS(tgkill), {SCMP_A0_64(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()))});
  for (const int call : kDeadly) filter.add(SCMP_ACT_KILL_PROCESS, call);
  if (const int error = filter.load(); error != 0) {
    return std::unexpected(std::string("the sandbox cannot be set up: ") + std::strerror(error) +
                           " (--no-sandbox does without)");
  }
  return {};
}

#else

bool sandbox_is_built() noexcept { return false; }

std::expected<void, std::string> enter_sandbox(const SandboxNeeds& /*needs*/) { return {}; }

#endif

}  // namespace snmpring::process
