// Limits that both socket wires share.
#ifndef SNMPRING_IO_WIRE_LIMITS_H_
#define SNMPRING_IO_WIRE_LIMITS_H_

#include <chrono>
#include <cstddef>

#include "base/time.h"

namespace snmpring::io {

// More than 32 datagrams in a batch, or waiting longer than 200 us for them, gains nothing
// (measured).
inline constexpr unsigned kGatherDatagramsMax = 32;
inline constexpr Duration kGatherTime = std::chrono::microseconds(200);

/// The longest single wait. The kernel adds a timeout to its clock without a check for overflow.
inline constexpr Duration kWaitMax = std::chrono::hours(1);

inline constexpr std::size_t kFamilies = 2;
/// Descriptors that can be watched at the same time.
inline constexpr std::size_t kWatchesMax = 8;
/// The ICMP errors that one exchange returns. More wait in the kernel for the next exchange.
inline constexpr std::size_t kIcmpErrorsMax = 256;

}  // namespace snmpring::io

#endif  // SNMPRING_IO_WIRE_LIMITS_H_
