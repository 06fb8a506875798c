#include "files/descriptor_access.h"

#include <fcntl.h>

#include <cerrno>

namespace snmpring::files {
namespace {

/// EBADF where `fd` is closed, only stands for a path, or is open for nothing but `other`.
int error_unless_open(int fd, int other) noexcept {
  const int flags = ::fcntl(fd, F_GETFL);
  const bool unfit = flags < 0 || (flags & O_PATH) != 0 || (flags & O_ACCMODE) == other;
  return unfit ? EBADF : 0;
}

}  // namespace

int readable_error(int fd) noexcept { return error_unless_open(fd, O_WRONLY); }

int writable_error(int fd) noexcept { return error_unless_open(fd, O_RDONLY); }

}  // namespace snmpring::files
