#include "process/run_patience.h"

#include <poll.h>

#include <algorithm>
#include <csignal>
#include <iterator>

namespace snmpring::process {
namespace {

// Where nothing wakes, and at the latest: a moment may come meanwhile.
constexpr Duration kMoment = std::chrono::milliseconds(50);

}  // namespace

bool RunPatience::wait(int fd, short events) {
  while (const auto signal = signals_.take()) {
    interrupted_ = interrupted_ || (*signal != SIGUSR1 && *signal != SIGUSR2);
  }
  const Instant now = clock_.now();
  if (interrupted_ || now >= until_) return false;
  pollfd ready[] = {{.fd = signals_.fd(), .events = POLLIN, .revents = 0},
                    {.fd = fd, .events = events, .revents = 0}};
  const auto at_most = until_ == kNever ? kMoment : std::min(kMoment, until_ - now);
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(at_most).count();
  ::poll(ready, std::size(ready), static_cast<int>(ms));
  return true;
}

}  // namespace snmpring::process
