#include "app/output_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace snmpring::app {
namespace {

std::unexpected<FileError> failed(const std::string& what) {
  return std::unexpected(file_error(what, errno));
}

bool is_regular(int fd) noexcept {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

bool lock(int fd, int kind) noexcept {
  return !is_regular(fd) || ::flock(fd, kind | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

}  // namespace

bool lock_output(int fd) noexcept { return lock(fd, LOCK_EX); }

bool lock_stdout(int fd) noexcept {
  const int flags = ::fcntl(fd, F_GETFL);
  return lock(fd, flags >= 0 && (flags & O_APPEND) != 0 ? LOCK_SH : LOCK_EX);
}

void release_output(int fd) noexcept { ::flock(fd, LOCK_UN); }

FileError locked_error(const std::string& what) {
  return {EWOULDBLOCK, what + ": another snmpring is writing it"};
}

std::expected<UniqueFd, FileError> create_output_file(const std::string& path, mode_t mode) {
  const std::string what = "--output " + path;
  constexpr int kFlags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY;
  UniqueFd fd(::open(path.c_str(), kFlags, mode));
  if (!fd) return failed(what);
  if (!is_regular(fd.get())) return fd;
  if (!lock_output(fd.get())) return std::unexpected(locked_error(what));
  if (::ftruncate(fd.get(), 0) != 0) return failed(what);
  return fd;
}

std::expected<UniqueFd, FileError> create_output(const std::string& path, mode_t mode) {
  if (!path.empty() && path != "-") return create_output_file(path, mode);
  UniqueFd copy(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3));
  if (!copy) return failed("standard output");
  if (!lock_stdout(copy.get())) return std::unexpected(locked_error("standard output"));
  return copy;
}

}  // namespace snmpring::app
