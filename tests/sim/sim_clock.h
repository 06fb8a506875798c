// A clock that only the simulation moves.
#ifndef SNMPRING_SIM_SIM_CLOCK_H_
#define SNMPRING_SIM_SIM_CLOCK_H_

#include "base/time.h"

namespace snmpring::sim {

class SimClock final : public Clock {
 public:
  Instant now() override { return now_; }
  WallTime wall_now() override {
    return kEpoch + std::chrono::duration_cast<std::chrono::microseconds>(now_.time_since_epoch());
  }

  void advance_to(Instant at) {
    if (at > now_) now_ = at;
  }
  void advance(Duration by) { now_ += by; }

 private:
  // 2026-01-01T00:00:00Z.
  static constexpr WallTime kEpoch{std::chrono::microseconds(1'767'225'600'000'000)};
  Instant now_ = Instant{} + std::chrono::hours(1);
};

}  // namespace snmpring::sim

#endif  // SNMPRING_SIM_SIM_CLOCK_H_
