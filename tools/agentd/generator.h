// Makes up devices: seeded, of exactly as many varbinds as asked, all below 1.3.6.1.
#ifndef SNMPRING_AGENTD_GENERATOR_H_
#define SNMPRING_AGENTD_GENERATOR_H_

#include <cstdint>

#include "agentd/mib_table.h"

namespace snmpring::agentd {

inline constexpr std::uint32_t kGeneratedVarbindsMax = 10'000'000;
inline constexpr unsigned kModels = 4;  ///< Kinds of device that a fleet cycles through.

/// A device with exactly `varbinds` rows (1..kGeneratedVarbindsMax). In this order, as far as the
/// rows reach: the system group, ifNumber, twenty values that programs get wrong, whole interfaces
/// in ifTable and ifXTable (at most 384), and a forwarding table that fills up. docs/agentd.md
/// tells which values are personal, that is, derive from an agent's index. The same arguments make
/// the same table. \param model 0..kModels-1: decides texts and numbers, not OIDs.
MibTable generate_device(std::uint32_t varbinds, std::uint64_t seed, unsigned model);

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_GENERATOR_H_
