// Collects the descriptors that wake a wire behind one descriptor that exists from the start.
#ifndef SNMPRING_IO_WATCH_HUB_H_
#define SNMPRING_IO_WATCH_HUB_H_

#include <array>
#include <cstddef>
#include <expected>
#include <utility>

#include "base/unique_fd.h"
#include "io/wire.h"
#include "io/wire_limits.h"

namespace snmpring::io {

/// An epoll instance. A ring must know its descriptors before it is enabled. The descriptors to
/// watch come later.
class WatchHub {
 public:
  /// Errors: system.
  static std::expected<WatchHub, WireError> create();

  /// As Wire::watch() and unwatch() say.
  void watch(int fd);
  void unwatch(int fd);

  /// Readable while a watched descriptor is readable, except those for which always_ready() is
  /// true. Owned by the hub.
  int fd() const noexcept { return epoll_.get(); }

  /// True if there is something to wait for at fd().
  bool waits() const noexcept { return waiting_ > 0; }
  /// True if a watched descriptor never waits. This is a regular file, which epoll refuses.
  bool always_ready() const noexcept { return always_ready_ > 0; }

 private:
  struct Watched {
    int fd = -1;  ///< -1: free.
    bool always_ready = false;
  };

  explicit WatchHub(UniqueFd epoll) noexcept : epoll_(std::move(epoll)) {}

  UniqueFd epoll_;
  std::array<Watched, kWatchesMax> watches_{};
  std::size_t waiting_ = 0;
  std::size_t always_ready_ = 0;
};

}  // namespace snmpring::io

#endif  // SNMPRING_IO_WATCH_HUB_H_
