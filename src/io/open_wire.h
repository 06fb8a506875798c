// Picks and opens the wire that this host allows.
#ifndef SNMPRING_IO_OPEN_WIRE_H_
#define SNMPRING_IO_OPEN_WIRE_H_

#include <cstdint>
#include <expected>
#include <memory>
#include <string>

#include "io/wire.h"

namespace snmpring::io {

/// Which wire is wanted. `automatic` is io_uring where it works, else sendmmsg and recvmmsg.
enum class WireChoice : std::uint8_t { automatic, uring, mmsg };

/// Opens a wire, to be used by this thread alone.
/// \param notice Where `automatic` falls back, gets one line that says why; else is left alone. May
///     be null.
/// Errors: those of the sockets, with any choice; unsupported, with `uring` alone.
std::expected<std::unique_ptr<Wire>, WireError> open_wire(WireChoice choice,
                                                          const SocketOptions& options,
                                                          std::string* notice);

}  // namespace snmpring::io

#endif  // SNMPRING_IO_OPEN_WIRE_H_
