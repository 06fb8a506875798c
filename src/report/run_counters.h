// What a run has come to, over all the processes that it had.
#ifndef SNMPRING_REPORT_RUN_COUNTERS_H_
#define SNMPRING_REPORT_RUN_COUNTERS_H_

#include <cstdint>
#include <string>

#include "base/time.h"
#include "engine/stats.h"
#include "io/wire.h"
#include "records/sink.h"
#include "report/process_usage.h"

namespace snmpring::report {

/// How the writing of checkpoints went.
struct CheckpointStats {
  std::uint64_t written = 0;
  std::uint64_t failed = 0;
  Duration pause_max{};  ///< The longest time that the loop stood still for one.
};

/// What has been counted since the run began, in all processes that it had.
struct RunCounters {
  engine::Stats stats;
  records::SinkCounts records;
  io::WireStats wire;
  CheckpointStats checkpoints;
  Duration elapsed{};  ///< While one of them ran.
  ProcessUsage usage;
};

/// Who the run is. Stays as it is.
struct RunFacts {
  std::string run;  ///< The UUID.
  WallTime started{};
  std::uint64_t seed = 0;
  std::uint64_t resumes = 0;  ///< How often it was continued.
};

}  // namespace snmpring::report

#endif  // SNMPRING_REPORT_RUN_COUNTERS_H_
