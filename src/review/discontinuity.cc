#include "review/discontinuity.h"

#include <algorithm>
#include <array>

namespace snmpring::review {
namespace {

constexpr std::string_view kDiscontinuityOid = "1.3.6.1.2.1.31.1.1.1.19.";

// Entries of tables that ifIndex alone is the index of.
constexpr auto kEntries = std::to_array<std::string_view>({
    "1.3.6.1.2.1.2.2.1.",      // ifTable
    "1.3.6.1.2.1.31.1.1.1.",   // ifXTable
    "1.3.6.1.2.1.10.7.2.1.",   // dot3StatsTable
    "1.3.6.1.2.1.10.7.10.1.",  // dot3PauseTable
    "1.3.6.1.2.1.10.7.11.1.",  // dot3HCStatsTable
});

// How the labels of their counters begin. Those of other tables that begin so have other indexes.
constexpr auto kLabels = std::to_array<std::string_view>(
    {"ifIn", "ifOut", "ifHCIn", "ifHCOut", "dot3Stats", "dot3In", "dot3Out", "dot3HC"});

}  // namespace

std::optional<std::string_view> discontinuity_of(std::string_view oid) noexcept {
  if (!oid.starts_with(kDiscontinuityOid)) return std::nullopt;
  return oid.substr(kDiscontinuityOid.size());
}

std::optional<std::string_view> interface_of(const CounterName& counter) noexcept {
  if (counter.oid.empty()) {
    const bool known = std::ranges::any_of(
        kLabels, [&counter](std::string_view label) { return counter.column.starts_with(label); });
    return known ? std::optional(counter.index) : std::nullopt;
  }
  const auto* const entry = std::ranges::find_if(
      kEntries, [&counter](std::string_view each) { return counter.oid.starts_with(each); });
  if (entry == kEntries.end()) return std::nullopt;
  const std::string_view instance = counter.oid.substr(entry->size());
  const std::size_t column_end = instance.find('.');
  if (column_end == std::string_view::npos) return std::nullopt;
  return instance.substr(column_end + 1);
}

}  // namespace snmpring::review
