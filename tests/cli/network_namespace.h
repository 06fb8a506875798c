// A network of a test's own, with nothing in it but loopback, in which it starts programs and
// breaks things.
#ifndef SNMPRING_CLI_TEST_NETWORK_NAMESPACE_H_
#define SNMPRING_CLI_TEST_NETWORK_NAMESPACE_H_

#include <memory>
#include <string>
#include <vector>

#include "process.h"

namespace snmpring::cli {

/// Mounts are its own too. Gone with the last process in it.
class NetworkNamespace {
 public:
  NetworkNamespace();

  /// Empty, or why there is none: for GTEST_SKIP.
  const std::string& reason() const { return reason_; }

  pid_t pid() const { return holder_->pid(); }

  /// What stands before a command that is to run in it.
  std::vector<std::string> prefix() const;
  /// The command that runs `argv` in it.
  std::vector<std::string> command(const std::vector<std::string>& argv) const;

  /// Runs a line of shell in it. \return False when that failed.
  bool shell(const std::string& line) const;

 private:
  std::unique_ptr<Process> holder_;  // Waits for its standard input to end.
  UniqueFd input_;
  std::string reason_;
};

}  // namespace snmpring::cli

#endif  // SNMPRING_CLI_TEST_NETWORK_NAMESPACE_H_
