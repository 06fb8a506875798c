// Whether a descriptor that somebody else opened can be read or written.
#ifndef SNMPRING_APP_DESCRIPTOR_ACCESS_H_
#define SNMPRING_APP_DESCRIPTOR_ACCESS_H_

namespace snmpring::app {

/// Whether `fd` can be read from, as far as it was opened for that. \return 0 or EBADF.
int readable_error(int fd) noexcept;

/// Whether `fd` can be written to, as far as it was opened for that. \return 0 or EBADF.
int writable_error(int fd) noexcept;

}  // namespace snmpring::app

#endif  // SNMPRING_APP_DESCRIPTOR_ACCESS_H_
