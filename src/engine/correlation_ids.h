// Turns a place in the request table into a request-id or msgID that nobody else can predict, and
// back without a search.
#ifndef SNMPRING_ENGINE_CORRELATION_IDS_H_
#define SNMPRING_ENGINE_CORRELATION_IDS_H_

#include <array>
#include <cstdint>
#include <optional>

namespace snmpring::engine {

/// One attempt of one request: where it stands, how often the place had been used before, and the
/// number of the attempt.
struct Ticket {
  std::uint32_t slot;
  std::uint32_t generation;
  unsigned attempt;

  friend bool operator==(const Ticket&, const Ticket&) = default;
};

/// A keyed bijection between tickets and the ids 2^23 .. 2^31-1, which are positive as RFC 3412 §6
/// asks of msgID and are four octets in BER, so that an encoded request can be patched. To somebody
/// without the key every id is as likely as any other: a blind guess hits a given open attempt once
/// in 2.1 billion. It is a Feistel network of eight rounds over 31 bits with cycle walking; ids are
/// nonces, not ciphertext, and the key lives for one run. docs/security.md says what is known of
/// its strength. \tparam kIdBits 31. Fewer, with as many fewer ids from 2^23 on, are for tests that
/// count lucky guesses.
template <unsigned kIdBits>
class BasicCorrelationIds {
 public:
  /// So many different ids there are.
  static constexpr std::uint32_t kDomain = (1u << kIdBits) - (1u << (kIdBits - 8));
  // below it an INTEGER takes fewer than four octets
  static constexpr std::uint32_t kIdMin = 1u << 23;
  static constexpr unsigned kAttemptBits = 5;
  static constexpr unsigned kAttemptsMax = 1u << kAttemptBits;
  static constexpr unsigned kRounds = 8;
  using Key = std::array<std::uint64_t, kRounds>;

  /// \param capacity Number of slots, 1 .. kCapacityMax.
  BasicCorrelationIds(const Key& key, std::uint32_t capacity);

  static constexpr std::uint32_t kCapacityMax = (1u << (kIdBits - 11)) - (1u << (kIdBits - 19));

  /// Generations count from 0 to one less than this, then start again.
  std::uint32_t generations() const noexcept { return 1u << generation_bits_; }

  /// \param ticket slot below capacity, generation below generations(), attempt below kAttemptsMax.
  std::int32_t encode(const Ticket& ticket) const noexcept;

  /// nullopt for an id outside the range above; otherwise a ticket, issued or not.
  std::optional<Ticket> decode(std::int32_t id) const noexcept;

 private:
  // The bits fall into two halves, the lower of which is the larger where they differ; each round
  // changes one of them by a keyed function of the other, which makes it its own inverse.
  static constexpr unsigned kLowBits = (kIdBits + 1) / 2;
  static constexpr std::uint32_t kLowMask = (1u << kLowBits) - 1;
  static constexpr std::uint32_t kHighMask = (1u << (kIdBits - kLowBits)) - 1;
  /// What a round's part of the key is made into.
  struct Round {
    std::uint64_t mask;
    std::uint64_t factor;  ///< Odd.

    /// One multiplication, and both halves of its product: all of `x` decides over each bit of
    /// them. Every request waits for sixteen of these, so they had better be short.
    std::uint32_t scatter(std::uint32_t x) const noexcept {
      const auto product = static_cast<__uint128_t>(x ^ mask) * factor;
      return static_cast<std::uint32_t>(product >> 64) ^ static_cast<std::uint32_t>(product >> 32);
    }
  };
  std::uint32_t round(std::uint32_t x, unsigned index) const noexcept;
  std::uint32_t permute(std::uint32_t x) const noexcept;
  std::uint32_t permute_back(std::uint32_t x) const noexcept;

  std::array<Round, kRounds> rounds_;
  unsigned generation_bits_;
};

extern template class BasicCorrelationIds<31>;
extern template class BasicCorrelationIds<20>;
using CorrelationIds = BasicCorrelationIds<31>;

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_CORRELATION_IDS_H_
