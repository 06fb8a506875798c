// Moments in 32 bits, for entries that must stay small.
#ifndef SNMPRING_ENGINE_TIMESTAMPS_H_
#define SNMPRING_ENGINE_TIMESTAMPS_H_

#include <cstdint>

#include "base/time.h"

namespace snmpring::engine {

/// Microseconds modulo 2^32: tells moments apart that lie less than 71 minutes from each other.
inline std::uint32_t microseconds(Instant at) noexcept {
  return static_cast<std::uint32_t>(at.time_since_epoch() / std::chrono::microseconds(1));
}

/// How long ago a moment was that microseconds() had shortened.
inline Duration elapsed_since(std::uint32_t then_us, Instant now) noexcept {
  return std::chrono::microseconds(microseconds(now) - then_us);
}

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_TIMESTAMPS_H_
