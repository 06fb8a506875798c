// How much the whole run may send, as a function of time.
#ifndef SNMPRING_ENGINE_PACER_H_
#define SNMPRING_ENGINE_PACER_H_

#include <cstdint>

#include "base/time.h"

namespace snmpring::engine {

/// The run's budget of datagrams per second. Credit gathers with time up to 10 ms' worth, so that a
/// late tick is made up for and an idle second is not.
class Pacer {
 public:
  /// \param rate_pps Datagrams per second, fractions allowed; 0 for no limit.
  Pacer(double rate_pps, Instant now);

  void set_rate(double rate_pps, Instant now);
  double rate_pps() const noexcept { return rate_pps_; }

  /// Datagrams that may be sent now.
  std::uint32_t available(Instant now) noexcept;
  void consume(std::uint32_t datagrams) noexcept { credit_ -= datagrams; }

  /// When available() will be at least one; `now` where it is already.
  Instant next_available(Instant now) noexcept;

 private:
  void gather(Instant now) noexcept;

  double rate_pps_;
  double credit_ = 1;
  Instant gathered_at_;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_PACER_H_
