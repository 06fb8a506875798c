#include "io/route_lookup.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include "base/bytes.h"
#include "base/unique_fd.h"

namespace snmpring::io {
namespace {

/// RTM_GETROUTE with its possible attributes.
struct Question {
  nlmsghdr header{};
  rtmsg route{};
  std::array<std::uint8_t, RTA_SPACE(16) + RTA_SPACE(sizeof(std::uint32_t))> attributes{};

  void add(std::uint16_t type, const void* value, std::size_t octets) noexcept {
    const rtattr attribute{.rta_len = static_cast<std::uint16_t>(RTA_LENGTH(octets)),
                           .rta_type = type};
    std::uint8_t* const at = attributes.data() + used;
    std::memcpy(at, &attribute, sizeof attribute);
    std::memcpy(at + RTA_LENGTH(0), value, octets);
    used += RTA_SPACE(octets);
    header.nlmsg_len = static_cast<std::uint32_t>(NLMSG_LENGTH(sizeof route) + used);
  }

  std::size_t used = 0;  // Octets of attributes.
};
static_assert(offsetof(Question, route) == NLMSG_HDRLEN);
static_assert(offsetof(Question, attributes) == NLMSG_SPACE(sizeof(rtmsg)));

/// The type of the route, such as RTN_UNICAST. A failed lookup gives a negative errno. 0 if nothing
/// is known.
int find_route(const IpAddress& to, std::uint32_t interface_index) noexcept {
  // Opened for each lookup, because few runs need it and a low limit may leave few descriptors.
  const UniqueFd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (!socket) return 0;
  const bool ipv4 = to.family == Family::ipv4;
  Question question;
  question.header.nlmsg_type = RTM_GETROUTE;
  question.header.nlmsg_flags = NLM_F_REQUEST;
  question.route.rtm_family = ipv4 ? AF_INET : AF_INET6;
  question.route.rtm_dst_len = ipv4 ? 32 : 128;
  if (ipv4) {
    std::array<std::uint8_t, 4> octets;
    store_be32(octets.data(), to.v4_value());
    question.add(RTA_DST, octets.data(), octets.size());
  } else {
    question.add(RTA_DST, to.octets.data(), to.octets.size());
  }
  const std::uint32_t through = to.scope_id != 0 ? to.scope_id : interface_index;
  if (through != 0) question.add(RTA_OIF, &through, sizeof through);
  if (::send(socket.get(), &question, question.header.nlmsg_len, MSG_DONTWAIT) < 0) return 0;

  // The kernel has answered already.
  alignas(nlmsghdr) std::array<char, 1024> answer;
  sockaddr_nl from{};
  socklen_t from_octets = sizeof from;
  const ssize_t octets = ::recvfrom(socket.get(), answer.data(), answer.size(), MSG_DONTWAIT,
                                    reinterpret_cast<sockaddr*>(&from), &from_octets);
  // Port 0 belongs to the kernel.
  if (octets < static_cast<ssize_t>(sizeof(nlmsghdr)) || from.nl_pid != 0) return 0;
  nlmsghdr header;
  std::memcpy(&header, answer.data(), sizeof header);
  const auto inside = static_cast<std::size_t>(octets) - NLMSG_HDRLEN;
  if (header.nlmsg_type == NLMSG_ERROR && inside >= sizeof(nlmsgerr)) {
    nlmsgerr error;
    std::memcpy(&error, answer.data() + NLMSG_HDRLEN, sizeof error);
    return error.error;
  }
  if (header.nlmsg_type == RTM_NEWROUTE && inside >= sizeof(rtmsg)) {
    rtmsg route;
    std::memcpy(&route, answer.data() + NLMSG_HDRLEN, sizeof route);
    return route.rtm_type;
  }
  return 0;
}

}  // namespace

SendObstacle find_obstacle(const IpAddress& to, int error, std::uint32_t interface_index) noexcept {
  if (error != EACCES && error != EINVAL) return SendObstacle::unknown;
  const int route = find_route(to, interface_index);
  if (error == EACCES && route == RTN_BROADCAST) return SendObstacle::broadcast;
  if (error == EINVAL && route == -EINVAL) return SendObstacle::no_route;
  return SendObstacle::unknown;
}

}  // namespace snmpring::io
