// The signals that the program listens to, as a descriptor.
#ifndef SNMPRING_PROCESS_SIGNALS_H_
#define SNMPRING_PROCESS_SIGNALS_H_

#include <expected>
#include <optional>

#include "base/unique_fd.h"

namespace snmpring::process {

/// SIGINT, SIGTERM, SIGUSR1, SIGUSR2, and SIGHUP unless it was ignored, no longer interrupt
/// anything but wait to be taken; SIGXFSZ is ignored, so that a file that grows too large is seen
/// where it is written. Threads that exist by then must have these signals blocked.
class Signals {
 public:
  /// Errors: errno.
  static std::expected<Signals, int> take_over();

  /// Readable while take() has something.
  int fd() const noexcept { return fd_.get(); }

  /// The next signal that came, nullopt when there is none.
  std::optional<int> take() noexcept;

 private:
  explicit Signals(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
};

}  // namespace snmpring::process

#endif  // SNMPRING_PROCESS_SIGNALS_H_
