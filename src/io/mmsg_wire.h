// The Wire over sendmmsg, recvmmsg and epoll, for hosts that block io_uring.
#ifndef SNMPRING_IO_MMSG_WIRE_H_
#define SNMPRING_IO_MMSG_WIRE_H_

#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>

#include "base/unique_fd.h"
#include "io/error_queue.h"
#include "io/mapping.h"
#include "io/send_batch.h"
#include "io/udp_socket.h"
#include "io/wire.h"
#include "io/wire_limits.h"

namespace snmpring::io {

/// Allocates nothing after create(). Wide because it holds all that the kernel reads and writes in a
/// turn.
class MmsgWire final : public Wire {
 public:
  /// The function that sends a batch: ::sendmmsg, or a test's replacement.
  using SendMessages = int (*)(int fd, mmsghdr* messages, unsigned count, int flags);

  /// Errors: of UdpSockets::open; system.
  static std::expected<std::unique_ptr<MmsgWire>, WireError> create(
      const SocketOptions& options, SendMessages send_messages = &::sendmmsg);

  const char* name() const noexcept override { return "mmsg"; }
  std::span<SendSlot> send_slots() noexcept override { return batch_.slots(); }
  std::expected<Arrivals, WireError> exchange(std::size_t count, Wait wait) override;
  void release() noexcept override;
  void watch(int fd) override;
  void unwatch(int fd) override;
  std::expected<int, WireError> readiness_descriptor() override { return epoll_.get(); }
  void grow_buffers(int send_octets, int receive_octets) override;
  WireStats stats() override;
  std::size_t receive_buffer_octets() const noexcept override {
    return sockets_.receive_buffer_octets();
  }
  std::size_t send_buffer_octets() const noexcept override { return sockets_.send_buffer_octets(); }

 private:
  static constexpr std::size_t kBuffers = 64;
  // Whole pages, so that a small datagram touches one.
  static constexpr std::size_t kBufferStride = (kReceiveOctetsMax + 4095) / 4096 * 4096;

  struct Receiver {
    int fd = -1;  ///< -1: the family is not used.
    bool readable = false;
    bool errors_pending = false;  ///< Its error queue must be read.
  };

  struct Watched {
    int fd = -1;                   ///< -1: free.
    bool always_readable = false;  ///< A regular file, which epoll refuses.
  };

  MmsgWire(UdpSockets sockets, UniqueFd epoll, Mapping buffers, SendMessages send_messages);
  std::expected<void, WireError> start();

  void send(std::size_t count) noexcept;
  void send_run(int sender, std::size_t first, std::size_t end) noexcept;
  void fail(std::size_t slot, int error) noexcept;
  std::expected<void, WireError> wait_for_events(Duration at_most);
  std::expected<void, WireError> receive();
  std::expected<void, WireError> receive_from(Receiver& receiver);
  void read_icmp_errors() noexcept;

  UdpSockets sockets_;
  UniqueFd epoll_;
  Mapping buffers_;
  SendMessages send_messages_;
  SendBatch batch_;
  ErrorQueueReader error_queue_;

  std::array<Receiver, kFamilies> receivers_{};
  std::size_t first_receiver_ = 0;  ///< The families take turns, so that both are read.
  std::array<Watched, kWatchesMax> watches_{};
  bool woken_ = false;
  bool nanosecond_wait_ = true;  ///< epoll_pwait2 works here.
  unsigned send_retries_left_ = 0;

  std::array<mmsghdr, kSendBatch> send_headers_{};
  std::array<iovec, kSendBatch> send_vectors_{};
  std::array<mmsghdr, kBuffers> receive_headers_{};
  std::array<iovec, kBuffers> receive_vectors_{};
  std::array<sockaddr_in6, kBuffers> receive_names_{};
  std::size_t buffers_used_ = 0;

  std::array<Arrival, kBuffers> arrivals_;
  std::size_t arrival_count_ = 0;
  std::array<IcmpError, kIcmpErrorsMax> icmp_errors_;
  std::size_t icmp_error_count_ = 0;

  WireStats stats_;
};

}  // namespace snmpring::io

#endif  // SNMPRING_IO_MMSG_WIRE_H_
