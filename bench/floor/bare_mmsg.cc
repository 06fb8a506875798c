// The floor over sendmmsg and recvmmsg: sends a workload's datagrams and counts what comes back,
// and does nothing else.
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <vector>

#include "workload.h"

namespace {

using snmpring::floor::kBatch;

class BareSockets {
 public:
  explicit BareSockets(const snmpring::io::UdpSocketPair& sockets)
      : sockets_(sockets), buffers_(kBatch * kBufferOctets) {
    for (std::size_t i = 0; i < kBatch; ++i) {
      receive_vectors_[i] = {buffers_.data() + i * kBufferOctets, kBufferOctets};
      receive_headers_[i].msg_hdr.msg_name = &from_[i];
      receive_headers_[i].msg_hdr.msg_iov = &receive_vectors_[i];
      receive_headers_[i].msg_hdr.msg_iovlen = 1;
      send_headers_[i].msg_hdr.msg_iov = &send_vectors_[i];
      send_headers_[i].msg_hdr.msg_iovlen = 1;
    }
  }

  void run(snmpring::floor::Workload& load) {
    for (bool quiet = false; !load.done();) {
      if (quiet && !load.quiet()) break;
      send(load);
      const bool more = load.may_send();
      bool received = receive(load);
      quiet = false;
      if (!received && !more) {
        pollfd readable{.fd = sockets_.receiver(), .events = POLLIN, .revents = 0};
        quiet = ::poll(&readable, 1, snmpring::floor::kQuietMs) == 0;
      }
    }
  }

 private:
  static constexpr std::size_t kBufferOctets = 65'536;

  void send(snmpring::floor::Workload& load) {
    unsigned filled = 0;
    for (; filled < kBatch && load.next(filled); ++filled) {
      const auto& payload = load.payload(filled);
      send_vectors_[filled] = {const_cast<std::uint8_t*>(payload.data()), payload.size()};
      send_headers_[filled].msg_hdr.msg_name = const_cast<sockaddr_in*>(&load.address(filled));
      send_headers_[filled].msg_hdr.msg_namelen = sizeof(sockaddr_in);
    }
    for (unsigned sent = 0; sent < filled;) {
      const int count =
          ::sendmmsg(sockets_.sender(), &send_headers_[sent], filled - sent, MSG_DONTWAIT);
      sent += count > 0 ? static_cast<unsigned>(count) : 1;
    }
  }

  bool receive(snmpring::floor::Workload& load) {
    for (mmsghdr& header : receive_headers_) header.msg_hdr.msg_namelen = sizeof(sockaddr_in);
    const int count =
        ::recvmmsg(sockets_.receiver(), receive_headers_.data(), kBatch, MSG_DONTWAIT, nullptr);
    for (int i = 0; i < count; ++i) {
      const auto place = static_cast<std::size_t>(i);
      load.replied(from_[place], receive_headers_[place].msg_len);
    }
    return count > 0;
  }

  const snmpring::io::UdpSocketPair& sockets_;
  std::vector<std::uint8_t> buffers_;
  std::array<iovec, kBatch> send_vectors_{};
  std::array<iovec, kBatch> receive_vectors_{};
  std::array<mmsghdr, kBatch> send_headers_{};
  std::array<mmsghdr, kBatch> receive_headers_{};
  std::array<sockaddr_in, kBatch> from_{};
};

}  // namespace

int main(int argc, char** argv) {
  snmpring::floor::Workload load(argc, argv);
  const snmpring::io::UdpSocketPair sockets = snmpring::floor::open_sockets();
  BareSockets bare(sockets);
  bare.run(load);
  load.report();
}
