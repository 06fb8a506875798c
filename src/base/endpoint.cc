#include "base/endpoint.h"

#include <arpa/inet.h>
#include <net/if.h>

#include <charconv>
#include <cstring>

#include "base/bytes.h"
#include "base/prng.h"
#include "base/zones.h"

namespace snmpring {

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  return parse_address(text, system_zones());
}

std::string IpAddress::to_string() const { return address_text(*this, system_zones()); }

std::optional<IpAddress> parse_address(std::string_view text, const Zones& zones) {
  // inet_pton wants a terminated string; every legal text with its zone fits.
  char buffer[INET6_ADDRSTRLEN + IF_NAMESIZE + 1];
  if (text.empty() || text.size() >= sizeof buffer) return std::nullopt;
  const std::size_t percent = text.find('%');
  const std::string_view digits = text.substr(0, percent);
  if (digits.find('\0') != std::string_view::npos) return std::nullopt;
  std::memcpy(buffer, digits.data(), digits.size());
  buffer[digits.size()] = '\0';

  IpAddress address;
  if (digits.find(':') == std::string_view::npos) {
    if (percent != std::string_view::npos) return std::nullopt;
    if (::inet_pton(AF_INET, buffer, address.octets.data()) != 1) return std::nullopt;
    return address;
  }
  address.family = Family::ipv6;
  if (::inet_pton(AF_INET6, buffer, address.octets.data()) != 1) return std::nullopt;
  if (percent == std::string_view::npos) return address;

  const std::string_view zone = text.substr(percent + 1);
  if (zone.empty() || !takes_zone(address)) return std::nullopt;
  const auto [end, error] =
      std::from_chars(zone.data(), zone.data() + zone.size(), address.scope_id);
  if (error != std::errc{} || end != zone.data() + zone.size()) {
    address.scope_id = zones.index_of(zone);
  }
  if (address.scope_id == 0) return std::nullopt;
  return address;
}

std::string address_text(const IpAddress& address, const Zones& zones) {
  char buffer[INET6_ADDRSTRLEN];
  const int af = address.family == Family::ipv4 ? AF_INET : AF_INET6;
  std::string text = ::inet_ntop(af, address.octets.data(), buffer, sizeof buffer);
  if (address.scope_id != 0) {
    const std::string zone = zones.name_of(address.scope_id);
    text += '%';
    text += zone.empty() ? std::to_string(address.scope_id) : zone;
  }
  return text;
}

std::string Endpoint::to_string() const {
  const std::string text = address.to_string();
  const std::string port_text = std::to_string(port);
  return address.family == Family::ipv4 ? text + ':' + port_text : '[' + text + "]:" + port_text;
}

std::uint64_t hash_endpoint(const Endpoint& endpoint, std::uint64_t key) noexcept {
  const std::uint8_t* octets = endpoint.address.octets.data();
  if (endpoint.address.family == Family::ipv4) {
    return hash_ipv4(load_be32(octets), endpoint.port, key);
  }
  const std::uint64_t rest = std::uint64_t{endpoint.address.scope_id} << 16 | endpoint.port;
  const std::uint64_t hash = splitmix64(load_be64(octets) ^ key);
  return splitmix64(splitmix64(hash ^ load_be64(octets + 8)) ^ rest);
}

bool is_link_local(const IpAddress& address) noexcept {
  return address.family == Family::ipv6 && address.octets[0] == 0xFE &&
         (address.octets[1] & 0xC0) == 0x80;
}

bool takes_zone(const IpAddress& address) noexcept {
  constexpr unsigned kInterfaceLocal = 1;
  constexpr unsigned kLinkLocal = 2;
  const unsigned scope = address.octets[1] & 0x0F;
  const bool local_group = address.family == Family::ipv6 && address.octets[0] == 0xFF &&
                           (scope == kInterfaceLocal || scope == kLinkLocal);
  return local_group || is_link_local(address);
}

}  // namespace snmpring
