// berdump: prints a datagram, given as hex on standard input or as a file of octets, as a tree.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "berdump/dump.h"

namespace {

constexpr int kExitUsage = 64;
constexpr int kExitData = 65;
constexpr int kExitNoInput = 66;

constexpr std::string_view kUsage =
    "usage: berdump [FILE]\n"
    "Prints the datagram in FILE (octets), or given in hex on standard input, as a tree.\n"
    "Exit status: 0 the whole could be decoded, 65 it could not, 64 usage, 66 FILE cannot be "
    "read.\n";

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string_view> arguments(argv + 1, argv + argc);
  if (arguments.size() == 1 && (arguments[0] == "-h" || arguments[0] == "--help")) {
    std::cout << kUsage;
    return 0;
  }
  if (arguments.size() > 1 || (arguments.size() == 1 && arguments[0].starts_with('-'))) {
    std::cerr << kUsage;
    return kExitUsage;
  }

  std::vector<std::uint8_t> datagram;
  if (arguments.empty()) {
    const std::string text(std::istreambuf_iterator<char>(std::cin), {});
    auto octets = snmpring::berdump::parse_hex(text);
    if (!octets) {
      std::cerr << "berdump: no hexadecimal digit at character " << octets.error() + 1 << '\n';
      return kExitData;
    }
    datagram = *std::move(octets);
  } else {
    std::ifstream file{std::string(arguments[0]), std::ios::binary};
    if (!file) {
      std::cerr << "berdump: cannot read " << arguments[0] << '\n';
      return kExitNoInput;
    }
    datagram.assign(std::istreambuf_iterator<char>(file), {});
  }

  const snmpring::berdump::Dump dump = snmpring::berdump::dump(datagram);
  std::cout << dump.text;
  return dump.sound ? 0 : kExitData;
}
