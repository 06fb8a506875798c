#include "io/uring_wire.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

#include "base/invariant.h"
#include "io/received_message.h"
#include "io/route_lookup.h"
#include "io/wire_error.h"

namespace snmpring::io {
namespace {

constexpr std::uint16_t kBufferGroup = 0;

// After this many receives in a row without a datagram or an ICMP error, the receiver will not
// recover.
constexpr unsigned kReceiveFailuresMax = 1000;

// How often a submission may be refused because the completion queue is full. Reaping empties it.
constexpr int kBusyMax = 16;

// The ring allows only these operations.
constexpr std::array kOperations{IORING_OP_SEND, IORING_OP_SENDMSG, IORING_OP_RECVMSG,
                                 IORING_OP_POLL_ADD};

constexpr unsigned sender_index(Family family) { return family == Family::ipv4 ? 0 : 2; }
constexpr unsigned receiver_index(std::size_t receiver) {
  return static_cast<unsigned>(2 * receiver + 1);
}
constexpr unsigned kWatchIndex = 2 * kFamilies;

}  // namespace

std::expected<std::unique_ptr<UringWire>, WireError> UringWire::create(
    const SocketOptions& options, const Ring::Options& ring_options) {
  auto sockets = UdpSockets::open(options);
  if (!sockets) return std::unexpected(std::move(sockets.error()));
  auto ring = Ring::create(ring_options);
  if (!ring) return std::unexpected(std::move(ring.error()));
  auto buffers = BufferPool::create();
  if (!buffers) return std::unexpected(std::move(buffers.error()));
  auto watches = WatchHub::create();
  if (!watches) return std::unexpected(std::move(watches.error()));
  std::unique_ptr<UringWire> wire(new UringWire(std::move(*sockets), std::move(*watches),
                                                std::move(*buffers), std::move(*ring)));
  if (auto started = wire->start(); !started) return std::unexpected(std::move(started.error()));
  return wire;
}

UringWire::UringWire(UdpSockets sockets, WatchHub watches, BufferPool buffers, Ring ring)
    : sockets_(std::move(sockets)),
      watches_(std::move(watches)),
      buffers_(std::move(buffers)),
      ring_(std::move(ring)) {
  receive_header_.msg_namelen = kSocketAddressOctetsMax;
  if (sockets_.ipv4) receivers_[0].fd = sockets_.ipv4->receiver();
  if (sockets_.ipv6) receivers_[1].fd = sockets_.ipv6->receiver();
}

UringWire::~UringWire() { ring_.quiesce(); }

std::expected<void, WireError> UringWire::start() {
  const std::array<int, 2 * kFamilies + 1> files{
      sockets_.ipv4 ? sockets_.ipv4->sender() : -1,
      receivers_[0].fd,
      sockets_.ipv6 ? sockets_.ipv6->sender() : -1,
      receivers_[1].fd,
      watches_.fd(),
  };
  if (auto registered = ring_.register_files(files); !registered) return registered;
  if (auto registered = buffers_.register_with(ring_, kBufferGroup); !registered) return registered;
  if (auto enabled = ring_.enable(kOperations); !enabled) return enabled;
  arm_receives();
  if (auto submitted = ring_.submit_and_wait({}); !submitted) {
    WireError error = system_error("io_uring_enter is refused here", submitted.error());
    error.kind = WireError::Kind::unsupported;
    return std::unexpected(std::move(error));
  }
  // A datagram that has arrived already is left for the first exchange. So are its failures, except
  // this one.
  bool refused = false;
  ring_.peek([&](const io_uring_cqe& completion) {
    refused = refused || completion.res == -EINVAL || completion.res == -EOPNOTSUPP;
  });
  if (refused) {
    return std::unexpected(
        WireError{WireError::Kind::unsupported, "this kernel's io_uring has no multishot recvmsg"});
  }
  return {};
}

void UringWire::arm_receives() noexcept {
  for (std::size_t i = 0; i < receivers_.size(); ++i) {
    Receiver& receiver = receivers_[i];
    if (receiver.fd < 0 || receiver.armed) continue;
    io_uring_sqe& entry = ring_.next_entry();
    io_uring_prep_recvmsg_multishot(&entry, static_cast<int>(receiver_index(i)), &receive_header_,
                                    0);
    entry.flags = IOSQE_FIXED_FILE | IOSQE_BUFFER_SELECT;
    entry.buf_group = kBufferGroup;
    const CompletionTag tag{static_cast<std::uint32_t>(i), ++receiver.generation,
                            CompletionTag::Op::receive};
    entry.user_data = tag.to_user_data();
    receiver.armed = true;
  }
}

void UringWire::arm_watch() noexcept {
  woken_ = watches_.always_ready();
  if (watch_armed_ || !watches_.waits()) return;
  // One shot, armed again each time. A multishot poll reports only changes, not that the descriptor
  // is still readable.
  io_uring_sqe& entry = ring_.next_entry();
  io_uring_prep_poll_add(&entry, static_cast<int>(kWatchIndex), POLLIN);
  entry.flags = IOSQE_FIXED_FILE;
  entry.user_data = CompletionTag{0, 0, CompletionTag::Op::watch}.to_user_data();
  watch_armed_ = true;
}

void UringWire::queue_send(std::size_t slot) noexcept {
  const SendSlot& send = batch_.slots()[slot];
  const SocketAddress& to = batch_.address(slot);
  io_uring_sqe& entry = ring_.next_entry();
  // DONTWAIT: a send ends within the call that submits it. So no slot is in flight after the call.
  const auto sender = static_cast<int>(sender_index(send.to.address.family));
  if (send.tos == 0) [[likely]] {
    io_uring_prep_send(&entry, sender, send.payload.data(), send.payload.size(), MSG_DONTWAIT);
    io_uring_prep_send_set_addr(&entry, &to.any, static_cast<std::uint16_t>(to.length));
  } else {
    send_vectors_[slot] = {const_cast<std::uint8_t*>(send.payload.data()), send.payload.size()};
    msghdr& header = send_headers_[slot];
    header.msg_name = const_cast<sockaddr*>(&to.any);
    header.msg_namelen = to.length;
    header.msg_iov = &send_vectors_[slot];
    header.msg_iovlen = 1;
    batch_.put_tos(slot, header);
    io_uring_prep_sendmsg(&entry, sender, &header, MSG_DONTWAIT);
  }
  entry.flags = IOSQE_FIXED_FILE | IOSQE_CQE_SKIP_SUCCESS;
  const CompletionTag tag{static_cast<std::uint32_t>(slot), send_generation_,
                          CompletionTag::Op::send};
  entry.user_data = tag.to_user_data();
}

std::expected<Arrivals, WireError> UringWire::exchange(std::size_t count, Wait wait) {
  invariant(count <= kSendBatch, "an exchange sends no more than there are slots");
  release();
  if (readiness_) {
    std::uint64_t signals = 0;
    // Fails if there was no signal.
    [[maybe_unused]] const ssize_t octets = ::read(readiness_.get(), &signals, sizeof signals);
    ++system_calls_;
  }
  batch_.start();
  ++send_generation_;
  arm_receives();
  arm_watch();
  std::uint64_t octets = 0;
  for (std::size_t slot = 0; slot < count; ++slot) {
    const SendSlot& send = batch_.slots()[slot];
    invariant(send.payload.size() <= kSendOctetsMax, "a request is no larger than a slot allows");
    octets += send.payload.size();
    if (sockets_.of(send.to.address.family) == nullptr) {
      fail(slot, EAFNOSUPPORT);
      continue;
    }
    batch_.prepare(slot);
    queue_send(slot);
  }
  stats_.datagrams_sent += count;
  stats_.octets_sent += octets;

  bool ready = woken_ || !batch_.failures().empty();
  for (const Receiver& receiver : receivers_) ready = ready || receiver.errors_pending;
  const Ring::Patience patience{
      .at_most = ready ? Duration::zero() : wait.at_most,
      .completions = std::clamp(wait.prefer_datagrams, 1U, kGatherDatagramsMax),
      .gather = kGatherTime,
  };
  if (patience.at_most > Duration::zero() || ring_.has_work()) {
    if (auto waited = submit_and_wait(patience); !waited) {
      return std::unexpected(std::move(waited.error()));
    }
  }
  if (auto retried = retry_sends(); !retried) return std::unexpected(std::move(retried.error()));
  read_icmp_errors();
  if (auto healthy = check_receivers(); !healthy)
    return std::unexpected(std::move(healthy.error()));

  return Arrivals{
      .datagrams = std::span(arrivals_).first(arrival_count_),
      .send_failures = batch_.failures(),
      .icmp_errors = std::span(icmp_errors_).first(icmp_error_count_),
      .woken = woken_,
  };
}

std::expected<void, WireError> UringWire::submit_and_wait(const Ring::Patience& patience) {
  for (int attempt = 0; attempt < kBusyMax; ++attempt) {
    const auto result = ring_.submit_and_wait(patience);
    reap();
    if (result) return {};
    if (result.error() != EBUSY) {
      return std::unexpected(system_error("io_uring_enter", result.error()));
    }
  }
  return std::unexpected(system_error("io_uring_enter", EBUSY));
}

void UringWire::reap() {
  // Prefetches all buffers before the first is read.
  ring_.peek([this](const io_uring_cqe& completion) {
    if ((completion.flags & IORING_CQE_F_BUFFER) != 0) {
      buffers_.prefetch(completion.flags >> IORING_CQE_BUFFER_SHIFT,
                        static_cast<std::size_t>(std::max(completion.res, 0)));
    }
  });
  ring_.reap([this](const io_uring_cqe& completion) { take(completion); });
}

void UringWire::take(const io_uring_cqe& completion) noexcept {
  const CompletionTag tag = CompletionTag::from_user_data(completion.user_data);
  switch (tag.op) {
    case CompletionTag::Op::send:
      if (tag.generation != send_generation_ || completion.res >= 0) return;
      if (send_may_succeed_later(-completion.res)) {
        retries_[retry_count_++] = {static_cast<std::uint16_t>(tag.slot), -completion.res};
      } else {
        fail(tag.slot, -completion.res);
      }
      return;
    case CompletionTag::Op::receive:
      take_receive(completion, tag);
      return;
    case CompletionTag::Op::watch:
      watch_armed_ = false;
      woken_ = true;
      return;
  }
}

void UringWire::take_receive(const io_uring_cqe& completion, CompletionTag tag) noexcept {
  Receiver& receiver = receivers_[tag.slot];
  if (receiver.generation == tag.generation && (completion.flags & IORING_CQE_F_MORE) == 0) {
    receiver.armed = false;
    ++stats_.receives_rearmed;
  }
  if ((completion.flags & IORING_CQE_F_BUFFER) != 0) {
    const unsigned id = completion.flags >> IORING_CQE_BUFFER_SHIFT;
    const auto octets = static_cast<std::size_t>(std::max(completion.res, 0));
    invariant(arrival_count_ < arrivals_.size(), "no more datagrams arrive than there are buffers");
    Arrival& arrival = arrivals_[arrival_count_];
    if (!parse_received_message(buffers_.written(id, octets), arrival)) {
      buffers_.give_back(id);
      return;
    }
    receiver.failures = 0;
    held_[arrival_count_++] = static_cast<std::uint16_t>(id);
    ++stats_.datagrams_received;
    stats_.octets_received += arrival.payload.size();
    return;
  }
  if (completion.res == -ENOBUFS) {
    ++stats_.buffers_exhausted;
  } else if (completion.res < 0 && completion.res != -ECANCELED) {
    // Usually an ICMP error. Only the error queue tells its destination.
    receiver.errors_pending = true;
    ++receiver.failures;
  }
}

std::expected<void, WireError> UringWire::retry_sends() {
  for (unsigned round = 0; round < kSendRetriesMax && retry_count_ > 0; ++round) {
    const std::size_t count = std::exchange(retry_count_, 0);
    const Retry first = retries_[0];
    ++system_calls_;
    wait_for_room(sockets_.of(batch_.slots()[first.slot].to.address.family)->sender(), first.error);
    for (std::size_t i = 0; i < count; ++i) queue_send(retries_[i].slot);
    if (auto sent = submit_and_wait({}); !sent) return sent;
  }
  for (std::size_t i = 0; i < retry_count_; ++i) fail(retries_[i].slot, retries_[i].error);
  retry_count_ = 0;
  return {};
}

void UringWire::fail(std::size_t slot, int error) noexcept {
  batch_.fail(slot, error,
              find_obstacle(batch_.slots()[slot].to.address, error, sockets_.interface_index));
  --stats_.datagrams_sent;
  stats_.octets_sent -= batch_.slots()[slot].payload.size();
}

void UringWire::read_icmp_errors() noexcept {
  for (Receiver& receiver : receivers_) {
    if (!receiver.errors_pending) continue;
    const auto result =
        error_queue_.read(receiver.fd, std::span(icmp_errors_).subspan(icmp_error_count_));
    icmp_error_count_ += result.count;
    system_calls_ += result.system_calls;
    receiver.errors_pending = result.more;
    if (result.count > 0) receiver.failures = 0;
  }
}

std::expected<void, WireError> UringWire::check_receivers() const {
  for (const Receiver& receiver : receivers_) {
    if (receiver.failures > kReceiveFailuresMax) {
      return std::unexpected(WireError{WireError::Kind::system, "receiving fails again and again"});
    }
  }
  return {};
}

void UringWire::release() noexcept {
  for (std::size_t i = 0; i < arrival_count_; ++i) buffers_.give_back(held_[i]);
  buffers_.publish();
  arrival_count_ = 0;
  icmp_error_count_ = 0;
  woken_ = false;
}

void UringWire::watch(int fd) { watches_.watch(fd); }

void UringWire::unwatch(int fd) { watches_.unwatch(fd); }

std::expected<int, WireError> UringWire::readiness_descriptor() {
  if (readiness_) return readiness_.get();
  // Not the ring's own descriptor. A ring that defers its work makes it readable only when a thread
  // enters the ring.
  UniqueFd descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!descriptor) return std::unexpected(system_refusal("cannot make an eventfd", errno));
  const int result = io_uring_register_eventfd(ring_.get(), descriptor.get());
  if (result < 0) {
    return std::unexpected(system_error("cannot register an eventfd with the ring", -result));
  }
  readiness_ = std::move(descriptor);
  return readiness_.get();
}

void UringWire::grow_buffers(int send_octets, int receive_octets) {
  sockets_.grow_buffers(send_octets, receive_octets);
}

WireStats UringWire::stats() {
  system_calls_ += sockets_.count();
  stats_.kernel_drops = sockets_.kernel_drops();
  stats_.system_calls = system_calls_ + ring_.system_calls();
  return stats_;
}

}  // namespace snmpring::io
