// Writes a text whole, to whatever a descriptor is.
#ifndef SNMPRING_APP_WRITE_ALL_H_
#define SNMPRING_APP_WRITE_ALL_H_

#include <string_view>

namespace snmpring::app {

/// Waits where a pipe or a terminal takes nothing more, blocking or not. \return 0, or the errno of what failed.
int write_all(int fd, std::string_view text) noexcept;

}  // namespace snmpring::app

#endif  // SNMPRING_APP_WRITE_ALL_H_
