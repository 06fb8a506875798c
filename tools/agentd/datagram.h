// A reply that owns everything it needs to leave later.
#ifndef SNMPRING_AGENTD_DATAGRAM_H_
#define SNMPRING_AGENTD_DATAGRAM_H_

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <vector>

#include "base/endpoint.h"
#include "base/time.h"
#include "io/socket_address.h"

namespace snmpring::agentd {

/// Room for one IP_PKTINFO or IPV6_PKTINFO control message.
struct alignas(cmsghdr) Control {
  static constexpr std::size_t kOctets = CMSG_SPACE(sizeof(in6_pktinfo));
  std::array<std::uint8_t, kOctets> octets;
};
static_assert(CMSG_SPACE(sizeof(in_pktinfo)) <= Control::kOctets);

/// Fills `control` so that a datagram sent with it comes from `source`.
/// \return Octets used.
std::size_t write_source(const IpAddress& source, Control& control) noexcept;

struct Datagram {
  Instant due{};
  std::uint64_t order = 0;  ///< Among those due at the same moment.
  bool held = false;        ///< Lets the next one overtake it.
  int fd = -1;              ///< Borrowed: the socket to leave by.
  io::SocketAddress peer;
  Control control;
  std::size_t control_size = 0;
  std::vector<std::uint8_t> octets;
};

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_DATAGRAM_H_
