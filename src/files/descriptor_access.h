// Whether a descriptor that somebody else opened can be read or written.
#ifndef SNMPRING_FILES_DESCRIPTOR_ACCESS_H_
#define SNMPRING_FILES_DESCRIPTOR_ACCESS_H_

namespace snmpring::files {

/// Whether `fd` can be read from, as far as it was opened for that. \return 0 or EBADF.
int readable_error(int fd) noexcept;

/// Whether `fd` can be written to, as far as it was opened for that. \return 0 or EBADF.
int writable_error(int fd) noexcept;

}  // namespace snmpring::files

#endif  // SNMPRING_FILES_DESCRIPTOR_ACCESS_H_
