#include "files/output_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace snmpring::files {
namespace {

std::unexpected<FileError> output_failed(const std::string& what) {
  return std::unexpected(file_error(what, errno));
}

bool is_regular(int fd) noexcept {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

bool appends(int fd) noexcept {
  const int flags = ::fcntl(fd, F_GETFL);
  return flags >= 0 && (flags & O_APPEND) != 0;
}

bool lock(int fd, int kind) noexcept {
  return !is_regular(fd) || ::flock(fd, kind | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

}  // namespace

bool lock_output(int fd) noexcept { return lock(fd, LOCK_EX); }

bool lock_stdout(int fd) noexcept { return lock(fd, appends(fd) ? LOCK_SH : LOCK_EX); }

void release_output(int fd) noexcept { ::flock(fd, LOCK_UN); }

FileError locked_error(const std::string& what) {
  return {EWOULDBLOCK, what + ": another snmpring is writing it"};
}

std::expected<UniqueFd, FileError> create_output_file(const std::string& path, mode_t mode,
                                                      int flags, std::string_view option) {
  const std::string what = std::string(option) + ' ' + path;
  constexpr int kFlags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY;
  UniqueFd fd(::open(path.c_str(), kFlags | flags, mode));
  if (!fd) return output_failed(what);
  if (!lock_output(fd.get())) return std::unexpected(locked_error(what));
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) return output_failed(what);
  if (S_ISREG(status.st_mode) && status.st_size != 0 && ::ftruncate(fd.get(), 0) != 0) {
    return output_failed(what);
  }
  return fd;
}

std::expected<UniqueFd, FileError> create_output(const std::string& path, mode_t mode) {
  if (!path.empty() && path != "-") return create_output_file(path, mode);
  UniqueFd copy(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3));
  if (!copy) return output_failed("standard output");
  if (!lock_stdout(copy.get())) return std::unexpected(locked_error("standard output"));
  return copy;
}

FileGuard::FileGuard(int fd, const std::string& path) {
  struct stat status {};
  if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return;
  const off_t begin = appends(fd) ? status.st_size : ::lseek(fd, 0, SEEK_CUR);
  if (begin < 0) return;
  fd_ = fd;
  begin_ = static_cast<std::uint64_t>(begin);
  linked_ = status.st_nlink > 0;
  if (path.empty() || ::stat(path.c_str(), &status) != 0) return;
  path_ = path;
  device_ = status.st_dev;
  inode_ = status.st_ino;
}

const char* FileGuard::cut(std::uint64_t octets) const noexcept {
  struct stat status {};
  if (fd_ < 0 || ::fstat(fd_, &status) != 0) return nullptr;
  return static_cast<std::uint64_t>(status.st_size) < begin_ + octets ? "another process has cut it"
                                                                      : nullptr;
}

const char* FileGuard::fault(std::uint64_t octets) const noexcept {
  if (const char* const shorter = cut(octets)) return shorter;
  struct stat status {};
  if (fd_ < 0 || ::fstat(fd_, &status) != 0) return nullptr;
  constexpr const char* kGone = "another process has moved or removed it";
  if (!path_.empty()) {
    if (static_cast<std::uint64_t>(status.st_size) > begin_ + octets) {
      return "another process has written to it";
    }
    struct stat named {};
    if (::stat(path_.c_str(), &named) == 0) {
      return named.st_dev == device_ && named.st_ino == inode_ ? nullptr
                                                               : "another process has replaced it";
    }
    if (errno == ENOENT || errno == ENOTDIR) return kGone;
  }
  return linked_ && status.st_nlink == 0 ? kGone : nullptr;
}

}  // namespace snmpring::files
