// Wakes a loop: by stop() from any thread, and through one descriptor for programs that poll it.
#ifndef SNMPRING_API_POLLER_H_
#define SNMPRING_API_POLLER_H_

#include <expected>
#include <utility>

#include "base/time.h"
#include "base/unique_fd.h"
#include "snmpring/error.h"

namespace snmpring::detail {

class Poller {
 public:
  /// Errors: system.
  static std::expected<Poller, Error> create();

  /// An eventfd that signal() makes readable.
  int wake_descriptor() const noexcept { return wake_.get(); }
  void signal() noexcept;

  /// True if a program polls the loop.
  bool is_polled() const noexcept { return static_cast<bool>(all_); }
  /// The descriptor to poll; negative before begin_polling().
  int descriptor() const noexcept { return all_.get(); }
  /// \param readiness Readable while the wire has something. Borrowed.
  /// Errors: system.
  std::expected<void, Error> begin_polling(int readiness);
  /// Makes the descriptor readable at `moment`; kNever for never. Errors: system.
  std::expected<void, Error> set_timer(Instant moment);

 private:
  explicit Poller(UniqueFd wake) noexcept : wake_(std::move(wake)) {}

  UniqueFd wake_;
  UniqueFd all_;    // An epoll over everything that can wake the loop.
  UniqueFd timer_;  // Fires when a deadline of the loop is reached.
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_POLLER_H_
