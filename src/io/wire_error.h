// Builds the WireError for a failed system call.
#ifndef SNMPRING_IO_WIRE_ERROR_H_
#define SNMPRING_IO_WIRE_ERROR_H_

#include <string>
#include <string_view>

#include "io/wire.h"

namespace snmpring::io {

/// The system's words for an errno, such as "Operation not permitted".
std::string errno_text(int error);

/// "WHAT: the system's words for `error`", of kind permission for EPERM and EACCES, else system.
/// Out of descriptors or memory, it adds how to help that.
WireError system_error(std::string_view what, int error);

/// The same, of kind system whatever the errno: for what takes no rights, where EPERM means that a
/// filter of system calls is in the way.
WireError system_refusal(std::string_view what, int error);

}  // namespace snmpring::io

#endif  // SNMPRING_IO_WIRE_ERROR_H_
