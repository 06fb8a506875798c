// The receive loop. Without faults and quirks a request costs one receive, one lookup, one copy of
// encoded varbinds and one send; nothing allocates.
#include "agentd/server.h"

#include <fmt/core.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace snmpring::agentd {
namespace {

constexpr std::size_t kBatch = Outbox::kBatch;
constexpr std::size_t kDatagramOctetsMax = 65'527;  // Of UDP over IPv6.
// Slots an exact power of two apart would all compete for the same few cache sets.
constexpr std::size_t kStride = 65'536 + 192;
constexpr int kReceiveBufferWanted = 64 << 20;

std::string system_error(std::string_view what) {
  return fmt::format("{}: {}", what, std::system_category().message(errno));
}

bool enable(int fd, int level, int option, int value = 1) noexcept {
  return ::setsockopt(fd, level, option, &value, sizeof value) == 0;
}

int ask_for_receive_buffer(int fd) noexcept {
  if (!enable(fd, SOL_SOCKET, SO_RCVBUFFORCE, kReceiveBufferWanted)) {
    enable(fd, SOL_SOCKET, SO_RCVBUF, kReceiveBufferWanted);
  }
  int given = 0;
  socklen_t size = sizeof given;
  ::getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &given, &size);
  return given;
}

// Reads the address that was asked, and makes of the control message one that answers from there.
std::optional<IpAddress> asked_address(msghdr& header) noexcept {
  for (cmsghdr* message = CMSG_FIRSTHDR(&header); message != nullptr;
       message = CMSG_NXTHDR(&header, message)) {
    if (message->cmsg_level == IPPROTO_IP && message->cmsg_type == IP_PKTINFO) {
      in_pktinfo info;
      std::memcpy(&info, CMSG_DATA(message), sizeof info);
      IpAddress address;
      std::memcpy(address.octets.data(), &info.ipi_addr, sizeof info.ipi_addr);
      info.ipi_spec_dst = info.ipi_addr;
      info.ipi_ifindex = 0;
      std::memcpy(CMSG_DATA(message), &info, sizeof info);
      return address;
    }
    if (message->cmsg_level == IPPROTO_IPV6 && message->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo info;
      std::memcpy(&info, CMSG_DATA(message), sizeof info);
      IpAddress address;
      address.family = Family::ipv6;
      std::memcpy(address.octets.data(), &info.ipi6_addr, sizeof info.ipi6_addr);
      // Only a link-local address means nothing without its interface.
      if (!IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr)) info.ipi6_ifindex = 0;
      address.scope_id = info.ipi6_ifindex;
      std::memcpy(CMSG_DATA(message), &info, sizeof info);
      return address;
    }
  }
  return std::nullopt;
}

}  // namespace

Instant read_clock() noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return Instant(std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
}

struct Server::Buffers {
  std::array<mmsghdr, kBatch> headers{};
  std::array<iovec, kBatch> vectors{};
  std::array<io::SocketAddress, kBatch> peers;
  std::array<Control, kBatch> controls;
  std::vector<std::uint8_t> requests = std::vector<std::uint8_t>(kBatch * kStride);
  std::vector<std::uint8_t> replies = std::vector<std::uint8_t>(kBatch * kDatagramOctetsMax);
  std::size_t room = 0;  // What is left at the front of `replies`.
};

void Server::BuffersDeleter::operator()(Buffers* buffers) const noexcept { delete buffers; }

Server::Server(const Parts& parts) : parts_(parts), buffers_(new Buffers) {}

std::expected<Server, std::string> Server::create(std::vector<Listen>& listens,
                                                  const Parts& parts) {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
  }
  Server server(parts);
  const auto same_port = [](const Listen& a, const Listen& b) {
    return a.port != 0 && a.port == b.port && a.network.family == b.network.family;
  };
  std::uint64_t first_agent = 0;
  for (Listen& listen : listens) {
    const bool wildcard =
        listen.prefix || std::any_of(listens.begin(), listens.end(), [&](const Listen& other) {
          return other.prefix && same_port(listen, other);
        });
    const auto shared =
        std::find_if(server.sockets_.begin(), server.sockets_.end(), [&](const Socket& socket) {
          return wildcard && socket.wildcard && same_port(socket.ranges.front().listen, listen);
        });
    Socket* socket = nullptr;
    if (shared != server.sockets_.end()) {
      socket = &*shared;
    } else {
      if (auto error = server.open(listen.network.family, wildcard ? nullptr : &listen.network,
                                   listen.port)) {
        return std::unexpected(
            fmt::format("--listen {}:{}: {}", listen.shown, listen.port, *error));
      }
      socket = &server.sockets_.back();
    }
    listen.port = socket->port;
    socket->ranges.push_back({listen, first_agent});
    first_agent += listen.size();
  }
  if (auto error = server.watch()) return std::unexpected(*error);
  return server;
}

std::optional<std::string> Server::open(Family family, const IpAddress* address,
                                        std::uint16_t port) {
  const bool v4 = family == Family::ipv4;
  UniqueFd fd(::socket(v4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!fd) return system_error("socket");
  if (!v4) enable(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY);
  if (address == nullptr) {
    const bool told = v4 ? enable(fd.get(), IPPROTO_IP, IP_PKTINFO)
                         : enable(fd.get(), IPPROTO_IPV6, IPV6_RECVPKTINFO);
    if (!told) return system_error("cannot learn which address is asked");
    // An address that only a route makes local (AnyIP) may be sent from by those who may bind
    // freely.
    if (!v4) enable(fd.get(), IPPROTO_IPV6, IPV6_FREEBIND);
  }
  if (v4) enable(fd.get(), IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO);  // See Outbox::flush.
  const int given = ask_for_receive_buffer(fd.get());
  receive_buffer_octets_ =
      receive_buffer_octets_ == 0 ? given : std::min(receive_buffer_octets_, given);

  IpAddress any;
  any.family = family;
  io::SocketAddress name;
  io::encode_address({address != nullptr ? *address : any, port}, name);
  if (::bind(fd.get(), &name.any, name.length) != 0) return system_error("cannot bind");
  if (::getsockname(fd.get(), &name.any, &name.length) != 0) return system_error("getsockname");
  const std::uint16_t bound = ntohs(v4 ? name.v4.sin_port : name.v6.sin6_port);

  if (parts_.quirk != nullptr && parts_.quirk->needs_other_port()) {
    UniqueFd& other = other_ports_[static_cast<std::size_t>(family)];
    if (!other) {
      other.reset(::socket(v4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
      io::encode_address({any, 0}, name);
      if (other && !v4) enable(other.get(), IPPROTO_IPV6, IPV6_FREEBIND);
      if (!other || ::bind(other.get(), &name.any, name.length) != 0)
        return system_error("cannot bind");
    }
  }
  sockets_.push_back({std::move(fd), address == nullptr, bound, {}});
  return std::nullopt;
}

std::optional<std::string> Server::watch() {
  epoll_.reset(::epoll_create1(EPOLL_CLOEXEC));
  if (!epoll_) return system_error("epoll_create1");
  for (std::size_t i = 0; i < sockets_.size(); ++i) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, sockets_[i].fd.get(), &event) != 0) {
      return system_error("epoll_ctl");
    }
  }
  return std::nullopt;
}

std::string Server::run() {
  const bool timed = is_timed();
  if (sockets_.size() == 1 && !timed) {
    // Nothing else to wait for, so that a batch costs two system calls.
    while (true) {
      if (!receive(sockets_.front(), MSG_WAITFORONE)) return system_error("recvmmsg");
    }
  }
  std::array<epoll_event, 64> events;
  Instant next = kNever;
  while (true) {
    timespec timeout{};
    if (next != kNever) {
      const auto wait = std::max(next - read_clock(), Duration::zero());
      const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(wait);
      timeout.tv_sec = seconds.count();
      timeout.tv_nsec = (wait - seconds).count();
    }
    const int ready = ::epoll_pwait2(epoll_.get(), events.data(), static_cast<int>(events.size()),
                                     next == kNever ? nullptr : &timeout, nullptr);
    if (ready < 0 && errno != EINTR) return system_error("epoll_pwait2");
    if (timed) now_ = read_clock();
    for (int i = 0; i < ready; ++i) {
      if (!receive(sockets_[events[static_cast<std::size_t>(i)].data.u64], MSG_DONTWAIT)) {
        return system_error("recvmmsg");
      }
    }
    if (timed) next = outbox_.run(now_, Faults::kReorderMax);
  }
}

bool Server::receive(Socket& socket, int flags) {
  Buffers& buffers = *buffers_;
  for (std::size_t i = 0; i < kBatch; ++i) {
    buffers.vectors[i] = {buffers.requests.data() + i * kStride, kDatagramOctetsMax};
    msghdr& header = buffers.headers[i].msg_hdr;
    header.msg_name = &buffers.peers[i].any;
    header.msg_namelen = io::kSocketAddressOctetsMax;
    header.msg_iov = &buffers.vectors[i];
    header.msg_iovlen = 1;
    header.msg_control = socket.wildcard ? buffers.controls[i].octets.data() : nullptr;
    header.msg_controllen = socket.wildcard ? Control::kOctets : 0;
  }
  const int count = ::recvmmsg(socket.fd.get(), buffers.headers.data(), kBatch, flags, nullptr);
  // ECONNREFUSED and its like report an earlier reply that nobody wanted.
  if (count < 0) return errno != EBADF && errno != ENOTSOCK && errno != EINVAL && errno != EFAULT;
  buffers.room = buffers.replies.size();
  for (std::size_t i = 0; i < static_cast<std::size_t>(std::max(count, 0)); ++i) {
    buffers.peers[i].length = buffers.headers[i].msg_hdr.msg_namelen;
    answer(socket, i);
  }
  outbox_.flush();
  return true;
}

const Server::Range* Server::locate(const Socket& socket, const IpAddress& asked,
                                    std::uint64_t& agent) const {
  for (const Range& range : socket.ranges) {
    if (const auto position = range.listen.position(asked)) {
      agent = range.first_agent + *position;
      return &range;
    }
  }
  return nullptr;
}

void Server::answer(const Socket& socket, std::size_t slot) {
  Buffers& buffers = *buffers_;
  IpAddress asked = socket.ranges.front().listen.network;
  std::uint64_t agent = socket.ranges.front().first_agent;
  if (socket.wildcard) {
    const std::optional<IpAddress> address = asked_address(buffers.headers[slot].msg_hdr);
    if (!address || locate(socket, *address, agent) == nullptr) return;
    asked = *address;
  }
  if (parts_.fleet.silent(agent)) return;
  if (parts_.quirk != nullptr || parts_.v3->mislead()) {
    answer_with_quirk(socket, slot, asked, agent);
    return;
  }
  const Bytes request(buffers.requests.data() + slot * kStride, buffers.headers[slot].msg_len);
  const MutableBytes reply = reply_to(parts_.fleet.agent(agent), request);
  if (reply.empty()) return;
  buffers.room -= reply.size();
  if (!parts_.faults.any()) {
    msghdr& header = buffers.headers[slot].msg_hdr;
    outbox_.add(socket.fd.get(), buffers.peers[slot], buffers.controls[slot], header.msg_controllen,
                reply);
    return;
  }
  dispatch(socket, slot, parts_.faults.draw(), reply);
}

MutableBytes Server::reply_to(const Agent& agent, Bytes request) {
  const MutableBytes out = MutableBytes(buffers_->replies).first(buffers_->room);
  if (!is_v3(request)) return parts_.responder.respond(agent, request, out);
  return parts_.v3->answer(agent, read_clock(), request, out);
}

Datagram Server::own(const Socket& socket, std::size_t slot, Bytes reply) const {
  const Buffers& buffers = *buffers_;
  const msghdr& header = buffers.headers[slot].msg_hdr;
  Datagram datagram;
  datagram.due = now_;
  datagram.fd = socket.fd.get();
  datagram.peer = buffers.peers[slot];
  datagram.control = buffers.controls[slot];
  datagram.control_size = header.msg_controllen;
  datagram.octets.assign(reply.begin(), reply.end());
  return datagram;
}

void Server::dispatch(const Socket& socket, std::size_t slot, const Faults::Fate& fate,
                      MutableBytes reply) {
  if (fate.lost) return;
  if (fate.corrupt) parts_.faults.corrupt(reply);
  Buffers& buffers = *buffers_;
  msghdr& header = buffers.headers[slot].msg_hdr;
  for (int copy = 0; copy < (fate.doubled ? 2 : 1); ++copy) {
    if (!fate.held && fate.delay == Duration::zero()) {
      outbox_.add(socket.fd.get(), buffers.peers[slot], buffers.controls[slot],
                  header.msg_controllen, reply);
      continue;
    }
    Datagram datagram = own(socket, slot, reply);
    datagram.due += fate.delay;
    datagram.held = fate.held;
    outbox_.add_later(std::move(datagram));
  }
}

void Server::answer_with_quirk(const Socket& socket, std::size_t slot, const IpAddress& asked,
                               std::uint64_t agent) {
  Buffers& buffers = *buffers_;
  const Bytes request(buffers.requests.data() + slot * kStride, buffers.headers[slot].msg_len);
  quirk_replies_.clear();
  const Agent who = parts_.fleet.agent(agent);
  if (is_v3(request)) {
    parts_.v3->answer(who, read_clock(), request, parts_.quirk, quirk_replies_);
  } else if (parts_.quirk != nullptr) {
    parts_.quirk->answer(who, request, quirk_replies_);
  } else {
    const MutableBytes reply = reply_to(who, request);
    if (!reply.empty()) quirk_replies_.push_back({Octets(reply.begin(), reply.end())});
  }
  if (quirk_replies_.empty()) return;
  const Faults::Fate fate = parts_.faults.draw();
  if (fate.lost) return;
  for (QuirkReply& reply : quirk_replies_) {
    if (fate.corrupt) parts_.faults.corrupt(reply.octets);
    for (int copy = 0; copy < (fate.doubled ? 2 : 1); ++copy) {
      Datagram datagram = own(socket, slot, reply.octets);
      if (reply.source == Source::next_address && asked.family == Family::ipv4) {
        datagram.control_size = write_source(IpAddress::v4(asked.v4_value() + 1), datagram.control);
      } else if (reply.source == Source::other_port) {
        datagram.fd = other_ports_[static_cast<std::size_t>(asked.family)].get();
        datagram.control_size = write_source(asked, datagram.control);
      }
      datagram.due += fate.delay + reply.delay;
      datagram.held = fate.held;
      outbox_.add_later(std::move(datagram));
    }
  }
  // Without delays everything is due at once.
  if (!is_timed()) outbox_.run(now_, Faults::kReorderMax);
}

}  // namespace snmpring::agentd
