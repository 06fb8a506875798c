#include "process/confinement.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "process/capabilities.h"
#include "process/exit_codes.h"
#include "process/private_memory.h"
#include "text/printable.h"

namespace snmpring::process {
std::expected<Confinement, Refusal> Confinement::plan(const std::string& run_as, bool sandboxed) {
  Confinement confinement(sandboxed);
  if (!run_as.empty()) {
    auto user = find_user(run_as);
    if (!user) {
      return refuse(kExitUsage,
                    fmt::format("--run-as {}: {}", text::printable(run_as), user.error()));
    }
    confinement.user_ = std::move(*user);
  }
  return confinement;
}

Confinement::Step Confinement::change_user() const {
  // First, as only capabilities allow it.
  if (const auto emptied = empty_bounding_set(); !emptied) {
    return refuse(kExitSystem,
                  fmt::format("the capability bounding set: {}", std::strerror(emptied.error())));
  }
  if (!user_) return {};
  if (const auto became = become(*user_); !became) {
    return refuse(kExitPermission,
                  fmt::format("--run-as {}: {}; that takes root, or CAP_SETUID and CAP_SETGID",
                              user_->name, std::strerror(became.error())));
  }
  // The kernel has made the process dumpable again.
  if (!make_memory_private()) return refuse(kExitSystem, "prctl(PR_SET_DUMPABLE) is refused");
  return {};
}

Confinement::Step Confinement::give_up_capabilities() const {
  if (const auto dropped = drop_capabilities(); !dropped) {
    return refuse(kExitSystem, fmt::format("capabilities cannot be dropped: {}",
                                           std::strerror(dropped.error())));
  }
  // Nothing is left that allows it.
  if (user_ && ::setresuid(0, 0, 0) == 0) {
    return refuse(kExitSystem, "--run-as: the way back to root is open");
  }
  return {};
}

Confinement::Step Confinement::enter_sandbox(const SandboxNeeds& needs) const {
  if (!sandboxed_) return {};
  if (auto entered = process::enter_sandbox(needs); !entered) {
    return refuse(kExitSystem, std::move(entered.error()));
  }
  return {};
}

std::string Confinement::explain(std::string_view option, const files::FileError& error) const {
  const std::string message = fmt::format("{} {}", option, error.message);
  const bool denied = error.error == EACCES || error.error == EPERM;
  if (!denied || (!user_ && ::geteuid() != 0)) return message;
  if (user_) return fmt::format("{} for {} (--run-as)", message, user_->name);
  return message +
         " for root without capabilities, which are dropped before it is written (--run-as the "
         "owner of its folder, or write elsewhere)";
}

}  // namespace snmpring::process
