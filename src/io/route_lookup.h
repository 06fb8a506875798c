// Asks the kernel for the route to an address if the errno of a send says too little
// (rtnetlink(7)).
#ifndef SNMPRING_IO_ROUTE_LOOKUP_H_
#define SNMPRING_IO_ROUTE_LOOKUP_H_

#include <cstdint>

#include "base/endpoint.h"
#include "io/wire.h"

namespace snmpring::io {

/// Why a send to `to` failed with `error`. `unknown` for all errors but EACCES and EINVAL, and if
/// the kernel does not tell. Takes four system calls and one descriptor for their duration. Needs
/// no rights.
/// \param interface_index Of the interface that the sockets are bound to; 0 for none.
SendObstacle find_obstacle(const IpAddress& to, int error, std::uint32_t interface_index) noexcept;

}  // namespace snmpring::io

#endif  // SNMPRING_IO_ROUTE_LOOKUP_H_
