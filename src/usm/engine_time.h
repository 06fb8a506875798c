// What a manager knows of an authoritative engine's clock: engineBoots, engineTime, and the window
// within which a message counts as timely (RFC 3414 §2.2.3, §2.3, §3.2 step 7b).
#ifndef SNMPRING_USM_ENGINE_TIME_H_
#define SNMPRING_USM_ENGINE_TIME_H_

#include <cstdint>

#include "base/time.h"
#include "usm/params.h"

namespace snmpring::usm {

/// Half of the time window (RFC 3414 §2.2.3).
inline constexpr std::uint32_t kTimeWindowSeconds = 150;

/// Of one engine at one address; never shared by engine ID alone, since devices are cloned.
/// Instants must not decrease.
class EngineTime {
 public:
  struct Reading {
    std::uint32_t boots = 0;
    std::uint32_t time = 0;  ///< Seconds, 0..2^31-1.
    friend bool operator==(const Reading&, const Reading&) = default;
  };

  /// Unauthenticated values: good for the requests that follow, believed only when an authenticated
  /// reply fits them.
  void propose(const Reading& reading, Instant now) noexcept;

  /// RFC 3414 §3.2 step 7b for an authenticated message: takes newer values over and tells whether
  /// the message is timely. Boots of 2^31-1 are never timely. A reading that fits the last proposal
  /// (same boots, within the window of it) is taken over even where it is older than what was
  /// believed: the message echoes an id that was never used before, so it cannot be a replay.
  bool receive(const Reading& reading, Instant now) noexcept;

  /// An authenticated notInTimeWindows Report to a request that is open: its values replace what
  /// was believed, older or not (a deviation from step 7b for the reason above; agents whose clocks
  /// were set back would otherwise never be heard again). False for latched boots, 2^31-1.
  bool resynchronize(const Reading& reading, Instant now) noexcept;

  /// True once authenticated values are there.
  bool synchronized() const noexcept { return synchronized_; }

  /// What to put into a request that is sent now: the proposal where one stands that no
  /// authenticated message has confirmed or refuted, else what is believed, advanced by the
  /// monotonic clock; zeros when nothing is known.
  Reading at(Instant now) const noexcept;

 private:
  struct Clock {
    Reading reading;
    Instant at{};
    Reading advanced(Instant now) const noexcept;
  };

  bool synchronized_ = false;
  bool proposed_ = false;
  Clock believed_;
  Clock proposal_;
  std::uint32_t latest_received_time_ = 0;  // RFC 3414 §2.3: latestReceivedEngineTime.
};

}  // namespace snmpring::usm

#endif  // SNMPRING_USM_ENGINE_TIME_H_
