#include "review/pseudonyms.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "base/bytes.h"
#include "base/endpoint.h"
#include "base/hex.h"
#include "base/invariant.h"

namespace snmpring::review {
namespace {

constexpr std::size_t kLevelsMax = 100'000;

}  // namespace

Pseudonyms::Digest Pseudonyms::digest(std::string_view what, std::string_view text) const {
  std::string input(what);
  input += '\0';
  input += text;
  Digest out{};
  unsigned size = 0;
  const auto* const done =
      ::HMAC(::EVP_sha256(), key_.data(), static_cast<int>(key_.size()),
             reinterpret_cast<const unsigned char*>(input.data()), input.size(), out.data(), &size);
  invariant(done != nullptr && size == out.size(), "HMAC-SHA-256 is available");
  return out;
}

void Pseudonyms::replace_address(std::uint8_t* octets, std::size_t size) {
  const std::string_view before(reinterpret_cast<const char*>(octets), size);
  std::string prefix(size == 4 ? "4" : "6");
  for (std::size_t i = 0; i < size; ++i) {
    auto found = levels_.find(prefix);
    if (found == levels_.end()) {
      if (levels_.size() > kLevelsMax) levels_.clear();
      found = levels_.emplace(prefix, digest("address", prefix)).first;
    }
    prefix += before[i];
    // 255 bits are the nodes of the tree of an octet's eight bits: whether a bit changes depends on
    // those before it alone.
    const std::uint8_t octet = octets[i];
    unsigned node = 1;
    unsigned changed = 0;
    for (int bit = 7; bit >= 0; --bit) {
      const unsigned flip = found->second[node / 8] >> (node % 8) & 1u;
      const unsigned value = octet >> bit & 1u;
      changed = changed << 1 | (value ^ flip);
      node = node << 1 | value;
    }
    octets[i] = static_cast<std::uint8_t>(changed);
  }
}

std::string Pseudonyms::target(std::string_view text) {
  const auto address = IpAddress::parse(text.substr(0, text.find('%')));
  if (!address) return word("name", text);
  auto octets = address->octets;
  if (address->family == Family::ipv4) {
    replace_address(octets.data(), 4);
    return IpAddress::v4(load_be32(octets.data())).to_string();
  }
  replace_address(octets.data(), octets.size());
  return IpAddress::v6(octets).to_string();
}

std::string Pseudonyms::word(std::string_view kind, std::string_view text) const {
  if (text.empty()) return {};
  const Digest number = digest(kind, text);
  return std::string(kind) + '-' + hex_text(Bytes(number).first(5));
}

std::string Pseudonyms::engine_id(std::string_view hex) const {
  constexpr std::size_t kHead = 10;  // Digits of enterprise and format.
  const std::size_t head = hex.size() > kHead ? kHead : 0;
  std::string out(hex.substr(0, head));
  std::string digits;
  for (int round = 0; digits.size() < hex.size() - head; ++round) {
    digits += hex_text(digest("engine" + std::to_string(round), hex));
  }
  return out += digits.substr(0, hex.size() - head);
}

}  // namespace snmpring::review
