// Who has which private enterprise number: 1.3.6.1.4.1.N, and the first four octets of engine IDs.
#ifndef SNMPRING_MIB_VENDORS_H_
#define SNMPRING_MIB_VENDORS_H_

#include <cstdint>
#include <string_view>

namespace snmpring::mib {

/// The name with which IANA lists an enterprise number, in UTF-8; empty where it is not in the
/// table that is built in. The table has the numbers below 10,000, and those above that MIB modules
/// and devices are known to have. Valid for ever. Allocates nothing.
std::string_view vendor_name(std::uint32_t enterprise) noexcept;

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_VENDORS_H_
