#include "base/hex.h"

#include "base/secret.h"

namespace snmpring {
namespace {

/// -1 for what is no digit.
int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<std::vector<std::uint8_t>> parse_hex(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  std::vector<std::uint8_t> octets;
  octets.reserve(text.size() / 2);
  while (!text.empty()) {
    if (text.front() == ':' && !octets.empty()) text.remove_prefix(1);
    const int high = text.empty() ? -1 : digit_value(text[0]);
    const int low = text.size() < 2 ? -1 : digit_value(text[1]);
    if (high < 0 || low < 0) {
      wipe(octets);
      return std::nullopt;
    }
    octets.push_back(static_cast<std::uint8_t>(high << 4 | low));
    text.remove_prefix(2);
  }
  return octets;
}

}  // namespace snmpring
