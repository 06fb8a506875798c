#include "process/signals.h"

#include <sys/signalfd.h>

#include <cerrno>
#include <csignal>

namespace snmpring::process {

std::expected<Signals, int> Signals::take_over() {
  std::signal(SIGXFSZ, SIG_IGN);
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGINT, SIGTERM, SIGUSR1, SIGUSR2}) sigaddset(&set, number);
  // A run that was begun with nohup(1) is to go on. A signal that is blocked would come although
  // it is ignored.
  struct sigaction hangup {};
  if (::sigaction(SIGHUP, nullptr, &hangup) != 0 || hangup.sa_handler != SIG_IGN) {
    sigaddset(&set, SIGHUP);
  }
  if (const int error = ::pthread_sigmask(SIG_BLOCK, &set, nullptr); error != 0) {
    return std::unexpected(error);
  }
  UniqueFd fd(::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!fd) return std::unexpected(errno);
  return Signals(std::move(fd));
}

std::optional<int> Signals::take() noexcept {
  signalfd_siginfo info;
  if (::read(fd_.get(), &info, sizeof info) != sizeof info) return std::nullopt;
  return static_cast<int>(info.ssi_signo);
}

}  // namespace snmpring::process
