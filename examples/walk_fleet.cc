// Walks the interface table of routers side by side, one line of JSON for each varbind: walk_fleet
// [PORT [OID]] < ROUTERS
#include <snmpring/snmpring.h>

#include <iostream>
#include <string>

using namespace snmpring;

static std::string lines;  // Of all walks: they take turns only where they wait.
static Task<void> walk(SnmpSession session, std::string router, Oid table, int& failures) {
  Walk walk = session.fetch(table);
  while (const VarBind* const varbind = co_await walk.next()) {
    append_json(lines.append(router).append(" "), *varbind);
    if ((lines += '\n').size() < 16'384) continue;
    std::cout << lines;
    lines.clear();
  }
  if (walk.result()) co_return;
  std::cerr << router << ": " << walk.result().error().message() << '\n';
  ++failures;
}

int main(int argc, char** argv) {
  const auto port = static_cast<std::uint16_t>(argc > 1 ? std::stoi(argv[1]) : 161);
  const Oid table = Oid::parse(argc > 2 ? argv[2] : "1.3.6.1.2.1.2.2").value();
  Loop loop = Loop::create().value();
  int failures = 0;
  for (std::string router; std::getline(std::cin, router);) {
    auto session = SnmpSession::create(loop, {.addr = router, .port = port});
    if (session) {
      loop.spawn(walk(std::move(*session), router, table, failures));
    } else {
      std::cerr << session.error().message() << '\n';
      ++failures;
    }
  }
  loop.run().value();
  std::cout << lines;
  return failures == 0 ? 0 : 1;
}
