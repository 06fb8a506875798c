// A seeded bijection on [0, n): the order in which an index space is visited.
#include "targets/permutation.h"

#include <algorithm>
#include <cmath>

#include "base/prng.h"

namespace snmpring::targets {
namespace {

/// The smallest number whose square is at least `n`; `n` is at most 2^63.
std::uint64_t root_above(std::uint64_t n) noexcept {
  auto root = static_cast<std::uint64_t>(std::sqrt(static_cast<double>(n)));
  while (root * root < n) ++root;
  while (root > 0 && (root - 1) * (root - 1) >= n) --root;
  return root;
}

}  // namespace

Permutation::Permutation(std::uint64_t size, std::uint64_t seed) noexcept
    : size_(size),
      a_(std::max<std::uint64_t>(root_above(size), 1)),
      b_(std::max<std::uint64_t>((size + a_ - 1) / a_, 1)),
      a_reciprocal_(~std::uint64_t{0} / a_) {
  Prng prng(seed);
  std::ranges::generate(keys_, [&prng] { return prng.next(); });
}

}  // namespace snmpring::targets
