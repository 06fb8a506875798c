// The agents of the report as columns.
#ifndef SNMPRING_REVIEW_REPORT_COLUMNS_H_
#define SNMPRING_REVIEW_REPORT_COLUMNS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "mib/names.h"
#include "review/agents.h"
#include "review/columns.h"
#include "review/text_pool.h"

namespace snmpring::review {

/// The private enterprise number under which a dotted sysObjectID lies, or -1.
std::int64_t enterprise_of(std::string_view object_id) noexcept;

/// Who made the agent: by its sysObjectID, else by its engine ID. As the record says it, else the
/// name of the enterprise's branch, else its number. Empty where nothing tells.
std::string vendor_name(const Agent& agent, const TextPool& texts, const mib::Names& names);

/// The name of a dotted sysObjectID, with the numbers behind it: "ciscoProducts.1208". The numbers
/// alone where no name says more than whose they are.
std::string model_name(std::string_view object_id, const mib::Names& names);

/// Adds all columns, and to `header` the members about rows: how many there are, and addresses
/// other than IPv4. \param weak One for each agent. \param changes Likewise, or empty.
void add_agents(const Agents& agents, std::span<const std::uint16_t> weak,
                std::span<const std::uint8_t> changes, const mib::Names& names, Columns& columns,
                std::string& header);

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_REPORT_COLUMNS_H_
