// A seeded bijection on [0, n): the order in which an index space is visited.
#ifndef SNMPRING_TARGETS_PERMUTATION_H_
#define SNMPRING_TARGETS_PERMUTATION_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace snmpring::targets {

/// A Feistel network over pairs (x, y) with x below a and y below b, where a and b are about the
/// square root of n, walked until the result falls below n (Black and Rogaway, "Ciphers with
/// arbitrary finite domains", 2002). Since a * b exceeds n by less than a, it hardly ever walks
/// twice. No memory per element, any position at any time. The same seed and size give the same
/// order on every machine and in every version of this program. Scatters well; hides nothing.
class Permutation {
 public:
  /// \param size n, 0 to 2^63.
  Permutation(std::uint64_t size, std::uint64_t seed) noexcept;

  std::uint64_t size() const noexcept { return size_; }

  /// The index that is visited at `position`, which must be below size().
  std::uint64_t at(std::uint64_t position) const noexcept {
    std::uint64_t value = position;
    do {
      value = encipher(value);
    } while (value >= size_);
    return value;
  }

 private:
  static constexpr std::size_t kRounds = 6;

  /// A number below `bound`, which is at most 2^32. Neither half of a product scatters neighbours
  /// well, their exclusive or does.
  static std::uint64_t mix(std::uint64_t value, std::uint64_t key, std::uint64_t bound) noexcept {
    const std::uint64_t product = (value ^ key) * 0x9E3779B97F4A7C15u;
    return ((product ^ product >> 32) & 0xFFFFFFFF) * bound >> 32;
  }

  /// `value` modulo `bound`. `value` is below 2 * bound. There is no branch, since it could not be
  /// predicted.
  static std::uint64_t wrap(std::uint64_t value, std::uint64_t bound) noexcept {
    const std::uint64_t less = value - bound;
    return less + (bound & (0 - (less >> 63)));
  }

  std::uint64_t encipher(std::uint64_t value) const noexcept {
    // value / a_ by its reciprocal, which gives one too few at the most.
    auto y = static_cast<std::uint64_t>(static_cast<__uint128_t>(value) * a_reciprocal_ >> 64);
    std::uint64_t x = value - y * a_;
    if (x >= a_) {
      x -= a_;
      ++y;
    }
    for (std::size_t round = 0; round < kRounds; round += 2) {
      x = wrap(x + mix(y, keys_[round], a_), a_);
      y = wrap(y + mix(x, keys_[round + 1], b_), b_);
    }
    return y * a_ + x;
  }

  std::uint64_t size_;
  std::uint64_t a_;  // 1..2^32
  std::uint64_t b_;  // 1..2^32
  std::uint64_t a_reciprocal_;
  std::array<std::uint64_t, kRounds> keys_;
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_PERMUTATION_H_
