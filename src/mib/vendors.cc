#include "mib/vendors.h"

#include <algorithm>

#include "mib/vendor_table.h"

namespace snmpring::mib {

std::string_view vendor_name(std::uint32_t enterprise) noexcept {
  const VendorTable& table = kVendorTable;
  const auto found = std::ranges::lower_bound(table.numbers, enterprise);
  if (found == table.numbers.end() || *found != enterprise) return {};
  const auto place = static_cast<std::size_t>(found - table.numbers.begin());
  const std::uint32_t begin = place == 0 ? 0 : table.ends[place - 1];
  return table.names.substr(begin, table.ends[place] - begin);
}

}  // namespace snmpring::mib
