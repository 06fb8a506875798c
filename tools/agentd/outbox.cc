// Sending in batches, now and later.
#include "agentd/outbox.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace snmpring::agentd {
namespace {

constexpr std::size_t kEnvelopeOctets = sizeof(Datagram);

bool leaves_later(const Datagram& a, const Datagram& b) noexcept {
  return a.due != b.due ? a.due > b.due : a.order > b.order;
}

}  // namespace

std::size_t write_source(const IpAddress& source, Control& control) noexcept {
  control = {};
  msghdr header{};
  header.msg_control = control.octets.data();
  header.msg_controllen = control.octets.size();
  cmsghdr* message = CMSG_FIRSTHDR(&header);
  if (source.family == Family::ipv4) {
    in_pktinfo info{};
    std::memcpy(&info.ipi_spec_dst, source.octets.data(), sizeof info.ipi_spec_dst);
    message->cmsg_level = IPPROTO_IP;
    message->cmsg_type = IP_PKTINFO;
    message->cmsg_len = CMSG_LEN(sizeof info);
    std::memcpy(CMSG_DATA(message), &info, sizeof info);
    return CMSG_SPACE(sizeof info);
  }
  in6_pktinfo info{};
  std::memcpy(&info.ipi6_addr, source.octets.data(), sizeof info.ipi6_addr);
  info.ipi6_ifindex = source.scope_id;
  message->cmsg_level = IPPROTO_IPV6;
  message->cmsg_type = IPV6_PKTINFO;
  message->cmsg_len = CMSG_LEN(sizeof info);
  std::memcpy(CMSG_DATA(message), &info, sizeof info);
  return CMSG_SPACE(sizeof info);
}

void Outbox::add(int fd, const io::SocketAddress& peer, Control& control, std::size_t control_size,
                 Bytes octets) {
  if (count_ == kBatch || (count_ > 0 && fd != fd_)) flush();
  fd_ = fd;
  vectors_[count_] = {const_cast<std::uint8_t*>(octets.data()), octets.size()};
  msghdr& header = headers_[count_].msg_hdr;
  header.msg_name = const_cast<sockaddr*>(&peer.any);
  header.msg_namelen = peer.length;
  header.msg_iov = &vectors_[count_];
  header.msg_iovlen = 1;
  header.msg_control = control_size > 0 ? control.octets.data() : nullptr;
  header.msg_controllen = control_size;
  ++count_;
  if (!held_.empty()) release_held();
}

void Outbox::add_later(Datagram datagram) {
  const std::size_t size = datagram.octets.size() + kEnvelopeOctets;
  if (size > kQueuedOctetsMax - queued_octets_) return;
  queued_octets_ += size;
  datagram.order = order_++;
  queue_.push_back(std::move(datagram));
  std::push_heap(queue_.begin(), queue_.end(), leaves_later);
}

void Outbox::leave(Datagram datagram) {
  queued_octets_ -= datagram.octets.size() + kEnvelopeOctets;
  // A flush after this one was stored would free it before it has left.
  if (count_ == kBatch || (count_ > 0 && datagram.fd != fd_)) flush();
  leaving_.push_back(std::move(datagram));
  Datagram& owned = leaving_.back();
  add(owned.fd, owned.peer, owned.control, owned.control_size, owned.octets);
}

void Outbox::release_held() {
  std::deque<Datagram> released = std::exchange(held_, {});
  for (Datagram& datagram : released) leave(std::move(datagram));
}

Instant Outbox::run(Instant now, Duration hold_max) {
  while (!queue_.empty() && queue_.front().due <= now) {
    std::pop_heap(queue_.begin(), queue_.end(), leaves_later);
    Datagram datagram = std::move(queue_.back());
    queue_.pop_back();
    if (datagram.held) {
      datagram.due += hold_max;
      held_.push_back(std::move(datagram));
    } else {
      leave(std::move(datagram));
    }
  }
  if (!held_.empty() && held_.front().due <= now) release_held();
  flush();
  Instant next = kNever;
  if (!queue_.empty()) next = queue_.front().due;
  if (!held_.empty()) next = std::min(next, held_.front().due);
  return next;
}

void Outbox::flush() {
  std::size_t sent = 0;
  bool fragments = false;  // Tried already.
  while (sent < count_) {
    const int result = ::sendmmsg(fd_, &headers_[sent], static_cast<unsigned>(count_ - sent), 0);
    if (result > 0) {
      sent += static_cast<std::size_t>(result);
    } else if (errno == EMSGSIZE && !fragments) {
      // Datagrams that must not be fragmented need no identification, which is a tenth of the cost
      // of sending; loopback's MTU takes all of them, other interfaces' not.
      const int fragment = IP_PMTUDISC_DONT;
      ::setsockopt(fd_, IPPROTO_IP, IP_MTU_DISCOVER, &fragment, sizeof fragment);
      fragments = true;
    } else if (errno != EINTR) {
      ++sent;
    }
  }
  count_ = 0;
  leaving_.clear();
}

}  // namespace snmpring::agentd
