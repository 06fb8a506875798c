// How a loop is woken: by stop() from anywhere, and through one descriptor for who polls it.
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

  /// Somebody polls.
  bool is_polled() const noexcept { return static_cast<bool>(all_); }
  /// The descriptor for who polls; negative before begin_polling().
  int descriptor() const noexcept { return all_.get(); }
  /// \param readiness What polls readable while the wire has something. Borrowed.
  /// Errors: system.
  std::expected<void, Error> begin_polling(int readiness);
  /// Wakes who polls at `moment`; kNever for not at all. Errors: system.
  std::expected<void, Error> set_timer(Instant moment);

 private:
  explicit Poller(UniqueFd wake) noexcept : wake_(std::move(wake)) {}

  UniqueFd wake_;
  UniqueFd all_;    // An epoll over all that can wake the loop.
  UniqueFd timer_;  // Fires when something of the loop is due.
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_POLLER_H_
