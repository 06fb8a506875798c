#include "engine/spacing.h"

#include "base/prng.h"

namespace snmpring::engine {
namespace {

Duration spacing_of(double rate_rps) {
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(1 / rate_rps));
}

}  // namespace

SubnetPacer::SubnetPacer(int prefix_length, double rate_rps, std::uint64_t hash_key)
    : prefix_length_(prefix_length),
      spacing_(spacing_of(rate_rps)),
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

Spacing::Spacing(double per_target_rate_rps, int subnet_prefix_length, double per_subnet_rate_rps,
                 std::uint64_t hash_key) {
  if (per_target_rate_rps > 0) per_target_ = spacing_of(per_target_rate_rps);
  if (subnet_prefix_length > 0) {
    subnets_.emplace(subnet_prefix_length, per_subnet_rate_rps, hash_key);
  }
}

Instant Spacing::book(To to, std::optional<Instant> last_sent, Instant not_before,
                      Instant now) noexcept {
  Instant at = not_before;
  if (per_target_ && to.target != nullptr) {
    at = std::max(at, to.target->next);
    to.target->next = at + *per_target_;
  } else if (per_target_ && last_sent) {
    at = std::max(at, *last_sent + *per_target_);
  }
  if (subnets_) at = std::max(at, subnets_->reserve(to.address, now));
  return at;
}

Instant Spacing::opening(To to, Instant now) const noexcept {
  Instant at = now;
  if (per_target_ && to.target != nullptr) at = to.target->gone.opening(at);
  if (subnets_) at = subnets_->opening(to.address, at);
  return at;
}

void Spacing::sent(To to, Instant now) noexcept {
  if (per_target_ && to.target != nullptr) to.target->gone.sent(now, *per_target_);
  if (subnets_) subnets_->sent(to.address, now);
}

void Spacing::unsent(To to) noexcept {
  if (per_target_ && to.target != nullptr) to.target->gone.unsent(*per_target_);
  if (subnets_) subnets_->unsent(to.address);
}

}  // namespace snmpring::engine
