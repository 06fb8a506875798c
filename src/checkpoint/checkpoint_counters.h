// The counters of a run as a checkpoint has them.
#ifndef SNMPRING_CHECKPOINT_CHECKPOINT_COUNTERS_H_
#define SNMPRING_CHECKPOINT_CHECKPOINT_COUNTERS_H_

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "checkpoint/run_state.h"

namespace snmpring::checkpoint {

/// An object of whole numbers, some of them in objects of their own: words for how targets ended,
/// then the names that the struct members have, durations in nanoseconds. The gauges of
/// engine::Stats are left out: nothing is open where a run goes on.
nlohmann::ordered_json counters_json(const report::RunCounters& counters);

/// nullopt where something is missing, of another type, or unknown.
std::optional<report::RunCounters> read_counters(const nlohmann::ordered_json& json);

}  // namespace snmpring::checkpoint

#endif  // SNMPRING_CHECKPOINT_CHECKPOINT_COUNTERS_H_
