#include "io/open_wire.h"

#include <utility>

#include "io/mmsg_wire.h"
#include "io/uring_wire.h"

namespace snmpring::io {

std::expected<std::unique_ptr<Wire>, WireError> open_wire(WireChoice choice,
                                                          const SocketOptions& options,
                                                          std::string* notice) {
  if (choice != WireChoice::mmsg) {
    auto wire = UringWire::create(options);
    if (wire) return std::move(*wire);
    const bool falls_back =
        choice == WireChoice::automatic && wire.error().kind == WireError::Kind::unsupported;
    if (!falls_back) return std::unexpected(std::move(wire.error()));
    if (notice != nullptr) *notice = wire.error().message + "; using sendmmsg and recvmmsg instead";
  }
  auto wire = MmsgWire::create(options);
  if (!wire) return std::unexpected(std::move(wire.error()));
  return std::move(*wire);
}

}  // namespace snmpring::io
