#include "engine/correlation_ids.h"

#include "base/invariant.h"
#include "base/prng.h"

namespace snmpring::engine {
namespace {

constexpr unsigned kIdBits = 31;
constexpr std::uint32_t kIdMin = 1u << 23;  // below it an INTEGER takes fewer than four octets
constexpr std::uint32_t kDomain = (1u << kIdBits) - kIdMin;

// 31 bits fall into halves of 16 and 15; each round changes one of them by a keyed function of the other,
// which makes it its own inverse.
constexpr std::uint32_t kLowMask = 0xFFFF;
constexpr std::uint32_t kHighMask = 0x7FFF;

std::uint32_t round(std::uint32_t x, unsigned index, const CorrelationIds::Key& key) noexcept {
  if (index % 2 == 0) {
    return x ^ ((static_cast<std::uint32_t>(splitmix64((x & kLowMask) ^ key[index])) & kHighMask)
                << 16);
  }
  return x ^ (static_cast<std::uint32_t>(splitmix64((x >> 16) ^ key[index])) & kLowMask);
}

std::uint32_t permute(std::uint32_t x, const CorrelationIds::Key& key) noexcept {
  for (unsigned i = 0; i < CorrelationIds::kRounds; ++i) x = round(x, i, key);
  return x;
}

std::uint32_t permute_back(std::uint32_t x, const CorrelationIds::Key& key) noexcept {
  for (unsigned i = CorrelationIds::kRounds; i-- > 0;) x = round(x, i, key);
  return x;
}

}  // namespace

CorrelationIds::CorrelationIds(const Key& key, std::uint32_t capacity) : key_(key) {
  invariant(capacity >= 1 && capacity <= kCapacityMax, "request slots fit into an id");
  // The domain lacks 2^23 of the 2^31 values, so the last 256th of each power of two is out of bounds.
  unsigned slot_bits = 0;
  while (capacity > (std::uint64_t{kDomain} >> (kIdBits - slot_bits))) ++slot_bits;
  generation_bits_ = kIdBits - kAttemptBits - slot_bits;
  // More generations than 16 bits would not fit the table's entries and are not needed.
  if (generation_bits_ > 16) generation_bits_ = 16;
}

std::int32_t CorrelationIds::encode(const Ticket& ticket) const noexcept {
  std::uint32_t x = ticket.slot << (generation_bits_ + kAttemptBits) |
                    ticket.generation << kAttemptBits | ticket.attempt;
  do {
    x = permute(x, key_);
  } while (x >= kDomain);
  return static_cast<std::int32_t>(x + kIdMin);
}

std::optional<Ticket> CorrelationIds::decode(std::int32_t id) const noexcept {
  if (id < static_cast<std::int32_t>(kIdMin)) return std::nullopt;
  std::uint32_t x = static_cast<std::uint32_t>(id) - kIdMin;
  do {
    x = permute_back(x, key_);
  } while (x >= kDomain);
  return Ticket{.slot = x >> (generation_bits_ + kAttemptBits),
                .generation = x >> kAttemptBits & (generations() - 1),
                .attempt = x & (kAttemptsMax - 1)};
}

}  // namespace snmpring::engine
