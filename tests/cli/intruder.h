// Makes a running child make system calls of the test's choice, as somebody would who got into it.
#ifndef SNMPRING_CLI_TEST_INTRUDER_H_
#define SNMPRING_CLI_TEST_INTRUDER_H_

#include <sys/types.h>
#include <sys/user.h>

#include <array>
#include <expected>
#include <string>

namespace snmpring::cli {

/// Attached to the main thread of a process that waits in a system call. x86-64 alone.
class Intruder {
 public:
  /// Errors: why this cannot be done here.
  static std::expected<Intruder, std::string> enter(pid_t process);

  Intruder(Intruder&& other) noexcept;
  Intruder& operator=(Intruder&&) = delete;
  ~Intruder();  ///< Lets the process go on where it was.

  /// "0" where the call was made, else the name of its errno, or "SIGSYS" where the process was
  /// ended for it, which is the last thing that can be asked.
  std::string call(long number, std::array<unsigned long long, 6> arguments = {});

  /// The address in the process of some octets that it may be pointed to; valid until the next one.
  unsigned long long place(const std::string& octets);

 private:
  Intruder(pid_t process, const user_regs_struct& before) : process_(process), before_(before) {}

  std::string ended(int status);

  pid_t process_;
  user_regs_struct before_;
};

}  // namespace snmpring::cli

#endif  // SNMPRING_CLI_TEST_INTRUDER_H_
