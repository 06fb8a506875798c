// The operating system's clocks.
#ifndef SNMPRING_IO_SYSTEM_CLOCK_H_
#define SNMPRING_IO_SYSTEM_CLOCK_H_

#include <chrono>

#include "base/time.h"

namespace snmpring::io {

class SystemClock final : public Clock {
 public:
  Instant now() override { return Instant(std::chrono::steady_clock::now().time_since_epoch()); }
  WallTime wall_now() override {
    return std::chrono::time_point_cast<std::chrono::microseconds>(
        std::chrono::system_clock::now());
  }
};

}  // namespace snmpring::io

#endif  // SNMPRING_IO_SYSTEM_CLOCK_H_
