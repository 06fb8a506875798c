// What became of targets that the engine never sees, and of the lines of lists.
#ifndef SNMPRING_TARGETS_TARGET_COUNTS_H_
#define SNMPRING_TARGETS_TARGET_COUNTS_H_

#include <cstdint>

namespace snmpring::targets {

struct TargetCounts {
  /// Addresses of prefixes and ranges that are blocked and have no record. Of the command line
  /// those of all shards count, of lists those of this shard.
  std::uint64_t blocked = 0;
  std::uint64_t other_family = 0;     ///< Left out by -4 or -6. Counted as `blocked` is.
  std::uint64_t list_targets = 0;     ///< Lines of this shard that named something to scan.
  std::uint64_t bad_lines = 0;        ///< Lines that cannot be read. With any the run ends with 65.
  std::uint64_t skipped_objects = 0;  ///< Records of discover that are no responders.

  friend bool operator==(const TargetCounts&, const TargetCounts&) = default;
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_TARGET_COUNTS_H_
