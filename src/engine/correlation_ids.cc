#include "engine/correlation_ids.h"

#include "base/invariant.h"
#include "base/prng.h"

namespace snmpring::engine {

template <unsigned kIdBits>
inline std::uint32_t BasicCorrelationIds<kIdBits>::round(std::uint32_t x,
                                                         unsigned index) const noexcept {
  const Round& keyed = rounds_[index];
  if (index % 2 == 0) return x ^ ((keyed.scatter(x & kLowMask) & kHighMask) << kLowBits);
  return x ^ (keyed.scatter(x >> kLowBits) & kLowMask);
}

template <unsigned kIdBits>
inline std::uint32_t BasicCorrelationIds<kIdBits>::permute(std::uint32_t x) const noexcept {
  for (unsigned i = 0; i < kRounds; ++i) x = round(x, i);
  return x;
}

template <unsigned kIdBits>
inline std::uint32_t BasicCorrelationIds<kIdBits>::permute_back(std::uint32_t x) const noexcept {
  for (unsigned i = kRounds; i-- > 0;) x = round(x, i);
  return x;
}

template <unsigned kIdBits>
BasicCorrelationIds<kIdBits>::BasicCorrelationIds(const Key& key, std::uint32_t capacity) {
  for (unsigned i = 0; i < kRounds; ++i) {
    rounds_[i] = {.mask = splitmix64(key[i]), .factor = splitmix64(~key[i]) | 1};
  }
  invariant(capacity >= 1 && capacity <= kCapacityMax, "request slots fit into an id");
  // The domain lacks the last 256th of a power of two, so that of each power of two is out of
  // bounds.
  unsigned slot_bits = 0;
  while (capacity > (std::uint64_t{kDomain} >> (kIdBits - slot_bits))) ++slot_bits;
  generation_bits_ = kIdBits - kAttemptBits - slot_bits;
  // More generations than 16 bits would not fit the table's entries and are not needed.
  if (generation_bits_ > 16) generation_bits_ = 16;
}

template <unsigned kIdBits>
std::int32_t BasicCorrelationIds<kIdBits>::encode(const Ticket& ticket) const noexcept {
  std::uint32_t x = ticket.slot << (generation_bits_ + kAttemptBits) |
                    ticket.generation << kAttemptBits | ticket.attempt;
  do {
    x = permute(x);
  } while (x >= kDomain);
  return static_cast<std::int32_t>(x + kIdMin);
}

template <unsigned kIdBits>
std::optional<Ticket> BasicCorrelationIds<kIdBits>::decode(std::int32_t id) const noexcept {
  if (id < static_cast<std::int32_t>(kIdMin)) return std::nullopt;
  std::uint32_t x = static_cast<std::uint32_t>(id) - kIdMin;
  if (x >= kDomain) return std::nullopt;
  do {
    x = permute_back(x);
  } while (x >= kDomain);
  return Ticket{.slot = x >> (generation_bits_ + kAttemptBits),
                .generation = x >> kAttemptBits & (generations() - 1),
                .attempt = x & (kAttemptsMax - 1)};
}

template class BasicCorrelationIds<31>;
template class BasicCorrelationIds<20>;

}  // namespace snmpring::engine
