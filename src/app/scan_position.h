// Where a scan is in its targets: all that is needed to go on from there.
#ifndef SNMPRING_APP_SCAN_POSITION_H_
#define SNMPRING_APP_SCAN_POSITION_H_

#include <cstdint>
#include <vector>

namespace snmpring::app {

/// What became of targets that the engine never sees, and of list lines.
struct TargetCounts {
  std::uint64_t blocked = 0;  ///< Addresses of prefixes and ranges that are blocked and have no
                              ///< record: the command line's of all shards, the lists' of this one.
  std::uint64_t other_family = 0;     ///< Left out by -4 or -6; as for `blocked`.
  std::uint64_t list_targets = 0;     ///< Lines of this shard that named something to scan.
  std::uint64_t bad_lines = 0;        ///< Any: the run ends with 65.
  std::uint64_t skipped_objects = 0;  ///< Records of discover that are no responders.

  friend bool operator==(const TargetCounts&, const TargetCounts&) = default;
};

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
  std::vector<std::uint64_t> unfinished;
  std::vector<ListProgress> lists;  ///< Of the lists that were begun, in their order.
  TargetCounts counts;
};

}  // namespace snmpring::app

#endif  // SNMPRING_APP_SCAN_POSITION_H_
