#include "engine/pacer.h"

#include <algorithm>
#include <cmath>

#include "base/prng.h"

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

SubnetPacer::SubnetPacer(int prefix_length, double rate_rps, std::uint64_t hash_key)
    : prefix_length_(prefix_length),
      spacing_(std::chrono::duration_cast<Duration>(std::chrono::duration<double>(1 / rate_rps))),
      hash_key_(hash_key),
      places_(kPlaces) {}

std::size_t SubnetPacer::place_of(const IpAddress& address) const noexcept {
  const int bits = std::min(prefix_length_, address.family == Family::ipv4 ? 32 : 128);
  Endpoint subnet{address, 0};
  for (int i = 0; i < 16; ++i) {
    const int keep = std::clamp(bits - 8 * i, 0, 8);
    subnet.address.octets[static_cast<std::size_t>(i)] &= static_cast<std::uint8_t>(0xFF00 >> keep);
  }
  return hash_endpoint(subnet, hash_key_) % kPlaces;
}

Instant SubnetPacer::reserve(const IpAddress& address, Instant now) noexcept {
  Instant& next = places_[place_of(address)].next;
  const Instant at = std::max(next, now);
  next = at + spacing_;
  return at;
}

}  // namespace snmpring::engine
