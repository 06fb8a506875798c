// Reads what a multishot recvmsg wrote to a provided buffer.
#ifndef SNMPRING_IO_RECEIVED_MESSAGE_H_
#define SNMPRING_IO_RECEIVED_MESSAGE_H_

#include <liburing.h>

#include <cstddef>
#include <optional>

#include "base/bytes.h"
#include "io/socket_address.h"
#include "io/wire.h"

namespace snmpring::io {

/// The octets before the payload: the kernel's header and room for the sender's address.
inline constexpr std::size_t kReceivedPrefixOctets =
    sizeof(io_uring_recvmsg_out) + kSocketAddressOctetsMax;

/// Reads a completed buffer whose request had room for kSocketAddressOctetsMax octets of address
/// and none for control messages.
/// \param written The octets that the completion says were written.
/// \param arrival Receives the datagram. Its payload is a view into `written`.
/// \return False when `written` cannot hold a datagram.
bool parse_received_message(Bytes written, Arrival& arrival) noexcept;

}  // namespace snmpring::io

#endif  // SNMPRING_IO_RECEIVED_MESSAGE_H_
