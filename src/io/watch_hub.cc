#include "io/watch_hub.h"

#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/invariant.h"
#include "io/wire_error.h"

namespace snmpring::io {

std::expected<WatchHub, WireError> WatchHub::create() {
  UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
  if (!epoll) return std::unexpected(system_refusal("cannot make an epoll instance", errno));
  return WatchHub(std::move(epoll));
}

void WatchHub::watch(int fd) {
  const auto free = std::ranges::find(watches_, -1, &Watched::fd);
  invariant(fd >= 0 && free != watches_.end(), "at most eight descriptors are watched");
  epoll_event event{};
  event.events = EPOLLIN | EPOLLRDHUP;
  const bool waits = ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0;
  *free = {.fd = fd, .always_ready = !waits};
  ++(waits ? waiting_ : always_ready_);
}

void WatchHub::unwatch(int fd) {
  const auto watched = std::ranges::find(watches_, fd, &Watched::fd);
  if (fd < 0 || watched == watches_.end()) return;
  if (!watched->always_ready) ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
  --(watched->always_ready ? always_ready_ : waiting_);
  *watched = {};
}

}  // namespace snmpring::io
