// An interval of addresses of one family, and addresses as integers.
#ifndef SNMPRING_TARGETS_ADDRESS_RANGE_H_
#define SNMPRING_TARGETS_ADDRESS_RANGE_H_

#include <cstdint>

#include "base/endpoint.h"

namespace snmpring::targets {

/// An address as an integer in host order; an IPv4 address is below 2^32.
using AddressValue = unsigned __int128;

AddressValue address_value(const IpAddress& address) noexcept;

/// The address with that value. `scope_id` counts for IPv6 only.
IpAddress address_at(Family family, AddressValue value, std::uint32_t scope_id = 0) noexcept;

/// The highest address of a family.
AddressValue address_value_max(Family family) noexcept;

/// All addresses from `first` to `last`, both included; `first` is never above `last`.
struct AddressRange {
  Family family = Family::ipv4;
  std::uint32_t scope_id = 0;  ///< Of all its addresses (RFC 4007).
  AddressValue first = 0;
  AddressValue last = 0;

  /// How many addresses less one: all of IPv6 would not fit otherwise.
  AddressValue distance() const noexcept { return last - first; }

  /// How many addresses, where that is no more than 2^64 - 1.
  std::uint64_t count() const noexcept { return static_cast<std::uint64_t>(distance()) + 1; }

  friend bool operator==(const AddressRange&, const AddressRange&) = default;
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_ADDRESS_RANGE_H_
