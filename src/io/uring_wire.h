// The Wire over io_uring. One submission sends a batch, and multishot receives bring the arrivals.
#ifndef SNMPRING_IO_URING_WIRE_H_
#define SNMPRING_IO_URING_WIRE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>

#include "io/buffer_pool.h"
#include "io/completion_tag.h"
#include "io/error_queue.h"
#include "io/ring.h"
#include "io/send_batch.h"
#include "io/udp_socket.h"
#include "io/watch_hub.h"
#include "io/wire.h"
#include "io/wire_limits.h"

namespace snmpring::io {

/// Used by the thread that created it alone. Allocates nothing after create(). Wide because it holds
/// all that the kernel reads and writes in a turn.
class UringWire final : public Wire {
 public:
  /// Errors: of UdpSockets::open and Ring::create.
  static std::expected<std::unique_ptr<UringWire>, WireError> create(
      const SocketOptions& options, const Ring::Options& ring_options = {});

  ~UringWire() override;

  const char* name() const noexcept override { return "uring"; }
  std::span<SendSlot> send_slots() noexcept override { return batch_.slots(); }
  std::expected<Arrivals, WireError> exchange(std::size_t count, Wait wait) override;
  void release() noexcept override;
  void watch(int fd) override;
  void unwatch(int fd) override;
  std::expected<int, WireError> readiness_descriptor() override;
  void grow_buffers(int send_octets, int receive_octets) override;
  WireStats stats() override;
  std::size_t receive_buffer_octets() const noexcept override {
    return sockets_.receive_buffer_octets();
  }
  std::size_t send_buffer_octets() const noexcept override { return sockets_.send_buffer_octets(); }

 private:
  /// A receiving socket and its multishot receive.
  struct Receiver {
    int fd = -1;  ///< -1: the family is not used.
    std::uint16_t generation = 0;
    bool armed = false;
    bool errors_pending = false;  ///< Its error queue must be read.
    unsigned failures = 0;        ///< Receives in a row that ended without a result.
  };

  struct Retry {
    std::uint16_t slot;
    int error;
  };

  UringWire(UdpSockets sockets, WatchHub watches, BufferPool buffers, Ring ring);

  /// Registers everything with the ring and starts the receives.
  std::expected<void, WireError> start();

  void arm_receives() noexcept;
  void arm_watch() noexcept;
  void queue_send(std::size_t slot) noexcept;
  std::expected<void, WireError> submit_and_wait(const Ring::Patience& patience);
  void reap();
  void take(const io_uring_cqe& completion) noexcept;
  void take_receive(const io_uring_cqe& completion, CompletionTag tag) noexcept;
  std::expected<void, WireError> retry_sends();
  void fail(std::size_t slot, int error) noexcept;
  void read_icmp_errors() noexcept;
  std::expected<void, WireError> check_receivers() const;

  // The ring is destroyed first, while the memory that the kernel reads and writes still exists.
  UdpSockets sockets_;
  WatchHub watches_;
  SendBatch batch_;
  BufferPool buffers_;
  msghdr receive_header_{};
  Ring ring_;
  ErrorQueueReader error_queue_;

  // For sends with a TOS of their own, which need a message header.
  std::array<msghdr, kSendBatch> send_headers_{};
  std::array<iovec, kSendBatch> send_vectors_{};

  UniqueFd readiness_;  // An eventfd that the ring signals, if it was asked for.
  std::uint16_t send_generation_ = 0;
  std::array<Receiver, kFamilies> receivers_{};
  bool watch_armed_ = false;
  bool woken_ = false;

  std::array<Retry, kSendBatch> retries_;
  std::size_t retry_count_ = 0;
  std::array<Arrival, BufferPool::kBuffers> arrivals_;
  std::size_t arrival_count_ = 0;
  std::array<std::uint16_t, BufferPool::kBuffers> held_;  ///< Buffers of `arrivals_`.
  std::array<IcmpError, kIcmpErrorsMax> icmp_errors_;
  std::size_t icmp_error_count_ = 0;

  WireStats stats_;
  std::uint64_t system_calls_ = 0;  ///< Those made outside the ring.
};

}  // namespace snmpring::io

#endif  // SNMPRING_IO_URING_WIRE_H_
