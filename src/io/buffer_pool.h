// The receive buffers: a ring of them that the kernel picks from, one for each datagram.
#ifndef SNMPRING_IO_BUFFER_POOL_H_
#define SNMPRING_IO_BUFFER_POOL_H_

#include <liburing.h>

#include <cstddef>
#include <cstdint>
#include <expected>

#include "base/bytes.h"
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

  /// Hands all buffers to `ring` as its buffer group `group`. Errors: unsupported, system.
  std::expected<void, WireError> register_with(Ring& ring, std::uint16_t group);

  /// The first `octets` octets of a buffer, at most the whole of it. `id` is below kBuffers.
  Bytes written(unsigned id, std::size_t octets) const noexcept;

  /// Gives a buffer back, effective with the next publish().
  void give_back(unsigned id) noexcept;
  void publish() noexcept;

 private:
  // Whole pages, so that a small datagram touches one.
  static constexpr std::size_t kStride = (kBufferOctets + 4095) / 4096 * 4096;

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
