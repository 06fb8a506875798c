// From getrusage(2) and /proc/self/status.
#include "report/process_usage.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace snmpring::report {
namespace {

constexpr std::uint64_t kOctetsPerKibi = 1024;

Duration duration_of(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

}  // namespace

ProcessUsage together(const ProcessUsage& a, const ProcessUsage& b) noexcept {
  return {.cpu_user = a.cpu_user + b.cpu_user,
          .cpu_system = a.cpu_system + b.cpu_system,
          .memory_peak_octets = std::max(a.memory_peak_octets, b.memory_peak_octets)};
}

ProcessUsage read_process_usage() noexcept {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  ProcessUsage result{
      .cpu_user = duration_of(usage.ru_utime),
      .cpu_system = duration_of(usage.ru_stime),
      .memory_peak_octets = static_cast<std::uint64_t>(usage.ru_maxrss) * kOctetsPerKibi};
  // ru_maxrss survives execve(2), so it may be that of whoever started this program; VmHWM does
  // not.
  if (std::FILE* const status = std::fopen("/proc/self/status", "re"); status != nullptr) {
    char line[128];
    unsigned long long kibi = 0;
    while (std::fgets(line, sizeof line, status) != nullptr) {
      if (std::sscanf(line, "VmHWM: %llu", &kibi) == 1) {
        result.memory_peak_octets = std::uint64_t{kibi} * kOctetsPerKibi;
      }
    }
    std::fclose(status);
  }
  return result;
}

}  // namespace snmpring::report
