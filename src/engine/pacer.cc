#include "engine/pacer.h"

#include <algorithm>

namespace snmpring::engine {
namespace {

constexpr double kCreditSeconds = 0.010;
constexpr double kSleepSecondsMax = 86'400;
constexpr std::uint32_t kUnlimited = 1u << 30;

}  // namespace

Pacer::Pacer(double rate_pps, Instant now) : rate_pps_(rate_pps), gathered_at_(now) {}

void Pacer::set_rate(double rate_pps, Instant now) {
  gather(now);
  rate_pps_ = rate_pps;
}

void Pacer::gather(Instant now) noexcept {
  if (now <= gathered_at_) return;
  const double seconds = in_seconds(now - gathered_at_);
  gathered_at_ = now;
  credit_ = std::min(credit_ + seconds * rate_pps_, std::max(1.0, rate_pps_ * kCreditSeconds));
}

std::uint32_t Pacer::available(Instant now) noexcept {
  if (rate_pps_ <= 0) return kUnlimited;
  gather(now);
  return static_cast<std::uint32_t>(std::max(credit_, 0.0));
}

Instant Pacer::next_available(Instant now) noexcept {
  if (available(now) > 0) return now;
  // Rounded up by a microsecond: waking a hair too early would spin. A rate that was lowered again
  // and again is asked after once a day.
  const double seconds = std::min((1 - credit_) / rate_pps_, kSleepSecondsMax);
  return now + std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds)) +
         std::chrono::microseconds(1);
}

}  // namespace snmpring::engine
