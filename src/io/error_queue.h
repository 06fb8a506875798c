// Reads a socket's error queue, which holds ICMP and ICMPv6 errors about earlier requests.
#ifndef SNMPRING_IO_ERROR_QUEUE_H_
#define SNMPRING_IO_ERROR_QUEUE_H_

// <ctime> first: the kernel's header does not include what it needs.
#include <ctime>

#include <linux/errqueue.h>
#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "io/socket_address.h"
#include "io/wire.h"

namespace snmpring::io {

/// Buffers and headers for reading error queues in batches. Serves any number of sockets.
class ErrorQueueReader {
 public:
  ErrorQueueReader() noexcept;
  ErrorQueueReader(const ErrorQueueReader&) = delete;
  ErrorQueueReader& operator=(const ErrorQueueReader&) = delete;

  struct Result {
    std::size_t count = 0;  ///< Entries of `into` that were written.
    bool more = false;      ///< `into` is full or the limit is reached, so the queue may hold more.
    unsigned system_calls = 0;
  };

  /// Moves the content of the error queue of `fd` to `into` without waiting. Entries that are not
  /// about a datagram on its way to its destination (local errors, timestamps) are dropped.
  Result read(int fd, std::span<IcmpError> into) noexcept;

 private:
  static constexpr std::size_t kBatch = 32;

  union Control {
    cmsghdr header;  ///< For its alignment.
    std::array<std::uint8_t, CMSG_SPACE(sizeof(sock_extended_err) + sizeof(sockaddr_in6)) + 64>
        octets;
  };

  std::array<mmsghdr, kBatch> headers_{};
  std::array<sockaddr_in6, kBatch> names_{};
  std::array<Control, kBatch> controls_{};
};

}  // namespace snmpring::io

#endif  // SNMPRING_IO_ERROR_QUEUE_H_
