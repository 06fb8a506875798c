// Whether a descriptor has something to read at this moment.
#ifndef SNMPRING_TESTS_SCRATCH_READABLE_H_
#define SNMPRING_TESTS_SCRATCH_READABLE_H_

#include <poll.h>

namespace snmpring::scratch {

inline bool readable(int fd) {
  pollfd request{.fd = fd, .events = POLLIN, .revents = 0};
  return ::poll(&request, 1, 0) == 1;
}

}  // namespace snmpring::scratch

#endif  // SNMPRING_TESTS_SCRATCH_READABLE_H_
