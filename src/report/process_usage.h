// CPU time and memory of this process.
#ifndef SNMPRING_REPORT_PROCESS_USAGE_H_
#define SNMPRING_REPORT_PROCESS_USAGE_H_

#include <cstdint>

#include "base/time.h"

namespace snmpring::report {

struct ProcessUsage {
  Duration cpu_user{};
  Duration cpu_system{};
  std::uint64_t memory_peak_octets = 0;  ///< Largest resident set.
};

/// Of two processes, one after the other.
ProcessUsage together(const ProcessUsage& a, const ProcessUsage& b) noexcept;

/// What this process has used so far.
ProcessUsage read_process_usage() noexcept;

}  // namespace snmpring::report

#endif  // SNMPRING_REPORT_PROCESS_USAGE_H_
