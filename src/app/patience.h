// Waiting for other programs, which may never come, without becoming deaf to the operator.
#ifndef SNMPRING_APP_PATIENCE_H_
#define SNMPRING_APP_PATIENCE_H_

#include <string>

#include "app/signals.h"
#include "base/time.h"

namespace snmpring::app {

class Patience {
 public:
  virtual ~Patience() = default;

  /// Waits until `fd` is ready for `events` (poll(2)), or for a moment where `fd` is -1: nothing tells that a named pipe has
  /// got a reader. False once it is not to be waited for any longer.
  virtual bool wait(int fd, short events) = 0;
};

/// Waits for nobody.
class NoPatience final : public Patience {
 public:
  bool wait(int /*fd*/, short /*events*/) override { return false; }
};

/// Until a signal interrupts or a moment comes. Signals that would change the rate are taken, and lost.
class RunPatience final : public Patience {
 public:
  /// Borrows both. \param until kNever for no limit.
  RunPatience(Signals& signals, Clock& clock, Instant until)
      : signals_(signals), clock_(clock), until_(until) {}

  bool wait(int fd, short events) override;

 private:
  Signals& signals_;
  Clock& clock_;
  Instant until_;
  bool interrupted_ = false;
};

/// Whether `path` leads to a pipe.
bool is_pipe(const std::string& path) noexcept;

}  // namespace snmpring::app

#endif  // SNMPRING_APP_PATIENCE_H_
