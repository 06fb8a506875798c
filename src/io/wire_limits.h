// The limits that both socket wires share.
#ifndef SNMPRING_IO_WIRE_LIMITS_H_
#define SNMPRING_IO_WIRE_LIMITS_H_

#include <chrono>
#include <cstddef>

#include "base/time.h"

namespace snmpring::io {

// Past 32 datagrams a batch, and past 200 us of waiting for them, nothing is won (measured).
inline constexpr unsigned kGatherDatagramsMax = 32;
inline constexpr Duration kGatherTime = std::chrono::microseconds(200);

/// The longest single wait. The kernel adds a timeout to its clock without looking for overflow.
inline constexpr Duration kWaitMax = std::chrono::hours(1);

inline constexpr std::size_t kFamilies = 2;
/// Descriptors that can be watched at a time.
inline constexpr std::size_t kWatchesMax = 8;
/// ICMP errors that one exchange brings; further ones wait in the kernel for the next.
inline constexpr std::size_t kIcmpErrorsMax = 256;

}  // namespace snmpring::io

#endif  // SNMPRING_IO_WIRE_LIMITS_H_
