#include "io/received_message.h"

#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace snmpring::io {

bool parse_received_message(Bytes written, Arrival& arrival) noexcept {
  if (written.size() < kReceivedPrefixOctets) return false;
  io_uring_recvmsg_out header;
  std::memcpy(&header, written.data(), sizeof header);
  if (header.namelen > kSocketAddressOctetsMax ||
      !decode_address(written.subspan(sizeof header, header.namelen), arrival.from)) {
    return false;
  }

  // The header tells the length of the datagram, even if it did not fit.
  const Bytes rest = written.subspan(kReceivedPrefixOctets);
  arrival.payload = rest.first(std::min<std::size_t>(rest.size(), header.payloadlen));
  arrival.truncated = (header.flags & MSG_TRUNC) != 0 || header.payloadlen > rest.size();
  return true;
}

}  // namespace snmpring::io
