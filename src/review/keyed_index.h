// Finds things by their names among many, whoever chose the names.
#ifndef SNMPRING_REVIEW_KEYED_INDEX_H_
#define SNMPRING_REVIEW_KEYED_INDEX_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/invariant.h"

namespace snmpring::review {

/// A hash that nobody can steer without the seed: agents choose OIDs, and must not choose which of
/// them meet in a table. Not a cipher.
inline std::uint64_t keyed_hash(std::uint64_t seed, std::string_view name) noexcept {
  const auto fold = [](std::uint64_t a, std::uint64_t b) {
    const auto product = static_cast<unsigned __int128>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  };
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15u;
  constexpr std::uint64_t kOther = 0xBF58476D1CE4E5B9u;
  const Bytes octets = as_bytes(name);
  std::uint64_t hash = seed ^ kOther;
  std::size_t at = 0;
  for (; octets.size() - at >= 8; at += 8) {
    hash = fold(hash ^ load_be64(octets.data() + at), seed ^ kOdd);
  }
  std::uint64_t rest = 0;
  for (; at < octets.size(); ++at) rest = rest << 8 | octets[at];
  hash = fold(hash ^ rest, seed ^ kOdd);
  return fold(hash ^ octets.size(), seed ^ kOther);
}

/// Numbers of things that someone else keeps, found by the hash of their names. Takes 8 to 16
/// octets for each.
class KeyedIndex {
 public:
  /// The most things that one index knows.
  static constexpr std::uint32_t kThingsMax = 0xFFFFFFF0;

  /// The number that was added with this hash and of which `is_it` is true. None where there is
  /// none.
  template <class IsIt>
  std::optional<std::uint32_t> find(std::uint64_t hash, IsIt is_it) const {
    if (places_.empty()) return std::nullopt;
    for (std::size_t at = hash & mask(); places_[at] != kFree; at = (at + 1) & mask()) {
      if (is_it(places_[at])) return places_[at];
    }
    return std::nullopt;
  }

  /// \param number Not yet there, below kThingsMax. \param hash_of The hash of each that is there.
  template <class HashOf>
  void add(std::uint64_t hash, std::uint32_t number, HashOf hash_of) {
    invariant(number < kThingsMax, "an index of records is full");
    // At most half full.
    if (2 * (count_ + 1) > places_.size()) grow(hash_of);
    put(hash, number);
    ++count_;
  }

  void clear() noexcept {
    places_.clear();
    places_.shrink_to_fit();
    count_ = 0;
  }
  std::size_t octets() const noexcept { return places_.capacity() * sizeof(std::uint32_t); }

 private:
  static constexpr std::uint32_t kFree = 0xFFFFFFFF;

  std::size_t mask() const noexcept { return places_.size() - 1; }
  void put(std::uint64_t hash, std::uint32_t number) {
    std::size_t at = hash & mask();
    while (places_[at] != kFree) at = (at + 1) & mask();
    places_[at] = number;
  }
  template <class HashOf>
  void grow(HashOf hash_of) {
    std::vector<std::uint32_t> old(places_.empty() ? 64 : 2 * places_.size(), kFree);
    old.swap(places_);
    for (const std::uint32_t number : old) {
      if (number != kFree) put(hash_of(number), number);
    }
  }

  std::vector<std::uint32_t> places_;  // A power of two of them, or none.
  std::size_t count_ = 0;
};

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_KEYED_INDEX_H_
