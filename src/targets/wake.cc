#include "targets/wake.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <cerrno>
#include <utility>

namespace snmpring::targets {

std::expected<Wake, files::FileError> Wake::create(int names_fd) {
  UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
  if (!epoll) return std::unexpected(files::system_refusal("epoll_create1", errno));
  UniqueFd ready(::eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!ready) return std::unexpected(files::system_refusal("eventfd", errno));
  return Wake(std::move(epoll), std::move(ready), names_fd);
}

bool Wake::control(int operation, int fd) noexcept {
  epoll_event event{};
  event.events = EPOLLIN;
  return ::epoll_ctl(epoll_.get(), operation, fd, &event) == 0;
}

void Wake::await(Reasons reasons) noexcept {
  if (awaited_.list_fd != reasons.list_fd) {
    if (awaited_.list_fd != kNoList) control(EPOLL_CTL_DEL, awaited_.list_fd);
    awaited_.list_fd = reasons.list_fd;
    if (reasons.list_fd != kNoList && !control(EPOLL_CTL_ADD, reasons.list_fd)) {
      awaited_.list_fd = kNoList;
      reasons.at_once = true;
    }
  }
  if (awaited_.names != reasons.names) {
    control(reasons.names ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, names_fd_);
    awaited_.names = reasons.names;
  }
  if (awaited_.at_once != reasons.at_once) {
    control(reasons.at_once ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, ready_.get());
    awaited_.at_once = reasons.at_once;
  }
}

}  // namespace snmpring::targets
