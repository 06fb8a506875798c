#include "usm/engine_time.h"

#include <algorithm>

namespace snmpring::usm {

EngineTime::Reading EngineTime::Clock::advanced(Instant now) const noexcept {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - at).count();
  const std::uint64_t time =
      reading.time + static_cast<std::uint64_t>(std::max<std::int64_t>(seconds, 0));
  if (time <= kEngineTimeMax) return {reading.boots, static_cast<std::uint32_t>(time)};
  // RFC 3414 §2.2.1: when an engine's time overflows, its boots increase.
  constexpr std::uint64_t kPeriod = std::uint64_t{kEngineTimeMax} + 1;
  const std::uint64_t boots =
      std::min<std::uint64_t>(reading.boots + time / kPeriod, kEngineBootsMax);
  return {static_cast<std::uint32_t>(boots), static_cast<std::uint32_t>(time % kPeriod)};
}

void EngineTime::propose(const Reading& reading, Instant now) noexcept {
  proposed_ = true;
  proposal_ = {reading, now};
}

bool EngineTime::receive(const Reading& reading, Instant now) noexcept {
  // An engine whose boots have reached the maximum can never be authenticated again (§2.2.2).
  if (reading.boots >= kEngineBootsMax) return false;
  if (proposed_) {
    const Reading expected = proposal_.advanced(now);
    const bool too_old =
        reading.boots < expected.boots ||
        (reading.boots == expected.boots && reading.time + kTimeWindowSeconds < expected.time);
    const bool too_new =
        reading.boots > expected.boots || reading.time > expected.time + kTimeWindowSeconds;
    if (!too_old && !too_new) return resynchronize(reading, now);
    // Without an authenticated reading, the proposal is all there is to compare with.
    if (!synchronized_) return too_old ? false : resynchronize(reading, now);
  }
  // Step 7b 1: newer than everything before.
  if (!synchronized_ || reading.boots > believed_.reading.boots ||
      (reading.boots == believed_.reading.boots && reading.time > latest_received_time_)) {
    return resynchronize(reading, now);
  }
  // Step 7b 2: outside the window if it is from an earlier boot, or too far behind in this one.
  const Reading expected = believed_.advanced(now);
  const bool timely =
      reading.boots == expected.boots && reading.time + kTimeWindowSeconds >= expected.time;
  // This message confirms the trusted reading, so the later proposal was wrong.
  if (timely) proposed_ = false;
  return timely;
}

bool EngineTime::resynchronize(const Reading& reading, Instant now) noexcept {
  if (reading.boots >= kEngineBootsMax) return false;
  synchronized_ = true;
  proposed_ = false;
  believed_ = {reading, now};
  latest_received_time_ = reading.time;
  return true;
}

EngineTime::Reading EngineTime::at(Instant now) const noexcept {
  if (proposed_) return proposal_.advanced(now);
  return synchronized_ ? believed_.advanced(now) : Reading{};
}

}  // namespace snmpring::usm
