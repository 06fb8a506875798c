// The clock of an authoritative engine as a manager knows it: engineBoots, engineTime, and the
// window within which a message is timely (RFC 3414 §2.2.3, §2.3, §3.2 step 7b).
#ifndef SNMPRING_USM_ENGINE_TIME_H_
#define SNMPRING_USM_ENGINE_TIME_H_

#include <cstdint>

#include "base/time.h"
#include "usm/params.h"

namespace snmpring::usm {

/// Half of the time window (RFC 3414 §2.2.3).
inline constexpr std::uint32_t kTimeWindowSeconds = 150;

/// Belongs to one engine at one address. It is never shared by engine ID alone, because cloned
/// devices share an ID. Instants must not decrease.
class EngineTime {
 public:
  struct Reading {
    std::uint32_t boots = 0;
    std::uint32_t time = 0;  ///< Seconds, 0..2^31-1.
    friend bool operator==(const Reading&, const Reading&) = default;
  };

  /// Takes unauthenticated values. They are used for the next requests, but are trusted only when
  /// an authenticated reply fits them.
  void propose(const Reading& reading, Instant now) noexcept;

  /// RFC 3414 §3.2 step 7b for an authenticated message: takes newer values and tells whether the
  /// message is timely. Boots of 2^31-1 are never timely. A reading that fits the last proposal
  /// (same boots, within its window) is taken even if it is older than the trusted one. The message
  /// repeats an id that was never used before, so it cannot be a replay.
  bool receive(const Reading& reading, Instant now) noexcept;

  /// Takes an authenticated notInTimeWindows Report to an open request. Its values replace the
  /// trusted ones, older or not. This departs from step 7b for the reason given above. Otherwise
  /// agents whose clocks were set back would never be heard again. False for latched boots, 2^31-1.
  bool resynchronize(const Reading& reading, Instant now) noexcept;

  /// True when there are authenticated values.
  bool synchronized() const noexcept { return synchronized_; }

  /// What to put into a request that is sent now. If there is a proposal that no authenticated
  /// message has confirmed or refuted, returns the proposal, else the trusted reading. Both are
  /// advanced by the monotonic clock. Zeros when nothing is known.
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
