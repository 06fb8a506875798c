#include "api/poller.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>

#include "api/errors.h"

namespace snmpring::detail {

std::expected<Poller, Error> Poller::create() {
  UniqueFd wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake) return std::unexpected(system_error(errno, "cannot make an eventfd"));
  return Poller(std::move(wake));
}

void Poller::signal() noexcept {
  const std::uint64_t one = 1;
  // Fails only if the counter is at its largest. It is readable then anyway.
  [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
}

std::expected<void, Error> Poller::begin_polling(int readiness) {
  UniqueFd all(::epoll_create1(EPOLL_CLOEXEC));
  if (!all) return std::unexpected(system_error(errno, "cannot make an epoll instance"));
  UniqueFd timer(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  if (!timer) return std::unexpected(system_error(errno, "cannot make a timer"));
  for (const int fd : {readiness, timer.get(), wake_.get()}) {
    epoll_event event{};
    event.events = EPOLLIN;
    if (::epoll_ctl(all.get(), EPOLL_CTL_ADD, fd, &event) != 0) {
      return std::unexpected(system_error(errno, "cannot watch a descriptor"));
    }
  }
  all_ = std::move(all);
  timer_ = std::move(timer);
  return {};
}

std::expected<void, Error> Poller::set_timer(Instant moment) {
  itimerspec setting{};
  if (moment != kNever) {
    // Zero would turn off the timer.
    const auto nanoseconds = std::max<std::int64_t>(moment.time_since_epoch().count(), 1);
    setting.it_value.tv_sec = nanoseconds / 1'000'000'000;
    setting.it_value.tv_nsec = nanoseconds % 1'000'000'000;
  }
  if (::timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &setting, nullptr) != 0) {
    return std::unexpected(system_error(errno, "cannot set a timer"));
  }
  return {};
}

}  // namespace snmpring::detail
