// Takes apart what a multishot recvmsg wrote to a provided buffer.
#include "io/received_message.h"

#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace snmpring::io {

std::optional<Arrival> parse_received_message(Bytes written) noexcept {
  if (written.size() < kReceivedPrefixOctets) return std::nullopt;
  io_uring_recvmsg_out header;
  std::memcpy(&header, written.data(), sizeof header);
  if (header.namelen > kSocketAddressOctetsMax) return std::nullopt;
  const auto from = decode_address(written.subspan(sizeof header, header.namelen));
  if (!from) return std::nullopt;

  // The header tells how long the datagram was, even where it did not fit.
  const Bytes rest = written.subspan(kReceivedPrefixOctets);
  const Bytes payload = rest.first(std::min<std::size_t>(rest.size(), header.payloadlen));
  const bool truncated = (header.flags & MSG_TRUNC) != 0 || header.payloadlen > rest.size();
  return Arrival{*from, payload, truncated};
}

}  // namespace snmpring::io
