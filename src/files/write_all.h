// Writes a text whole, to whatever a descriptor is.
#ifndef SNMPRING_FILES_WRITE_ALL_H_
#define SNMPRING_FILES_WRITE_ALL_H_

#include <string_view>

namespace snmpring::files {

/// Waits where a pipe or a terminal takes nothing more, blocking or not. \return 0, or the errno of
/// what failed.
int write_all(int fd, std::string_view text) noexcept;

}  // namespace snmpring::files

#endif  // SNMPRING_FILES_WRITE_ALL_H_
