// Agents that serve a table of any size, by the RFC or with columns left out.
#ifndef SNMPRING_SIM_TABLE_AGENT_H_
#define SNMPRING_SIM_TABLE_AGENT_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "agentd/mib_table.h"
#include "agentd/responder.h"
#include "session/table_plan.h"
#include "sim/sim_agent.h"

namespace snmpring::sim {

/// ifEntry.
inline const ber::Oid kEntryOid{1, 3, 6, 1, 2, 1, 2, 2, 1};

/// Columns 1 to `columns` of kEntryOid.
session::TablePlan entry_columns(std::uint32_t columns);

/// An agent with `columns` columns and `rows` rows of what an ifTable holds: 20 octets a cell in the
/// mean, names and addresses among numbers. `has` says which cells there are.
class GridAgent final : public SimAgent {
 public:
  using Has = std::function<bool(std::uint32_t column, std::uint32_t row)>;

  GridAgent(
      std::uint32_t columns, std::uint32_t rows,
      const Has& has = [](std::uint32_t, std::uint32_t) { return true; });

  std::vector<Datagram> handle(Bytes request) override;

  /// Encoded varbinds of the columns, in octets.
  std::size_t octets_of(const std::vector<std::uint32_t>& columns) const;
  std::uint64_t cells() const { return cells_; }

 private:
  agentd::MibTable table_;
  agentd::Responder responder_;
  std::vector<std::uint8_t> scratch_;
  std::vector<std::size_t> octets_;  // By column, from 1.
  std::uint64_t cells_ = 0;
};

}  // namespace snmpring::sim

#endif  // SNMPRING_SIM_TABLE_AGENT_H_
