// What an engine is told once, before its first tick.
#ifndef SNMPRING_ENGINE_ENGINE_OPTIONS_H_
#define SNMPRING_ENGINE_ENGINE_OPTIONS_H_

#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "engine/correlation_ids.h"
#include "engine/source_check.h"
#include "session/plan.h"
#include "session/v3_environment.h"

namespace snmpring::engine {

/// Random numbers that nobody outside may know. The program draws them from getrandom(2), the
/// simulator from its seed. They are never recorded.
struct EngineSecrets {
  CorrelationIds::Key id_key{};
  std::uint64_t hash_key = 0;
};

struct EngineOptions {
  /// What most targets are asked. Required, borrowed.
  const session::Plan* shared_plan = nullptr;
  /// Required where a plan has a v3 credential. Borrowed.
  session::V3Environment* v3 = nullptr;
  /// Places: how many targets are asked at once. At most CorrelationIds::kCapacityMax / lanes.
  std::uint32_t targets_open_max = 2000;
  /// Of these, so many may have answered and be asked for more. No target is admitted while there are
  /// as many. Those whose answers are on their way then come on top. 0: as many as there are places.
  std::uint32_t sessions_open_max = 0;
  /// So many more targets may be open. They are slow, and parked between two of their requests
  /// while others have their places. Where even more are slow, the slowest end (too_slow). 0: none
  /// is ever parked.
  std::uint32_t parked_max = 0;
  std::uint32_t lanes = 1;         ///< Requests outstanding per target, 1..16.
  double rate_pps = 1000;          ///< 0: unlimited.
  double bandwidth_bps = 0;        ///< Bits per second on the wire (pacer.h); 0: unlimited.
  double per_target_rate_rps = 0;  ///< 0: unlimited.
  int subnet_prefix_length = 0;    ///< 0: no limit per subnet.
  double per_subnet_rate_rps = 0;
  SourceCheck source_check = SourceCheck::strict;
  /// Where a target's engine was all that was asked for, the target is kept for so long after its
  /// answer. Others may answer the same probe (Quirk::several_engines). Zero: it is not kept.
  /// Operations that may be cancelled cannot be kept.
  Duration engine_linger{};
  bool count_round_trips = false;    ///< In Stats::round_trips.
  bool report_silent = false;        ///< Report silent targets of ranges too.
  std::uint64_t responders_max = 0;  ///< Stop admitting after this many; 0: no limit.
  /// Octets of receive buffer that one expected reply takes up.
  std::size_t reply_cost_octets = 2304;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_ENGINE_OPTIONS_H_
