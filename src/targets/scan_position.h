// Where a scan is in its targets: all that is needed to go on from there.
#ifndef SNMPRING_TARGETS_SCAN_POSITION_H_
#define SNMPRING_TARGETS_SCAN_POSITION_H_

#include <cstdint>
#include <vector>

#include "targets/target_counts.h"

namespace snmpring::targets {

/// How far a list has been read.
struct ListProgress {
  std::uint64_t lines = 0;  ///< Read, those of other shards included.
  std::uint64_t hash = 0;   ///< Over these lines (LineHash).
  bool ended = false;       ///< There are no more.

  friend bool operator==(const ListProgress&, const ListProgress&) = default;
};

/// Positions are those of ScanTargets.
struct ScanPosition {
  std::uint64_t next = 0;  ///< Of the target to be taken next; all before it have been taken.
  /// Of those that were taken and have not ended. Each once; ascending in a checkpoint.
  std::vector<std::uint64_t> unfinished{};
  std::vector<ListProgress> lists{};  ///< Of the lists that were begun, in their order.
  TargetCounts counts{};
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_SCAN_POSITION_H_
