// A shell command run to its end.
#ifndef SNMPRING_TESTS_TOOLS_SHELL_H_
#define SNMPRING_TESTS_TOOLS_SHELL_H_

#include <sys/wait.h>

#include <cstdio>
#include <stdexcept>
#include <string>

namespace snmpring::tools_test {

struct Finished {
  int status;          ///< Exit status; -1 when a signal ended it.
  std::string output;  ///< Of stdout and stderr together.
};

/// Runs a shell command to its end, with nothing on its stdin unless the command says otherwise.
inline Finished run(const std::string& command) {
  FILE* const pipe = ::popen(("exec 2>&1 </dev/null; " + command).c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("no shell");
  Finished finished{-1, {}};
  char buffer[4096];
  for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
    finished.output.append(buffer, got);
  }
  const int status = ::pclose(pipe);
  if (WIFEXITED(status)) finished.status = WEXITSTATUS(status);
  return finished;
}

}  // namespace snmpring::tools_test

#endif  // SNMPRING_TESTS_TOOLS_SHELL_H_
