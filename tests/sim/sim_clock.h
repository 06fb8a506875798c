// Two clocks that only the simulation moves: the monotonic one, and a wall clock that somebody may
// set.
#ifndef SNMPRING_SIM_SIM_CLOCK_H_
#define SNMPRING_SIM_SIM_CLOCK_H_

#include "base/time.h"

namespace snmpring::sim {

class SimClock final : public Clock {
 public:
  Instant now() override { return now_; }
  WallTime wall_now() override {
    return kEpoch + std::chrono::duration_cast<std::chrono::microseconds>(now_.time_since_epoch() +
                                                                          wall_step_);
  }

  void advance_to(Instant at) {
    if (at > now_) now_ = at;
  }
  void advance(Duration by) { now_ += by; }
  /// Somebody sets the clock on the wall, either way.
  void step_wall(Duration by) { wall_step_ += by; }

 private:
  // 2026-01-01T00:00:00Z.
  static constexpr WallTime kEpoch{std::chrono::microseconds(1'767'225'600'000'000)};
  Duration wall_step_{};
  Instant now_ = Instant{} + std::chrono::hours(1);
};

}  // namespace snmpring::sim

#endif  // SNMPRING_SIM_SIM_CLOCK_H_
