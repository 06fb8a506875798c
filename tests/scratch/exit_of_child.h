// Runs a part of a test in a process of its own, for what cannot be undone in this one.
#ifndef SNMPRING_TESTS_SCRATCH_EXIT_OF_CHILD_H_
#define SNMPRING_TESTS_SCRATCH_EXIT_OF_CHILD_H_

#include <sys/wait.h>
#include <unistd.h>

#include <functional>

namespace snmpring::scratch {

/// What `body` returned in a child, 0 to 255; -1 if a signal ended that.
inline int exit_of_child(const std::function<int()>& body) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(body());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace snmpring::scratch

#endif  // SNMPRING_TESTS_SCRATCH_EXIT_OF_CHILD_H_
