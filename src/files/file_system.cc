#include "files/file_system.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/unique_fd.h"

namespace snmpring::files {

int FileSystem::create(const std::string& path) {
  return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
}

ssize_t FileSystem::write(int fd, const char* octets, std::size_t size) {
  return ::write(fd, octets, size);
}

int FileSystem::sync(int fd) { return ::fsync(fd) == 0 ? 0 : errno; }

int FileSystem::sync_data(int fd) { return ::fdatasync(fd) == 0 ? 0 : errno; }

int FileSystem::close(int fd) { return ::close(fd) == 0 ? 0 : errno; }

int FileSystem::rename(const std::string& from, const std::string& to) {
  return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

int FileSystem::remove(const std::string& path) { return ::unlink(path.c_str()) == 0 ? 0 : errno; }

int FileSystem::sync_folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return fd ? sync(fd.get()) : errno;
}

}  // namespace snmpring::files
