// The system calls that a scan still makes once everything is open, and the filter that lets it
// make no others.
#ifndef SNMPRING_PROCESS_SANDBOX_H_
#define SNMPRING_PROCESS_SANDBOX_H_

#include <expected>
#include <string>

namespace snmpring::process {

/// What the scan has yet to do. The less, the narrower the filter.
struct SandboxNeeds {
  /// Files are made, written and renamed: metadata, the engine cache, a checkpoint.
  bool files = false;
  /// Host names are looked up, in threads: the resolver opens files and sockets of its own.
  bool names = false;
  /// Threads are started.
  bool threads = false;
  /// It is asked what is at a path: whether the output is still where it was.
  bool paths = false;
};

/// False where the filter is not part of the build: without libseccomp, and under AddressSanitizer
/// and ThreadSanitizer, which make system calls of their own.
bool sandbox_is_built() noexcept;

/// From now on this process, in all its threads, makes the system calls of a scan alone. Others
/// fail with EPERM; those that no scan ever makes (another program, another process's memory,
/// another ring, another root) end it at once by SIGSYS. It cannot be undone, and is inherited.
/// docs/security.md has the list. Sets no_new_privs. Without sandbox_is_built() nothing happens.
/// Errors: one line.
std::expected<void, std::string> enter_sandbox(const SandboxNeeds& needs);

}  // namespace snmpring::process

#endif  // SNMPRING_PROCESS_SANDBOX_H_
