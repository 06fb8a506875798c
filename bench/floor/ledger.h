// What every scanner keeps of its probes: an order that spares subnets, ids that nobody can guess,
// an entry to find each by, and a deadline.
#ifndef SNMPRING_BENCH_FLOOR_LEDGER_H_
#define SNMPRING_BENCH_FLOOR_LEDGER_H_

#include <cstdint>

#include "base/time.h"
#include "engine/request_table.h"
#include "engine/timer_queue.h"
#include "targets/permutation.h"

namespace snmpring::floor {

/// The scanner's own parts for that and nothing of what it decides by them: a probe is opened, and
/// closed when its timeout has passed.
class Ledger {
 public:
  /// Of `count` addresses from `first` on, in host order; one probe each.
  Ledger(std::uint32_t first, std::uint32_t count, std::uint16_t port);

  struct Probe {
    std::uint32_t address;  ///< In host order.
    std::int32_t id;
  };
  /// The probe at `position` of the order, below `count`, open from now on. Ends the program when
  /// too many are open.
  Probe open(std::uint32_t position);

  /// Reads the clock, and closes what has been open for a second. Once for each batch.
  void expire();

 private:
  std::uint32_t first_;
  std::uint16_t port_;
  targets::Permutation order_;
  engine::RequestTable requests_;
  Instant now_;
  engine::TimerQueue deadlines_;
};

}  // namespace snmpring::floor

#endif  // SNMPRING_BENCH_FLOOR_LEDGER_H_
