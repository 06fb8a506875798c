// An interval of addresses of one family, and addresses as integers.
#include "targets/address_range.h"

#include <array>

#include "base/bytes.h"

namespace snmpring::targets {

AddressValue address_value(const IpAddress& address) noexcept {
  if (address.family == Family::ipv4) return address.v4_value();
  return AddressValue{load_be64(address.octets.data())} << 64 |
         load_be64(address.octets.data() + 8);
}

IpAddress address_at(Family family, AddressValue value, std::uint32_t scope_id) noexcept {
  if (family == Family::ipv4) return IpAddress::v4(static_cast<std::uint32_t>(value));
  std::array<std::uint8_t, 16> octets;
  for (int word = 0; word < 4; ++word) {
    store_be32(octets.data() + 4 * word, static_cast<std::uint32_t>(value >> (96 - 32 * word)));
  }
  return IpAddress::v6(octets, scope_id);
}

AddressValue address_value_max(Family family) noexcept {
  return family == Family::ipv4 ? AddressValue{0xFFFFFFFF} : ~AddressValue{0};
}

}  // namespace snmpring::targets
