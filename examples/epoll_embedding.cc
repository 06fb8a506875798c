// SNMP inside a program that has an event loop of its own, here epoll: each address that arrives on
// standard input is asked for its name at once, while earlier ones may still be waiting.
// usage: epoll_embedding [PORT] < addresses
#include <snmpring/snmpring.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <iostream>
#include <string>

using namespace snmpring;

namespace {

Task<void> ask_for_name(SnmpSession session, std::string address) {
  const auto name = co_await session.get("1.3.6.1.2.1.1.5.0");
  std::cout << address << ' ' << (name ? to_text(*name) : name.error().message()) << std::endl;
}

void begin(Loop& loop, const std::string& address, std::uint16_t port) {
  auto session = SnmpSession::create(
      loop, {.addr = address, .port = port, .timeout = std::chrono::seconds(2)});
  if (session) {
    loop.spawn(ask_for_name(std::move(*session), address));
  } else {
    std::cout << session.error().message() << std::endl;
  }
}

/// Begins for each whole line of standard input. \return False at its end.
bool read_addresses(Loop& loop, std::string& rest, std::uint16_t port) {
  char octets[4096];
  const ssize_t count = ::read(STDIN_FILENO, octets, sizeof octets);
  if (count < 0 && errno == EINTR) return true;
  if (count <= 0) {
    if (!rest.empty()) begin(loop, rest, port);
    return false;
  }
  rest.append(octets, static_cast<std::size_t>(count));
  for (std::size_t end = rest.find('\n'); end != rest.npos; end = rest.find('\n')) {
    if (end > 0) begin(loop, rest.substr(0, end), port);
    rest.erase(0, end + 1);
  }
  return true;
}

int fail(const std::string& why) {
  std::cerr << why << '\n';
  return EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  const auto port = static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 161);
  auto loop = Loop::create();
  if (!loop) return fail(loop.error().message());
  const auto descriptor = loop->descriptor();
  if (!descriptor) return fail(descriptor.error().message());

  const int poller = ::epoll_create1(EPOLL_CLOEXEC);
  for (const int fd : {STDIN_FILENO, *descriptor}) {
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    wanted.data.fd = fd;
    // A regular file cannot be waited for; a pipe or a terminal can.
    if (::epoll_ctl(poller, EPOLL_CTL_ADD, fd, &wanted) != 0)
      return fail("standard input cannot be polled");
  }
  bool reading = true;
  std::string rest;
  while (reading || loop->tasks() > 0) {
    epoll_event happened{};
    const int count = ::epoll_wait(poller, &happened, 1, -1);
    if (count < 0 && errno != EINTR) return fail("epoll_wait failed");
    if (count < 1) continue;
    if (happened.data.fd == *descriptor) {
      if (const auto polled = loop->poll(); !polled) return fail(polled.error().message());
    } else if (!read_addresses(*loop, rest, port)) {
      reading = false;
      ::epoll_ctl(poller, EPOLL_CTL_DEL, STDIN_FILENO, nullptr);
    }
  }
  ::close(poller);
  return EXIT_SUCCESS;
}
