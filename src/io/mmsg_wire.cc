#include "io/mmsg_wire.h"

#include <poll.h>
#include <sys/epoll.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <utility>

#include "base/invariant.h"
#include "io/route_lookup.h"
#include "io/wire_error.h"

namespace snmpring::io {
namespace {

// In epoll's data, receivers come first and watches follow.
constexpr std::uint32_t kFirstWatch = 2;

timespec to_timespec(Duration duration) {
  const Duration bounded = std::clamp(duration, Duration::zero(), kWaitMax);
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(bounded);
  return {.tv_sec = whole.count(), .tv_nsec = (bounded - whole).count()};
}

/// Waits for `duration`, or until a signal.
void pause_for(Duration duration) {
  const timespec timeout = to_timespec(duration);
  ::ppoll(nullptr, 0, &timeout, nullptr);
}

int add_to_epoll(int epoll, int fd, std::uint32_t events, std::uint32_t index) {
  epoll_event event{};
  event.events = events;
  event.data.u32 = index;
  return ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : errno;
}

}  // namespace

std::expected<std::unique_ptr<MmsgWire>, WireError> MmsgWire::create(const SocketOptions& options,
                                                                     SendMessages send_messages) {
  auto sockets = UdpSockets::open(options);
  if (!sockets) return std::unexpected(std::move(sockets.error()));
  UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
  if (!epoll) return std::unexpected(system_refusal("cannot make an epoll instance", errno));
  auto buffers = Mapping::create(kBuffers * kBufferStride);
  if (!buffers) return std::unexpected(std::move(buffers.error()));
  std::unique_ptr<MmsgWire> wire(
      new MmsgWire(std::move(*sockets), std::move(epoll), std::move(*buffers), send_messages));
  if (auto started = wire->start(); !started) return std::unexpected(std::move(started.error()));
  return wire;
}

MmsgWire::MmsgWire(UdpSockets sockets, UniqueFd epoll, Mapping buffers, SendMessages send_messages)
    : sockets_(std::move(sockets)),
      epoll_(std::move(epoll)),
      buffers_(std::move(buffers)),
      send_messages_(send_messages) {
  if (sockets_.ipv4) receivers_[0].fd = sockets_.ipv4->receiver();
  if (sockets_.ipv6) receivers_[1].fd = sockets_.ipv6->receiver();
  for (std::size_t i = 0; i < kSendBatch; ++i) {
    send_headers_[i].msg_hdr.msg_iov = &send_vectors_[i];
    send_headers_[i].msg_hdr.msg_iovlen = 1;
  }
  for (std::size_t i = 0; i < kBuffers; ++i) {
    receive_vectors_[i] = {buffers_.data() + i * kBufferStride, kReceiveOctetsMax};
    receive_headers_[i].msg_hdr.msg_name = &receive_names_[i];
    receive_headers_[i].msg_hdr.msg_iov = &receive_vectors_[i];
    receive_headers_[i].msg_hdr.msg_iovlen = 1;
  }
}

std::expected<void, WireError> MmsgWire::start() {
  for (std::size_t i = 0; i < receivers_.size(); ++i) {
    if (receivers_[i].fd < 0) continue;
    const int error =
        add_to_epoll(epoll_.get(), receivers_[i].fd, EPOLLIN, static_cast<std::uint32_t>(i));
    if (error != 0) return std::unexpected(system_refusal("cannot wait for a socket", error));
  }
  return {};
}

std::expected<Arrivals, WireError> MmsgWire::exchange(std::size_t count, Wait wait) {
  invariant(count <= kSendBatch, "an exchange sends no more than there are slots");
  release();
  batch_.start();
  send(count);

  bool ready = !batch_.failures().empty();
  for (const Receiver& receiver : receivers_) ready = ready || receiver.errors_pending;
  const Duration at_most = ready ? Duration::zero() : std::max(wait.at_most, Duration::zero());
  if (auto waited = wait_for_events(at_most); !waited) {
    return std::unexpected(std::move(waited.error()));
  }
  if (auto received = receive(); !received) return std::unexpected(std::move(received.error()));

  // No system call waits for several datagrams. So this sleeps for a short time after the first
  // ones, unless something else has to be returned.
  const std::size_t wanted = std::min(wait.prefer_datagrams, kGatherDatagramsMax);
  if (at_most > Duration::zero() && arrival_count_ > 0 && arrival_count_ < wanted && !woken_ &&
      icmp_error_count_ == 0) {
    pause_for(std::min(kGatherTime, at_most));
    ++stats_.system_calls;
    if (auto waited = wait_for_events(Duration::zero()); !waited) {
      return std::unexpected(std::move(waited.error()));
    }
    if (auto received = receive(); !received) return std::unexpected(std::move(received.error()));
  }

  return Arrivals{
      .datagrams = std::span(arrivals_).first(arrival_count_),
      .send_failures = batch_.failures(),
      .icmp_errors = std::span(icmp_errors_).first(icmp_error_count_),
      .woken = woken_,
  };
}

void MmsgWire::send(std::size_t count) noexcept {
  send_retries_left_ = kSendRetriesMax;
  const std::span<SendSlot> slots = batch_.slots();
  for (std::size_t first = 0; first < count;) {
    const Family family = slots[first].to.address.family;
    UdpSocketPair* const pair = sockets_.of(family);
    std::size_t end = first;
    for (; end < count && slots[end].to.address.family == family; ++end) {
      const Bytes payload = slots[end].payload;
      invariant(payload.size() <= kSendOctetsMax, "a request is no larger than a slot allows");
      const SocketAddress& to = batch_.prepare(end);
      send_headers_[end].msg_hdr.msg_name = const_cast<sockaddr*>(&to.any);
      send_headers_[end].msg_hdr.msg_namelen = to.length;
      send_vectors_[end] = {const_cast<std::uint8_t*>(payload.data()), payload.size()};
      batch_.put_tos(end, send_headers_[end].msg_hdr);
      if (pair == nullptr) fail(end, EAFNOSUPPORT);
    }
    if (pair != nullptr) send_run(pair->sender(), first, end);
    first = end;
  }
}

void MmsgWire::send_run(int sender, std::size_t first, std::size_t end) noexcept {
  while (first < end) {
    ++stats_.system_calls;
    const int sent = send_messages_(sender, &send_headers_[first],
                                    static_cast<unsigned>(end - first), MSG_DONTWAIT);
    if (sent > 0) {
      for (int i = 0; i < sent; ++i, ++first) {
        ++stats_.datagrams_sent;
        stats_.octets_sent += batch_.slots()[first].payload.size();
      }
      continue;
    }
    // The call returns an error only if its first datagram causes it.
    const int error = sent == 0 ? EAGAIN : errno;
    if (error == EINTR) continue;
    if (send_may_succeed_later(error) && send_retries_left_ > 0) {
      --send_retries_left_;
      ++stats_.system_calls;
      wait_for_room(sender, error);
      continue;
    }
    fail(first++, error);
  }
}

void MmsgWire::fail(std::size_t slot, int error) noexcept {
  batch_.fail(slot, error,
              find_obstacle(batch_.slots()[slot].to.address, error, sockets_.interface_index));
}

std::expected<void, WireError> MmsgWire::wait_for_events(Duration at_most) {
  for (const Watched& watched : watches_) {
    if (watched.fd < 0 || !watched.always_readable) continue;
    woken_ = true;
    at_most = Duration::zero();
  }
  std::array<epoll_event, kFamilies + kWatchesMax> events;
  const auto events_max = static_cast<int>(events.size());
  int count = -1;
  if (nanosecond_wait_) {
    const timespec timeout = to_timespec(at_most);
    ++stats_.system_calls;
    count = ::epoll_pwait2(epoll_.get(), events.data(), events_max, &timeout, nullptr);
    // Older container profiles block the newer call with one of these errors.
    if (count < 0 && (errno == ENOSYS || errno == EPERM)) nanosecond_wait_ = false;
  }
  if (!nanosecond_wait_) {
    const auto milliseconds =
        std::chrono::ceil<std::chrono::milliseconds>(std::min(at_most, kWaitMax));
    ++stats_.system_calls;
    count = ::epoll_wait(epoll_.get(), events.data(), events_max,
                         static_cast<int>(milliseconds.count()));
  }
  if (count < 0 && errno != EINTR) return std::unexpected(system_error("epoll_wait", errno));
  for (std::size_t i = 0; i < static_cast<std::size_t>(std::max(count, 0)); ++i) {
    const std::uint32_t index = events[i].data.u32;
    if (index >= kFirstWatch) {
      woken_ = true;
      continue;
    }
    // Also for an error alone: if the error queue had no room, only a receive clears the error.
    receivers_[index].readable = true;
    if ((events[i].events & EPOLLERR) != 0) receivers_[index].errors_pending = true;
  }
  return {};
}

std::expected<void, WireError> MmsgWire::receive() {
  // This comes first, because reading the queue also clears the error that would make the next
  // receive fail.
  read_icmp_errors();
  for (std::size_t i = 0; i < receivers_.size(); ++i) {
    Receiver& receiver = receivers_[(first_receiver_ + i) % receivers_.size()];
    if (!std::exchange(receiver.readable, false)) continue;
    if (auto received = receive_from(receiver); !received) return received;
  }
  first_receiver_ = (first_receiver_ + 1) % receivers_.size();
  read_icmp_errors();
  return {};
}

std::expected<void, WireError> MmsgWire::receive_from(Receiver& receiver) {
  const std::size_t first = buffers_used_;
  if (first == kBuffers) {
    ++stats_.buffers_exhausted;
    return {};
  }
  for (std::size_t i = first; i < kBuffers; ++i) {
    receive_headers_[i].msg_hdr.msg_namelen = sizeof receive_names_[i];
  }
  ++stats_.system_calls;
  const int count = ::recvmmsg(receiver.fd, &receive_headers_[first],
                               static_cast<unsigned>(kBuffers - first), MSG_DONTWAIT, nullptr);
  if (count < 0) {
    switch (errno) {
      case EAGAIN:
      case EINTR:
      case ENOMEM:
      case ENOBUFS:
        return {};
      case EBADF:
      case EINVAL:
      case EFAULT:
      case ENOTSOCK:
      case ENOSYS:
      case EPERM:
        return std::unexpected(system_error("recvmmsg", errno));
      default:
        // An ICMP error. Only the error queue tells its destination. Datagrams in the socket stay
        // there.
        receiver.errors_pending = true;
        return {};
    }
  }
  buffers_used_ += static_cast<std::size_t>(count);
  for (std::size_t i = first; i < buffers_used_; ++i) {
    const msghdr& header = receive_headers_[i].msg_hdr;
    Arrival& arrival = arrivals_[arrival_count_];
    if (!decode_address({static_cast<const std::uint8_t*>(header.msg_name), header.msg_namelen},
                        arrival.from)) {
      continue;
    }
    ++arrival_count_;
    const std::size_t octets =
        std::min<std::size_t>(receive_headers_[i].msg_len, kReceiveOctetsMax);
    arrival.payload = {static_cast<const std::uint8_t*>(header.msg_iov->iov_base), octets};
    arrival.truncated = (header.msg_flags & MSG_TRUNC) != 0;
    ++stats_.datagrams_received;
    stats_.octets_received += octets;
  }
  return {};
}

void MmsgWire::read_icmp_errors() noexcept {
  for (Receiver& receiver : receivers_) {
    if (!receiver.errors_pending) continue;
    const auto result =
        error_queue_.read(receiver.fd, std::span(icmp_errors_).subspan(icmp_error_count_));
    icmp_error_count_ += result.count;
    stats_.system_calls += result.system_calls;
    receiver.errors_pending = result.more;
  }
}

void MmsgWire::release() noexcept {
  buffers_used_ = 0;
  arrival_count_ = 0;
  icmp_error_count_ = 0;
  woken_ = false;
}

void MmsgWire::watch(int fd) {
  const auto free = std::ranges::find(watches_, -1, &Watched::fd);
  invariant(fd >= 0 && free != watches_.end(), "at most eight descriptors are watched");
  const auto index = kFirstWatch + static_cast<std::uint32_t>(free - watches_.begin());
  const int error = add_to_epoll(epoll_.get(), fd, EPOLLIN | EPOLLRDHUP, index);
  *free = {.fd = fd, .always_readable = error != 0};
}

void MmsgWire::unwatch(int fd) {
  const auto watched = std::ranges::find(watches_, fd, &Watched::fd);
  if (fd < 0 || watched == watches_.end()) return;
  if (!watched->always_readable) ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
  *watched = {};
}

void MmsgWire::grow_buffers(int send_octets, int receive_octets) {
  sockets_.grow_buffers(send_octets, receive_octets);
}

WireStats MmsgWire::stats() {
  stats_.system_calls += sockets_.count();
  stats_.kernel_drops = sockets_.kernel_drops();
  return stats_;
}

}  // namespace snmpring::io
