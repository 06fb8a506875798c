// The octets of the requests of one batch, one behind the other.
#ifndef SNMPRING_ENGINE_BATCH_MEMORY_H_
#define SNMPRING_ENGINE_BATCH_MEMORY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace snmpring::engine {

/// Most requests are much smaller than the largest. With a place of that size for each, a batch
/// would lie in a hundred pages, of which the processor, and the kernel after it, would look up
/// every one; like this it lies in a few. Each request begins with a line of the cache.
class BatchMemory {
 public:
  /// For `requests_max` requests of at most `octets_max` octets.
  BatchMemory(std::size_t requests_max, std::size_t octets_max)
      : octets_max_(octets_max),
        lines_(requests_max * ((octets_max + sizeof(Line) - 1) / sizeof(Line))) {}

  BatchMemory(const BatchMemory&) = delete;
  BatchMemory& operator=(const BatchMemory&) = delete;

  /// Where the next request goes: octets_max octets, however few it takes. There is room for
  /// requests_max.
  MutableBytes room() noexcept { return {next_, octets_max_}; }

  /// The first `size` octets of room() are a request from now on, until clear().
  Bytes take(std::size_t size) noexcept {
    const Bytes taken(next_, size);
    next_ += (size + sizeof(Line) - 1) & ~(sizeof(Line) - 1);
    return taken;
  }

  /// Forgets all requests.
  void clear() noexcept { next_ = lines_.front().octets.data(); }

 private:
  struct alignas(64) Line {
    std::array<std::uint8_t, 64> octets;
  };

  std::size_t octets_max_;
  std::vector<Line> lines_;
  std::uint8_t* next_ = lines_.front().octets.data();
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_BATCH_MEMORY_H_
