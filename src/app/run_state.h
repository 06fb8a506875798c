// What a run has come to between two ticks: all that another process needs to go on with it.
#ifndef SNMPRING_APP_RUN_STATE_H_
#define SNMPRING_APP_RUN_STATE_H_

#include <cstdint>
#include <string>

#include "app/process_usage.h"
#include "base/time.h"
#include "engine/stats.h"
#include "io/wire.h"
#include "records/ndjson_sink.h"
#include "targets/scan_position.h"

namespace snmpring::app {

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

struct RunState {
  targets::ScanPosition position;
  std::uint64_t output_octets = 0;  ///< Length of the output.
  /// What it ends with, as output_tail() has it; empty where that could not be read.
  std::string output_tail;
  RunCounters
      counters;  ///< Of the stats those without the open targets, which will be admitted again.
  bool done = false;  ///< Every target has ended.
};

}  // namespace snmpring::app

#endif  // SNMPRING_APP_RUN_STATE_H_
