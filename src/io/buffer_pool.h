// A ring of receive buffers. The kernel picks one of them for each datagram.
#ifndef SNMPRING_IO_BUFFER_POOL_H_
#define SNMPRING_IO_BUFFER_POOL_H_

#include <liburing.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>

#include "base/bytes.h"
#include "base/prefetch.h"
#include "io/mapping.h"
#include "io/received_message.h"
#include "io/ring.h"
#include "io/wire.h"

namespace snmpring::io {

/// kBuffers buffers that each hold the largest datagram with its prefix. The kernel cycles through
/// all of them, but touches only the pages that a datagram fills. Must outlive the ring that it is
/// registered with.
class BufferPool {
 public:
  static constexpr unsigned kBuffers = 256;
  static constexpr std::size_t kBufferOctets = kReceivedPrefixOctets + kReceiveOctetsMax;

  /// Errors: system.
  static std::expected<BufferPool, WireError> create();

  /// Gives all buffers to `ring` as its buffer group `group`. Errors: unsupported, system.
  std::expected<void, WireError> register_with(Ring& ring, std::uint16_t group);

  /// The first `octets` octets of a buffer, at most the whole buffer. `id` is below kBuffers.
  Bytes written(unsigned id, std::size_t octets) const noexcept;

  /// Prefetches the memory of what was written to a buffer, up to the size of a datagram on
  /// Ethernet.
  void prefetch(unsigned id, std::size_t octets) const noexcept {
    constexpr std::size_t kPrefetchOctetsMax = 1536;
    const std::uint8_t* const buffer = buffers_.data() + (id % kBuffers) * kStride;
    prefetch_lines(buffer, buffer + std::min(octets, kPrefetchOctetsMax));
  }

  /// Gives a buffer back. The next publish() makes this effective.
  void give_back(unsigned id) noexcept;
  void publish() noexcept;

 private:
  static constexpr std::size_t kLineOctets = 64;
  // An odd number of cache lines. If all buffers began at the start of a page, for example, their
  // first lines would share the few places that a cache has for such addresses.
  static constexpr std::size_t kStride =
      ((kBufferOctets + kLineOctets - 1) / kLineOctets | 1) * kLineOctets;
  static_assert(kBuffers * kStride <= kReceiveMemoryOctetsMax);

  BufferPool(Mapping ring_memory, Mapping buffers) noexcept
      : ring_memory_(std::move(ring_memory)), buffers_(std::move(buffers)) {}

  io_uring_buf_ring* buf_ring() const noexcept {
    return reinterpret_cast<io_uring_buf_ring*>(ring_memory_.data());
  }

  Mapping ring_memory_;
  Mapping buffers_;
  int staged_ = 0;
};

}  // namespace snmpring::io

#endif  // SNMPRING_IO_BUFFER_POOL_H_
