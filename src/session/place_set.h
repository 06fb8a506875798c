// The places of a chunk of OIDs that are not settled yet: a set of small numbers that knows its
// size.
#ifndef SNMPRING_SESSION_PLACE_SET_H_
#define SNMPRING_SESSION_PLACE_SET_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "session/request_encoder.h"

namespace snmpring::session {

/// Numbers below kOidsPerRequestMax.
class PlaceSet {
 public:
  /// Sets this to all numbers below `size`, which is at most kOidsPerRequestMax.
  void fill(std::size_t size) noexcept {
    size_ = size;
    for (std::uint64_t& word : words_) {
      const std::size_t bits = std::min(size, kWordBits);
      word = bits == 0 ? 0 : ~std::uint64_t{0} >> (kWordBits - bits);
      size -= bits;
    }
  }

  bool has(std::size_t place) const noexcept {
    return (words_[place / kWordBits] >> place % kWordBits & 1) != 0;
  }
  void add(std::size_t place) noexcept {
    size_ += has(place) ? 0 : 1;
    words_[place / kWordBits] |= std::uint64_t{1} << place % kWordBits;
  }
  void remove(std::size_t place) noexcept {
    size_ -= has(place) ? 1 : 0;
    words_[place / kWordBits] &= ~(std::uint64_t{1} << place % kWordBits);
  }

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }

 private:
  static constexpr std::size_t kWordBits = 64;
  static_assert(kOidsPerRequestMax % kWordBits == 0);

  std::array<std::uint64_t, kOidsPerRequestMax / kWordBits> words_{};
  std::size_t size_ = 0;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_PLACE_SET_H_
