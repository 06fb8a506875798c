// What a run has come to between two ticks: all that another process needs to go on with it.
#ifndef SNMPRING_CHECKPOINT_RUN_STATE_H_
#define SNMPRING_CHECKPOINT_RUN_STATE_H_

#include <cstdint>
#include <string>

#include "report/run_counters.h"
#include "targets/scan_position.h"

namespace snmpring::checkpoint {

struct RunState {
  targets::ScanPosition position;
  std::uint64_t output_octets = 0;  ///< Length of the output.
  /// What it ends with, as output_tail() has it; empty where that could not be read.
  std::string output_tail;
  /// The same of the file of --targets-file; 0 and empty where there is none.
  std::uint64_t targets_file_octets = 0;
  std::string targets_file_tail;
  /// Of the stats those without the open targets, which will be admitted again.
  report::RunCounters counters;
  bool done = false;  ///< Every target has ended.
};

}  // namespace snmpring::checkpoint

#endif  // SNMPRING_CHECKPOINT_RUN_STATE_H_
