// Opens the wire that this host allows.
#ifndef SNMPRING_IO_OPEN_WIRE_H_
#define SNMPRING_IO_OPEN_WIRE_H_

#include <cstdint>
#include <expected>
#include <memory>
#include <string>

#include "io/wire.h"

namespace snmpring::io {

/// Which wire is wanted. `automatic` uses io_uring if it works, else sendmmsg and recvmmsg.
enum class WireChoice : std::uint8_t { automatic, uring, mmsg };

/// Opens a wire. Only this thread may use it.
/// \param notice If `automatic` does not get io_uring, receives one line that says why; else
///     unchanged. May be null.
/// Errors: those of the sockets, with any choice; unsupported, only with `uring`.
std::expected<std::unique_ptr<Wire>, WireError> open_wire(WireChoice choice,
                                                          const SocketOptions& options,
                                                          std::string* notice);

}  // namespace snmpring::io

#endif  // SNMPRING_IO_OPEN_WIRE_H_
