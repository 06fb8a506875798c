#include "io/buffer_pool.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/invariant.h"
#include "io/wire_error.h"

namespace snmpring::io {

std::expected<BufferPool, WireError> BufferPool::create() {
  auto ring_memory = Mapping::create(kBuffers * sizeof(io_uring_buf));
  if (!ring_memory) return std::unexpected(std::move(ring_memory.error()));
  auto buffers = Mapping::create(kBuffers * kStride);
  if (!buffers) return std::unexpected(std::move(buffers.error()));
  return BufferPool(std::move(*ring_memory), std::move(*buffers));
}

std::expected<void, WireError> BufferPool::register_with(Ring& ring, std::uint16_t group) {
  io_uring_buf_reg registration{};
  registration.ring_addr = reinterpret_cast<std::uintptr_t>(ring_memory_.data());
  registration.ring_entries = kBuffers;
  registration.bgid = group;
  if (const int result = io_uring_register_buf_ring(ring.get(), &registration, 0); result < 0) {
    WireError error = system_error("io_uring cannot register a ring of receive buffers", -result);
    if (result == -EINVAL || result == -EPERM) error.kind = WireError::Kind::unsupported;
    return std::unexpected(std::move(error));
  }
  io_uring_buf_ring_init(buf_ring());
  for (unsigned id = 0; id < kBuffers; ++id) give_back(id);
  publish();
  return {};
}

Bytes BufferPool::written(unsigned id, std::size_t octets) const noexcept {
  invariant(id < kBuffers, "the kernel picks a buffer that it was given");
  return {buffers_.data() + id * kStride, std::min(octets, kBufferOctets)};
}

void BufferPool::give_back(unsigned id) noexcept {
  invariant(id < kBuffers, "a buffer that is given back exists");
  io_uring_buf_ring_add(buf_ring(), buffers_.data() + id * kStride, kBufferOctets,
                        static_cast<unsigned short>(id), io_uring_buf_ring_mask(kBuffers),
                        staged_++);
}

void BufferPool::publish() noexcept {
  if (staged_ == 0) return;
  io_uring_buf_ring_advance(buf_ring(), std::exchange(staged_, 0));
}

}  // namespace snmpring::io
