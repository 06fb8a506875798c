// capabilities(7), by the system calls themselves.
#include "process/capabilities.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace snmpring::process {
namespace {

// Sets of capabilities come as 64 bits.
constexpr unsigned long kCapabilitiesMax = 64;

using Sets = std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3>;

__user_cap_header_struct this_thread() noexcept {
  return {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
}

}  // namespace

std::expected<void, int> empty_bounding_set() noexcept {
  for (unsigned long capability = 0; capability < kCapabilitiesMax; ++capability) {
    const int has = ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0);
    if (has < 0) break;  // past the last one that this kernel knows
    if (has == 0 || ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0) continue;
    if (errno == EPERM) return {};
    return std::unexpected(errno);
  }
  return {};
}

std::expected<void, int> drop_capabilities() noexcept {
  if (::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) {
    return std::unexpected(errno);
  }
  __user_cap_header_struct header = this_thread();
  Sets sets{};
  if (::syscall(SYS_capset, &header, sets.data()) != 0) return std::unexpected(errno);
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return std::unexpected(errno);

  header = this_thread();
  if (::syscall(SYS_capget, &header, sets.data()) != 0) return std::unexpected(errno);
  for (const __user_cap_data_struct& set : sets) {
    if ((set.effective | set.permitted | set.inheritable) != 0) return std::unexpected(EPERM);
  }
  return {};
}

}  // namespace snmpring::process
