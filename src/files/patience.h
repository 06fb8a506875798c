// Waiting for other programs, which may never come, without becoming deaf to the operator.
#ifndef SNMPRING_FILES_PATIENCE_H_
#define SNMPRING_FILES_PATIENCE_H_

#include <string>

namespace snmpring::files {

class Patience {
 public:
  virtual ~Patience() = default;

  /// Waits until `fd` is ready for `events` (poll(2)), or for a moment where `fd` is -1: nothing
  /// tells that a named pipe has got a reader. False once it is not to be waited for any longer.
  virtual bool wait(int fd, short events) = 0;
};

/// Waits for nobody.
class NoPatience final : public Patience {
 public:
  bool wait(int /*fd*/, short /*events*/) override { return false; }
};

/// Whether `path` leads to a pipe.
bool is_pipe(const std::string& path) noexcept;

}  // namespace snmpring::files

#endif  // SNMPRING_FILES_PATIENCE_H_
