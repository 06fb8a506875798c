// Asks one agent for one value.
// usage: get_value ADDRESS [PORT [OID]]
#include <snmpring/snmpring.h>

#include <cstdlib>
#include <iostream>

using namespace snmpring;

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: get_value ADDRESS [PORT [OID]]\n";
    return EXIT_FAILURE;
  }
  auto session = BlockingSession::create({
      .addr = argv[1],
      .port = static_cast<std::uint16_t>(argc > 2 ? std::atoi(argv[2]) : 161),
      .timeout = std::chrono::seconds(2),
  });
  if (!session) {
    std::cerr << session.error().message() << '\n';
    return EXIT_FAILURE;
  }
  const auto value = session->get(argc > 3 ? argv[3] : "1.3.6.1.2.1.1.1.0");
  if (!value) {
    std::cerr << value.error().message() << '\n';
    return EXIT_FAILURE;
  }
  std::cout << type_word(*value) << ' ' << to_text(*value) << '\n';
  return EXIT_SUCCESS;
}
