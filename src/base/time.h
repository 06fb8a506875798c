// Time as the program sees it: a monotonic instant for deadlines, a wall time for records, and the
// clock that the engine reads once per tick.
#ifndef SNMPRING_BASE_TIME_H_
#define SNMPRING_BASE_TIME_H_

#include <chrono>
#include <cstdint>

namespace snmpring {

using Duration = std::chrono::nanoseconds;

/// As a number, for what is printed or reckoned with.
constexpr double in_seconds(Duration duration) noexcept {
  return std::chrono::duration<double>(duration).count();
}

/// The clock behind Instant: monotonic, with an arbitrary start. It is read through Clock only.
struct MonotonicTime {
  using rep = std::int64_t;
  using period = std::nano;
  using duration = Duration;
  using time_point = std::chrono::time_point<MonotonicTime>;
  static constexpr bool is_steady = true;
};

/// A moment on the monotonic clock. Never decreases within a run and means nothing outside of it.
using Instant = MonotonicTime::time_point;

/// A moment in UTC, microseconds since 1970-01-01T00:00:00Z without leap seconds. May step.
using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

/// Later than every moment that a run can reach.
inline constexpr Instant kNever = Instant::max();

/// Where time comes from: the operating system in the program, the simulator in tests.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() = 0;
  virtual WallTime wall_now() = 0;
};

}  // namespace snmpring

#endif  // SNMPRING_BASE_TIME_H_
