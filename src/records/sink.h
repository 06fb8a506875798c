// Where the records of a run go, in one form or another.
#ifndef SNMPRING_RECORDS_SINK_H_
#define SNMPRING_RECORDS_SINK_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/time.h"
#include "engine/outlet.h"

namespace snmpring::records {

/// What every target record says of the run. Fixed from its start.
struct RunIdentity {
  std::string run;  ///< The UUID.
  std::uint64_t shard = 0;
  std::uint64_t shards = 1;
};

/// Records written since the start.
struct SinkCounts {
  std::uint64_t varbind_records = 0;
  std::uint64_t target_records = 0;
  std::uint64_t row_records = 0;
};

/// The Outlet of the program, whatever its records look like.
class Sink : public engine::Outlet {
 public:
  /// Room is denied while more than this waits to be written.
  static constexpr std::size_t kBacklogOctets = 8 << 20;

  /// The `ts` of the target records that follow; to be set once per tick.
  virtual void set_wall_now(WallTime now) noexcept = 0;

  /// No more events come: writes what was held back.
  virtual void end() {}

  virtual SinkCounts counts() const noexcept = 0;
};

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_SINK_H_
