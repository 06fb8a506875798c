// Builds the WireError for a failed system call.
#ifndef SNMPRING_IO_WIRE_ERROR_H_
#define SNMPRING_IO_WIRE_ERROR_H_

#include <string>
#include <string_view>

#include "io/wire.h"

namespace snmpring::io {

/// The system's text for an errno, such as "Operation not permitted".
std::string errno_text(int error);

/// "WHAT: the system's text for `error`". Its kind is permission for EPERM and EACCES, else system.
/// If descriptors or memory ran out, the message adds what helps.
WireError system_error(std::string_view what, int error);

/// The same, but always of kind system. For calls that need no rights, where EPERM means that a
/// filter of system calls blocks them.
WireError system_refusal(std::string_view what, int error);

}  // namespace snmpring::io

#endif  // SNMPRING_IO_WIRE_ERROR_H_
