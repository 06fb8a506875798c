#include "engine/pacer.h"

#include <algorithm>

namespace snmpring::engine {
namespace {

constexpr double kCreditSeconds = 0.010;
constexpr double kSleepSecondsMax = 86'400;
constexpr std::uint32_t kUnlimited = 1u << 30;
// About what the first request to an IPv4 target takes up on the wire.
constexpr double kSmallDatagramOctets = 110;
constexpr double kBitsPerOctet = 8;

}  // namespace

Pacer::Pacer(double rate_pps, Instant now, double bandwidth_bps)
    : rate_pps_(rate_pps),
      octets_per_second_(bandwidth_bps / kBitsPerOctet),
      octet_credit_(kSmallDatagramOctets),
      gathered_at_(now) {}

void Pacer::set_rate(double rate_pps, Instant now) {
  gather(now);
  rate_pps_ = rate_pps;
}

void Pacer::scale(double factor, Instant now) {
  set_rate(rate_pps_ * factor, now);
  octets_per_second_ *= factor;
}

void Pacer::gather(Instant now) noexcept {
  if (now <= gathered_at_) return;
  const double seconds = in_seconds(now - gathered_at_);
  gathered_at_ = now;
  credit_ = std::min(credit_ + seconds * rate_pps_, std::max(1.0, rate_pps_ * kCreditSeconds));
  octet_credit_ = std::min(octet_credit_ + seconds * octets_per_second_,
                           std::max(kSmallDatagramOctets, octets_per_second_ * kCreditSeconds));
}

std::uint32_t Pacer::available(Instant now) noexcept {
  if (rate_pps_ <= 0 && octets_per_second_ <= 0) return kUnlimited;
  gather(now);
  double datagrams = rate_pps_ > 0 ? std::max(credit_, 0.0) : kUnlimited;
  if (octets_per_second_ > 0) {
    datagrams = std::min(datagrams, std::max(octet_credit_ / kSmallDatagramOctets, 0.0));
  }
  return static_cast<std::uint32_t>(datagrams);
}

Instant Pacer::next_available(Instant now) noexcept {
  if (available(now) > 0) return now;
  // Rounded up by a microsecond: waking a hair too early would spin. A rate that was lowered again
  // and again is asked after once a day.
  double seconds = rate_pps_ > 0 ? (1 - credit_) / rate_pps_ : 0;
  if (octets_per_second_ > 0) {
    seconds = std::max(seconds, (kSmallDatagramOctets - octet_credit_) / octets_per_second_);
  }
  seconds = std::min(seconds, kSleepSecondsMax);
  return now + std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds)) +
         std::chrono::microseconds(1);
}

}  // namespace snmpring::engine
