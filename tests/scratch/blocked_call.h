// A system call that a process may not make, as the profiles of containers have them.
#ifndef SNMPRING_TESTS_SCRATCH_BLOCKED_CALL_H_
#define SNMPRING_TESTS_SCRATCH_BLOCKED_CALL_H_

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace snmpring::scratch {

/// From here on this process, and what it executes, gets `error` for the system call `number`.
/// False where the host lets no process filter its calls.
inline bool block_system_call(long number, int error) {
  std::array filter{
      sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(number), 0, 1),
      sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error)),
      sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program{.len = filter.size(), .filter = filter.data()};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

}  // namespace snmpring::scratch

#endif  // SNMPRING_TESTS_SCRATCH_BLOCKED_CALL_H_
