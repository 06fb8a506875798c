// Parsing and matching of listen prefixes.
#include "agentd/listen.h"

#include <charconv>

#include "base/bytes.h"

namespace snmpring::agentd {
namespace {

template <typename T>
std::optional<T> number(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::size_t address_octets(const IpAddress& address) noexcept {
  return address.family == Family::ipv4 ? 4 : 16;
}

}  // namespace

std::optional<std::uint64_t> Listen::position(const IpAddress& address) const noexcept {
  if (address.family != network.family) return std::nullopt;
  const std::size_t octets = address_octets(address);
  const std::size_t fixed = octets - 4;
  for (std::size_t i = 0; i < fixed; ++i) {
    if (address.octets[i] != network.octets[i]) return std::nullopt;
  }
  const std::uint32_t low = load_be32(&address.octets[fixed]);
  const std::uint32_t base = load_be32(&network.octets[fixed]);
  // Below the base the difference wraps around and is too large as well.
  const std::uint32_t difference = low - base;
  if (difference >= size()) return std::nullopt;
  return difference;
}

bool Listen::overlaps(const Listen& other) const noexcept {
  return position(other.network).has_value() || other.position(network).has_value();
}

std::expected<Listen, std::string> parse_listen(std::string_view text) {
  const auto bad = [](const char* why) { return std::unexpected(std::string(why)); };
  constexpr const char* kShape = "is not ADDRESS[/PREFIX]:PORT (IPv6: [ADDRESS/PREFIX]:PORT)";

  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return bad(kShape);
  const std::string_view host = text.substr(0, colon);
  const std::optional<std::uint16_t> port = number<std::uint16_t>(text.substr(colon + 1));
  if (!port) return bad("has no port within 0..65535 after the last colon");

  std::string_view address = host;
  std::string_view prefix;
  bool has_prefix = false;
  const bool bracketed = host.starts_with('[');
  if (bracketed) {
    const std::size_t close = host.find(']');
    if (close == std::string_view::npos) return bad(kShape);
    address = host.substr(1, close - 1);
    const std::string_view after = host.substr(close + 1);
    if (!after.empty()) {
      if (after.front() != '/') return bad(kShape);
      prefix = after.substr(1);
      has_prefix = true;
    }
  }
  if (const std::size_t slash = address.find('/'); slash != std::string_view::npos) {
    if (has_prefix) return bad(kShape);
    prefix = address.substr(slash + 1);
    address = address.substr(0, slash);
    has_prefix = true;
  }
  const std::optional<IpAddress> parsed = IpAddress::parse(address);
  if (!parsed) return bad("does not begin with an IP address");
  if ((parsed->family == Family::ipv6) != bracketed) return bad(kShape);

  const auto bits = static_cast<unsigned>(8 * address_octets(*parsed));
  Listen listen{std::string(host), *parsed, 0, has_prefix, *port};
  if (has_prefix) {
    const std::optional<unsigned> length = number<unsigned>(prefix);
    if (!length || *length > bits) return bad("has a bad prefix length");
    listen.free_bits = bits - *length;
    if (listen.free_bits > 32) return bad("covers more than 2^32 addresses");
  }
  std::uint8_t* low = &listen.network.octets[address_octets(*parsed) - 4];
  store_be32(low, static_cast<std::uint32_t>(load_be32(low) & ~(listen.size() - 1)));
  return listen;
}

}  // namespace snmpring::agentd
