// A seeded generator that is passed in: chance below the program's entry point always comes from
// one.
#ifndef SNMPRING_BASE_PRNG_H_
#define SNMPRING_BASE_PRNG_H_

#include <cstdint>

namespace snmpring {

/// One step of SplitMix64 (Steele, Lea, Flood 2014): a bijection on 64 bits that mixes well. Not a
/// cipher.
constexpr std::uint64_t splitmix64(std::uint64_t x) noexcept {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

/// SplitMix64 as a generator. One seed fixes the whole sequence, on every machine. Good for
/// visiting orders and simulated faults; ids that an attacker must not guess are keyed elsewhere
/// (engine/correlation_ids.h).
class Prng {
 public:
  explicit Prng(std::uint64_t seed) noexcept : state_(seed) {}

  std::uint64_t next() noexcept {
    const std::uint64_t value = splitmix64(state_);
    state_ += 0x9E3779B97F4A7C15u;
    return value;
  }

  /// Uniform in [0, bound); 0 when bound is 0.
  std::uint64_t below(std::uint64_t bound) noexcept {
    return static_cast<std::uint64_t>((static_cast<__uint128_t>(next()) * bound) >> 64);
  }

  /// Uniform in [0, 1).
  double unit() noexcept { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

  /// True with probability `p`: never for 0, always for 1.
  bool chance(double p) noexcept { return unit() < p; }

 private:
  std::uint64_t state_;
};

}  // namespace snmpring

#endif  // SNMPRING_BASE_PRNG_H_
