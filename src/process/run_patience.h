// A run waits for other programs, and hears the operator meanwhile.
#ifndef SNMPRING_PROCESS_RUN_PATIENCE_H_
#define SNMPRING_PROCESS_RUN_PATIENCE_H_

#include "base/time.h"
#include "files/patience.h"
#include "process/signals.h"

namespace snmpring::process {

/// Until a signal interrupts or a moment comes. Signals that would change the rate are taken, and
/// lost.
class RunPatience final : public files::Patience {
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

}  // namespace snmpring::process

#endif  // SNMPRING_PROCESS_RUN_PATIENCE_H_
