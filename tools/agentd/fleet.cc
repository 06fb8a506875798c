// Counting the agents of a fleet.
#include "agentd/fleet.h"

namespace snmpring::agentd {

Fleet::Census Fleet::census(std::uint64_t first, std::uint64_t count) const noexcept {
  Census census;
  if (silent_share_ <= 0) {
    census.agents = count;
    const std::uint64_t tables = tables_.size();
    for (std::uint64_t i = 0; i < tables; ++i) {
      // Of the agents first..first+count-1, those that are i modulo the number of tables.
      const std::uint64_t skip = (i + tables - first % tables) % tables;
      const std::uint64_t served = skip < count ? (count - skip - 1) / tables + 1 : 0;
      census.varbinds += served * tables_[i].size();
    }
    return census;
  }
  for (std::uint64_t index = first; index < first + count; ++index) {
    if (silent(index)) continue;
    ++census.agents;
    census.varbinds += agent(index).table->size();
  }
  return census;
}

}  // namespace snmpring::agentd
