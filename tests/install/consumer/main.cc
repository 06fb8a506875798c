// Asks for a name, with coroutines in two ways, and without them.
#include <snmpring/snmpring.h>

#include <iostream>
#include <string>

namespace {

snmpring::Task<void> ask(snmpring::SnmpSession session) {
  const auto name = co_await session.get("1.3.6.1.2.1.1.5.0");
  std::cout << (name ? to_text(*name) : name.error().message()) << '\n';
}

// Braces within a co_await, which not every compiler gets right.
snmpring::Task<void> ask_in_one_line(snmpring::Loop& loop, std::string addr, std::uint16_t port) {
  const auto name = co_await snmpring::SnmpSession::create(loop, {.addr = addr, .port = port})
                        .value()
                        .get("1.3.6.1.2.1.1.5.0");
  std::cout << (name ? to_text(*name) : name.error().message()) << '\n';
}

}  // namespace

int main(int, char** argv) {
  const snmpring::SessionOptions agent{.addr = "127.0.0.1",
                                       .port = static_cast<std::uint16_t>(std::stoi(argv[1]))};
  auto loop = snmpring::Loop::create().value();
  loop.spawn(ask(snmpring::SnmpSession::create(loop, agent).value()));
  loop.run().value();
  loop.wait_for(ask_in_one_line(loop, "127.0.0.1", agent.port)).value();
  auto blocking = snmpring::BlockingSession::create(agent).value();
  std::cout << to_text(blocking.get("1.3.6.1.2.1.1.5.0").value()) << '\n';
}
