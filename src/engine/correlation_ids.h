// Turns a place in the request table into a request-id or msgID that nobody else can predict, and back
// without a search.
#ifndef SNMPRING_ENGINE_CORRELATION_IDS_H_
#define SNMPRING_ENGINE_CORRELATION_IDS_H_

#include <array>
#include <cstdint>
#include <optional>

namespace snmpring::engine {

/// One attempt of one request: where it stands, how often the place had been used before, and the number
/// of the attempt.
struct Ticket {
  std::uint32_t slot;
  std::uint32_t generation;
  unsigned attempt;

  friend bool operator==(const Ticket&, const Ticket&) = default;
};

/// A keyed bijection between tickets and the ids 2^23 .. 2^31-1, which are positive as RFC 3412 §6 asks of
/// msgID and are four octets in BER, so that an encoded request can be patched. To somebody without the
/// key every id is as likely as any other: a blind guess hits a given open attempt once in 2.1 billion.
/// It is a Feistel network over 31 bits with cycle walking; ids are nonces, not ciphertext, and the key
/// lives for one run.
class CorrelationIds {
 public:
  static constexpr unsigned kAttemptBits = 5;
  static constexpr unsigned kAttemptsMax = 1u << kAttemptBits;
  static constexpr unsigned kRounds = 6;
  using Key = std::array<std::uint64_t, kRounds>;

  /// \param capacity Number of slots, 1 .. kCapacityMax.
  CorrelationIds(const Key& key, std::uint32_t capacity);

  static constexpr std::uint32_t kCapacityMax = (1u << 20) - (1u << 12);

  /// Generations count from 0 to one less than this, then start again.
  std::uint32_t generations() const noexcept { return 1u << generation_bits_; }

  /// \param ticket slot below capacity, generation below generations(), attempt below kAttemptsMax.
  std::int32_t encode(const Ticket& ticket) const noexcept;

  /// nullopt for an id outside the range above; otherwise a ticket, issued or not.
  std::optional<Ticket> decode(std::int32_t id) const noexcept;

 private:
  Key key_;
  unsigned generation_bits_;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_CORRELATION_IDS_H_
