// How long a scan will still take, by the packets that it has to send.
#ifndef SNMPRING_REPORT_FORECAST_H_
#define SNMPRING_REPORT_FORECAST_H_

#include <cstdint>
#include <optional>

#include "base/time.h"
#include "engine/brake.h"
#include "engine/stats.h"

namespace snmpring::report {

/// What does not change while a scan runs.
struct ScanTerms {
  unsigned attempts = 1;         ///< Per request, at most; at least 1.
  unsigned silent_requests = 1;  ///< First requests that a silent target gets; at least 1.
  Duration timeout = std::chrono::seconds(1);  ///< Per attempt.
  Duration target_timeout{};                   ///< For a whole target; zero for none.
  std::uint64_t places = 1;                    ///< Targets open at once, at most; at least 1.
};

/// Keeps only the moment at which all targets had been admitted.
///
/// A silent target costs all its attempts, and most are silent: so packets are counted and not
/// targets. Of the targets to come as many are taken to answer, and to fail at once, as of those
/// that were admitted; each that answers is taken to cost what those did that have answered so far.
/// What is left to send takes as long as the rate says, or as the places take to become free. Then
/// the last silent target is waited for.
class Forecast {
 public:
  explicit Forecast(const ScanTerms& terms) noexcept : terms_(terms) {}

  struct Now {
    const engine::Stats& stats;                    ///< Of the whole run.
    Duration elapsed{};                            ///< Of the whole run.
    std::optional<std::uint64_t> targets_planned;  ///< Of this run; nullopt while unknown.
    double rate_limit_pps = 0;                     ///< 0: none.
    double rate_pps = 0;                           ///< As of late.
    engine::Brake brake{};                         ///< As of late.
  };

  /// nullopt while the number of targets, or their pace, is unknown. Zero where all are done.
  std::optional<Duration> time_left(const Now& now) noexcept;

 private:
  ScanTerms terms_;
  std::optional<Duration> all_admitted_at_;  // By Now::elapsed.
};

}  // namespace snmpring::report

#endif  // SNMPRING_REPORT_FORECAST_H_
