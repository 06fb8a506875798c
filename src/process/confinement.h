// What a scan gives up, step by step, as it needs less and less: another user's rights,
// capabilities, system calls.
#ifndef SNMPRING_PROCESS_CONFINEMENT_H_
#define SNMPRING_PROCESS_CONFINEMENT_H_

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "files/file_error.h"
#include "process/refusal.h"
#include "process/run_as.h"
#include "process/sandbox.h"

namespace snmpring::process {

/// The steps are taken in their order. For the first two there must be one thread only.
class Confinement {
 public:
  using Step = std::expected<void, Refusal>;

  /// Looks up the user.
  /// \param run_as The user of --run-as. Empty where the process keeps its own.
  /// \param sandboxed Whether enter_sandbox() does anything.
  /// Errors: exit status 64.
  static std::expected<Confinement, Refusal> plan(const std::string& run_as, bool sandboxed);

  /// 1. When the sockets are open: becomes the user of --run-as, who owns the files that are made
  /// from now on. Without --run-as only the bounding set changes. Errors: exit status 77.
  Step change_user() const;

  /// 2. When the files are open that stay open: gives up all capabilities. Files that are written
  /// later are tried after this step, for now the rights are those that they will be written with.
  /// Errors: exit status 71.
  Step give_up_capabilities() const;

  /// 3. When everything is set up, before the first packet: gives up the system calls that are not
  /// needed. Covers other threads too. Errors: exit status 71.
  Step enter_sandbox(const SandboxNeeds& needs) const;

  /// The line about a file that cannot be made after step 2. It says why that may be so for root.
  /// \param option The one that named the file.
  std::string explain(std::string_view option, const files::FileError& error) const;

 private:
  explicit Confinement(bool sandboxed) noexcept : sandboxed_(sandboxed) {}

  std::optional<RunAsUser> user_;
  bool sandboxed_;
};

}  // namespace snmpring::process

#endif  // SNMPRING_PROCESS_CONFINEMENT_H_
