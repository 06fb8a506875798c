// The counts of a run for Prometheus: a file in its text format, rewritten once a second.
// docs/metrics.md explains every name to users.
#ifndef SNMPRING_REPORT_METRICS_H_
#define SNMPRING_REPORT_METRICS_H_

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include "base/time.h"
#include "files/file_error.h"
#include "report/run_counters.h"

namespace snmpring::report {

/// One look at a run. Numbers only: nothing in it comes from the network as text.
struct MetricsFigures {
  /// What never falls, not even when the run is resumed. Borrowed.
  const RunCounters& counters;
  std::uint64_t targets_done = 0;
  std::uint64_t targets_open = 0;
  std::optional<std::uint64_t> targets_total;
  std::uint64_t responders = 0;
  double rate_pps = 0;
  std::optional<double> loss;  ///< 0..1.
  WallTime now{};
};

/// The content of the file: Prometheus' text format, version 0.0.4. What is not known is left out.
/// All labels are fixed words.
std::string metrics_text(const MetricsFigures& figures);

/// Decides when to write, and writes. Waits for no disk.
class MetricsFile {
 public:
  static constexpr Duration kInterval = std::chrono::seconds(1);

  MetricsFile(std::string path, Instant started)
      : path_(std::move(path)), due_(started + kInterval) {}

  bool due(Instant now) const noexcept { return now >= due_; }

  /// Replaces the file. Errors: the first of several failures in a row; the file is then as before.
  std::expected<void, files::FileError> write(Instant now, const MetricsFigures& figures);

 private:
  std::string path_;
  Instant due_;
  bool failed_ = false;  // The last time.
};

}  // namespace snmpring::report

#endif  // SNMPRING_REPORT_METRICS_H_
