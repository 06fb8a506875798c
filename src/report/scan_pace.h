// How fast a scan goes: its rate, and what limits it.
#ifndef SNMPRING_REPORT_SCAN_PACE_H_
#define SNMPRING_REPORT_SCAN_PACE_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "engine/brake.h"

namespace snmpring::report {

/// Takes a look now and then and keeps those of the last kSpan. Looks that come more often than
/// kInterval are passed over.
class ScanPace {
 public:
  static constexpr Duration kSpan = std::chrono::seconds(5);
  static constexpr Duration kInterval = std::chrono::milliseconds(250);

  /// \param requests_before Sent by earlier processes of the same run.
  ScanPace(Instant started, std::uint64_t requests_before) noexcept;

  /// \param requests_sent Of the whole run; never less than before. \param brake Now.
  void look(Instant now, std::uint64_t requests_sent, engine::Brake brake) noexcept;

  /// Requests per second: the mean over the last kSpan, or since the start where that is later. 0
  /// before time has passed.
  double rate_pps(Instant now, std::uint64_t requests_sent) const noexcept;

  /// What most of the kept looks saw; none before the first.
  engine::Brake brake() const noexcept;

  /// The same of all looks since the start, and the share of the looks that saw it, 0..1.
  struct Usual {
    engine::Brake brake = engine::Brake::none;
    double share = 0;
  };
  Usual usual_brake() const noexcept;

 private:
  struct Look {
    Instant at;
    std::uint64_t requests = 0;
    engine::Brake brake{};
  };
  // One more than fit the span, so that one is at its start.
  static constexpr std::size_t kLooks = kSpan / kInterval + 1;
  using Counts = std::array<std::uint64_t, engine::kBrakeCount>;

  static Usual most_of(const Counts& counts) noexcept;

  std::array<Look, kLooks> looks_{};  // A ring; the first is the start.
  std::size_t taken_ = 1;
  Counts counts_{};
};

}  // namespace snmpring::report

#endif  // SNMPRING_REPORT_SCAN_PACE_H_
