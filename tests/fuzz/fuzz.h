// What the fuzz targets share: claims that end the process when they do not hold, and decisions
// drawn from an input.
#ifndef SNMPRING_TESTS_FUZZ_FUZZ_H_
#define SNMPRING_TESTS_FUZZ_FUZZ_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string>

#include "base/bytes.h"

/// One entry for each decoder, called by libFuzzer or by driver.cc. Returns 0.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace snmpring::fuzz {

/// Prints the claim and where it was made, and aborts: both drivers then keep the input.
[[noreturn]] void fail(const char* claim, const std::source_location& where);

/// Claims that `holds`; `claim` completes the sentence "it must be that ...".
inline void expect(bool holds, const char* claim,
                   const std::source_location& where = std::source_location::current()) {
  if (!holds) [[unlikely]]
    fail(claim, where);
}

/// True when `inner` is empty or a part of `outer`.
inline bool within(Bytes inner, Bytes outer) {
  return inner.empty() || (inner.data() >= outer.data() &&
                           inner.data() + inner.size() <= outer.data() + outer.size());
}

inline bool same(Bytes a, Bytes b) { return std::ranges::equal(a, b); }

/// True when an error message is fit for one line of a terminal: not empty, and without control
/// characters.
bool is_one_line(std::string_view text);

/// Decisions from the front of an input. When it has run out every decision is the first one there
/// is.
class Input {
 public:
  explicit Input(Bytes octets) : octets_(octets) {}
  Input(const std::uint8_t* data, std::size_t size) : octets_(data, size) {}

  bool empty() const { return octets_.empty(); }
  Bytes rest() const { return octets_; }

  std::uint8_t octet() {
    if (octets_.empty()) return 0;
    const std::uint8_t front = octets_.front();
    octets_ = octets_.subspan(1);
    return front;
  }

  /// An integer of `octets` octets, at most eight.
  std::uint64_t number(unsigned octets) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < octets; ++i) value = value << 8 | octet();
    return value;
  }

  /// Below `bound`, which is at least 1; from as few octets as that takes.
  std::uint64_t below(std::uint64_t bound) {
    unsigned octets = 0;
    for (std::uint64_t most = bound - 1; most > 0; most >>= 8) ++octets;
    return octets == 0 ? 0 : number(octets) % bound;
  }

  /// True for one in `n` values of an octet; not where the input has run out.
  bool one_in(unsigned n) { return octet() % n == n - 1; }

  /// Octets of the input, fewer where there are not so many.
  Bytes take(std::size_t size) {
    const Bytes front = octets_.first(std::min(size, octets_.size()));
    octets_ = octets_.subspan(front.size());
    return front;
  }

  /// Octets whose number, up to `most`, is a decision too.
  Bytes some(std::size_t most) { return take(below(most + 1)); }

 private:
  Bytes octets_;
};

}  // namespace snmpring::fuzz

#endif  // SNMPRING_TESTS_FUZZ_FUZZ_H_
