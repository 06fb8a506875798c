// The table of vendors as it is built in: make_vendors.cc makes it of vendors.tsv.
#ifndef SNMPRING_MIB_VENDOR_TABLE_H_
#define SNMPRING_MIB_VENDOR_TABLE_H_

#include <cstdint>
#include <span>
#include <string_view>

namespace snmpring::mib {

struct VendorTable {
  std::span<const std::uint32_t> numbers;  ///< Ascending.
  std::span<const std::uint32_t> ends;     ///< Where the name of each ends in `names`.
  std::string_view names;                  ///< One behind the other.
};

extern const VendorTable kVendorTable;

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_VENDOR_TABLE_H_
