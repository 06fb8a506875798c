// ifCounterDiscontinuityTime (RFC 2863): when the counters of an interface last began anew, though
// the agent went on. A value that changes says that counters before and after cannot be compared.
#ifndef SNMPRING_REVIEW_DISCONTINUITY_H_
#define SNMPRING_REVIEW_DISCONTINUITY_H_

#include <optional>
#include <string_view>

#include "review/counter_table.h"

namespace snmpring::review {

inline constexpr std::string_view kDiscontinuityColumn = "ifCounterDiscontinuityTime";

/// The interface (ifIndex) that an instance of ifCounterDiscontinuityTime is about; none for any
/// other OID. A view of `oid`.
std::optional<std::string_view> discontinuity_of(std::string_view oid) noexcept;

/// Under which name its value is kept, whether it came as a varbind or in a row.
constexpr CounterName discontinuity_name(std::string_view interface) noexcept {
  return {.oid = {}, .table = {}, .column = kDiscontinuityColumn, .index = interface};
}
constexpr bool is_discontinuity(const CounterName& name) noexcept {
  return name.oid.empty() && name.table.empty() && name.column == kDiscontinuityColumn;
}

/// The interface whose ifCounterDiscontinuityTime is about `counter`: those of ifTable, ifXTable and
/// of EtherLike-MIB (RFC 3635), as varbinds or cells. A view of its names.
std::optional<std::string_view> interface_of(const CounterName& counter) noexcept;

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_DISCONTINUITY_H_
