#include "io/udp_socket.h"

#include <linux/sock_diag.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <utility>

#include "io/socket_address.h"
#include "io/wire_error.h"

namespace snmpring::io {
namespace {

using Status = std::expected<void, WireError>;

std::string_view family_name(Family family) { return family == Family::ipv4 ? "IPv4" : "IPv6"; }

Status set_option(int fd, int level, int name, int value, std::string_view what) {
  if (::setsockopt(fd, level, name, &value, sizeof value) == 0) return {};
  return std::unexpected(system_error("cannot set " + std::string(what), errno));
}

/// Asks for `octets`, above the system's limit if privileges allow it. Halves the size until the
/// kernel accepts it. If the kernel accepts none, the size stays unchanged.
void set_buffer(int fd, int forced_name, int name, int octets) {
  for (; octets > 0; octets /= 2) {
    if (::setsockopt(fd, SOL_SOCKET, forced_name, &octets, sizeof octets) == 0) return;
    if (::setsockopt(fd, SOL_SOCKET, name, &octets, sizeof octets) == 0) return;
  }
}

std::size_t buffer_octets(int fd, int name) {
  int octets = 0;
  socklen_t length = sizeof octets;
  if (::getsockopt(fd, SOL_SOCKET, name, &octets, &length) != 0 || octets < 0) return 0;
  return static_cast<std::size_t>(octets);
}

Status bind_to_interface(int fd, const std::string& interface) {
  if (::if_nametoindex(interface.c_str()) == 0 && (errno == ENODEV || errno == ENXIO)) {
    return std::unexpected(WireError{WireError::Kind::bad_option,
                                     "--interface " + interface + ": there is no such interface"});
  }
  if (::setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, interface.data(),
                   static_cast<socklen_t>(interface.size())) != 0) {
    return std::unexpected(system_error("cannot bind to the interface " + interface, errno));
  }
  return {};
}

/// Makes a socket with the options that sender and receiver share.
std::expected<UniqueFd, WireError> make_socket(Family family, const SocketOptions& options) {
  UniqueFd fd(::socket(address_family(family), SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!fd) {
    return std::unexpected(
        system_error("cannot open an " + std::string(family_name(family)) + " socket", errno));
  }
  if (family == Family::ipv4) {
    if (auto set = set_option(fd.get(), IPPROTO_IP, IP_TOS, options.tos, "--tos"); !set) {
      return std::unexpected(std::move(set.error()));
    }
    // Saves the kernel from choosing an IP identification for each datagram: 7 % of CPU.
    if (auto set =
            set_option(fd.get(), IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO, "path MTU discovery");
        !set) {
      return std::unexpected(std::move(set.error()));
    }
  } else {
    if (auto set = set_option(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, 1, "IPV6_V6ONLY"); !set) {
      return std::unexpected(std::move(set.error()));
    }
    if (auto set = set_option(fd.get(), IPPROTO_IPV6, IPV6_TCLASS, options.tos, "--tos"); !set) {
      return std::unexpected(std::move(set.error()));
    }
  }
  // On the receiver this collects ICMP errors. On the sender it makes the kernel report that a
  // queue below the socket was full (ENOBUFS). Otherwise the kernel hides this.
  if (auto set = family == Family::ipv4
                     ? set_option(fd.get(), IPPROTO_IP, IP_RECVERR, 1, "IP_RECVERR")
                     : set_option(fd.get(), IPPROTO_IPV6, IPV6_RECVERR, 1, "IPV6_RECVERR");
      !set) {
    return std::unexpected(std::move(set.error()));
  }
  if (!options.interface.empty()) {
    if (auto bound = bind_to_interface(fd.get(), options.interface); !bound) {
      return std::unexpected(std::move(bound.error()));
    }
  }
  return fd;
}

std::expected<Endpoint, WireError> source_endpoint(Family family, const SocketOptions& options) {
  const std::string& text = family == Family::ipv4 ? options.source_ipv4 : options.source_ipv6;
  Endpoint source;
  source.address.family = family;
  source.port = options.source_port;
  if (text.empty()) return source;
  const std::optional<IpAddress> address = IpAddress::parse(text);
  if (!address || address->family != family) {
    return std::unexpected(WireError{
        WireError::Kind::bad_option,
        "--source-ip " + text + " is no " + std::string(family_name(family)) + " address"});
  }
  source.address = *address;
  return source;
}

Status bind_socket(int fd, const Endpoint& source) {
  SocketAddress address;
  encode_address(source, address);
  if (::bind(fd, &address.any, address.length) == 0) return {};
  const int error = errno;
  if (error == EINVAL && source.address.scope_id == 0 && is_link_local(source.address)) {
    return std::unexpected(
        WireError{WireError::Kind::bad_option,
                  "--source-ip " + source.address.to_string() +
                      " is a link-local address: say of which interface, as in fe80::1%eth0"});
  }
  if (error == EADDRNOTAVAIL || (error == EINVAL && source.address.family == Family::ipv6)) {
    return std::unexpected(
        WireError{WireError::Kind::bad_option,
                  "--source-ip " + source.address.to_string() + " is no address of this host"});
  }
  return std::unexpected(system_error("cannot bind to " + source.to_string(), error));
}

std::expected<std::uint16_t, WireError> bound_port(int fd) {
  sockaddr_in6 address{};
  socklen_t length = sizeof address;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    return std::unexpected(system_error("cannot read a socket's own address", errno));
  }
  const auto endpoint = decode_address({reinterpret_cast<const std::uint8_t*>(&address), length});
  if (!endpoint) return std::unexpected(system_error("cannot read a socket's own address", EINVAL));
  return endpoint->port;
}

/// The smallest size in use. Callers can rely on this much.
std::size_t smallest(const std::optional<UdpSocketPair>& a, const std::optional<UdpSocketPair>& b,
                     std::size_t (UdpSocketPair::*octets)() const noexcept) {
  if (!a || !b) return a ? ((*a).*octets)() : b ? ((*b).*octets)() : 0;
  return std::min(((*a).*octets)(), ((*b).*octets)());
}

}  // namespace

std::expected<UdpSocketPair, WireError> UdpSocketPair::open(Family family,
                                                            const SocketOptions& options) {
  auto source = source_endpoint(family, options);
  if (!source) return std::unexpected(std::move(source.error()));
  auto sender = make_socket(family, options);
  if (!sender) return std::unexpected(std::move(sender.error()));
  auto receiver = make_socket(family, options);
  if (!receiver) return std::unexpected(std::move(receiver.error()));

  UdpSocketPair pair;
  pair.sender_ = std::move(*sender);
  pair.receiver_ = std::move(*receiver);

  // The sender is never read, so its error queue should take little memory.
  set_buffer(pair.sender(), SO_RCVBUF, SO_RCVBUF, 1);
  set_buffer(pair.sender(), SO_SNDBUFFORCE, SO_SNDBUF, options.send_buffer_octets);
  set_buffer(pair.receiver(), SO_RCVBUFFORCE, SO_RCVBUF, options.receive_buffer_octets);
  pair.receive_buffer_octets_ = buffer_octets(pair.receiver(), SO_RCVBUF);
  pair.send_buffer_octets_ = buffer_octets(pair.sender(), SO_SNDBUF);

  // The sender is bound without SO_REUSEADDR, because with it the kernel picks ports that others
  // use. Then both get it, so that the receiver can be bound. Then both lose it. Otherwise any
  // later process could bind the port and get all replies.
  if (auto bound = bind_socket(pair.sender(), *source); !bound) {
    return std::unexpected(std::move(bound.error()));
  }
  auto port = bound_port(pair.sender());
  if (!port) return std::unexpected(std::move(port.error()));
  pair.port_ = *port;
  source->port = *port;
  for (const int fd : {pair.sender(), pair.receiver()}) {
    if (auto set = set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1, "SO_REUSEADDR"); !set) {
      return std::unexpected(std::move(set.error()));
    }
  }
  if (auto bound = bind_socket(pair.receiver(), *source); !bound) {
    return std::unexpected(std::move(bound.error()));
  }
  for (const int fd : {pair.sender(), pair.receiver()}) {
    if (auto cleared = set_option(fd, SOL_SOCKET, SO_REUSEADDR, 0, "SO_REUSEADDR"); !cleared) {
      return std::unexpected(std::move(cleared.error()));
    }
  }
  return pair;
}

std::uint64_t UdpSocketPair::kernel_drops() noexcept {
  std::array<std::uint32_t, SK_MEMINFO_VARS> info{};
  socklen_t length = sizeof info;
  if (::getsockopt(receiver(), SOL_SOCKET, SO_MEMINFO, info.data(), &length) == 0) {
    drops_ += info[SK_MEMINFO_DROPS] - drops_seen_;
    drops_seen_ = info[SK_MEMINFO_DROPS];
  }
  return drops_;
}

std::expected<UdpSockets, WireError> UdpSockets::open(const SocketOptions& options) {
  if (!options.ipv4 && !options.ipv6) {
    return std::unexpected(WireError{WireError::Kind::bad_option,
                                     "neither IPv4 nor IPv6 is wanted: nothing to send on"});
  }
  UdpSockets sockets;
  if (!options.interface.empty()) {
    sockets.interface_index = ::if_nametoindex(options.interface.c_str());
  }
  if (options.ipv4) {
    auto pair = UdpSocketPair::open(Family::ipv4, options);
    if (!pair) return std::unexpected(std::move(pair.error()));
    sockets.ipv4 = std::move(*pair);
  }
  if (options.ipv6) {
    const bool optional = options.ipv4 && options.source_ipv6.empty();
    const bool available =
        UniqueFd(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)) || errno != EAFNOSUPPORT;
    if (available || !optional) {
      auto pair = UdpSocketPair::open(Family::ipv6, options);
      if (!pair) return std::unexpected(std::move(pair.error()));
      sockets.ipv6 = std::move(*pair);
    }
  }
  return sockets;
}

void UdpSocketPair::grow_buffers(int send_octets, int receive_octets) noexcept {
  // The kernel doubles the size that it is asked for, for its own overhead.
  if (2 * static_cast<std::int64_t>(send_octets) > static_cast<std::int64_t>(send_buffer_octets_)) {
    set_buffer(sender(), SO_SNDBUFFORCE, SO_SNDBUF, send_octets);
    send_buffer_octets_ = buffer_octets(sender(), SO_SNDBUF);
  }
  if (2 * static_cast<std::int64_t>(receive_octets) >
      static_cast<std::int64_t>(receive_buffer_octets_)) {
    set_buffer(receiver(), SO_RCVBUFFORCE, SO_RCVBUF, receive_octets);
    receive_buffer_octets_ = buffer_octets(receiver(), SO_RCVBUF);
  }
}

void UdpSockets::grow_buffers(int send_octets, int receive_octets) noexcept {
  if (ipv4) ipv4->grow_buffers(send_octets, receive_octets);
  if (ipv6) ipv6->grow_buffers(send_octets, receive_octets);
}

std::size_t UdpSockets::receive_buffer_octets() const noexcept {
  return smallest(ipv4, ipv6, &UdpSocketPair::receive_buffer_octets);
}

std::size_t UdpSockets::send_buffer_octets() const noexcept {
  return smallest(ipv4, ipv6, &UdpSocketPair::send_buffer_octets);
}

std::uint64_t UdpSockets::kernel_drops() noexcept {
  return (ipv4 ? ipv4->kernel_drops() : 0) + (ipv6 ? ipv6->kernel_drops() : 0);
}

}  // namespace snmpring::io
