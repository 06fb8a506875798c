// The temporary file stands in the same folder, since rename(2) is atomic within a file system
// only.
#include "app/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>

#include "base/unique_fd.h"

namespace snmpring::app {
namespace {

struct Place {
  std::string path;  // Where links lead.
  bool replaceable;
};

Place place_of(const std::string& path) {
  if (path.starts_with("/dev/") || path.starts_with("/proc/")) return {path, false};
  struct stat status;
  if (::stat(path.c_str(), &status) != 0) return {path, true};
  if (!S_ISREG(status.st_mode)) return {path, false};
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                         &std::free);
  return {real != nullptr ? std::string(real.get()) : path, true};
}

std::string temporary_of(const Place& place) { return place.path + ".tmp"; }

UniqueFd create_temporary(const std::string& path) {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
  UniqueFd fd(::open(path.c_str(), kFlags, 0666));
  if (!fd && errno == EEXIST && ::unlink(path.c_str()) == 0) {
    fd.reset(::open(path.c_str(), kFlags, 0666));
  }
  return fd;
}

bool write_all(int fd, std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t taken = ::write(fd, text.data(), text.size());
    if (taken < 0 && errno == EINTR) continue;
    if (taken <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(taken));
  }
  return true;
}

// The name is as durable as the content only when the folder is synced too.
void sync_folder_of(const std::string& path) noexcept {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd) ::fsync(fd.get());
}

std::unexpected<FileError> failed(const std::string& path) {
  return std::unexpected(file_error(path, errno));
}

std::expected<void, FileError> write_in_place(const std::string& path, std::string_view text) {
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY));
  if (!fd || !write_all(fd.get(), text)) return failed(path);
  return {};
}

}  // namespace

std::expected<void, FileError> prepare_atomic_file(const std::string& path) {
  const Place place = place_of(path);
  if (!place.replaceable) {
    if (::access(path.c_str(), W_OK) != 0) return failed(path);
    return {};
  }
  const std::string temporary = temporary_of(place);
  if (!create_temporary(temporary)) return failed(path);
  ::unlink(temporary.c_str());
  if (::unlink(place.path.c_str()) != 0 && errno != ENOENT) return failed(path);
  return {};
}

std::expected<void, FileError> write_atomic_file(const std::string& path, std::string_view text) {
  const Place place = place_of(path);
  if (!place.replaceable) return write_in_place(path, text);
  const std::string temporary = temporary_of(place);
  UniqueFd fd = create_temporary(temporary);
  if (!fd) return failed(path);
  int error = write_all(fd.get(), text) && ::fsync(fd.get()) == 0 ? 0 : errno;
  if (::close(fd.release()) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(temporary.c_str(), place.path.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(temporary.c_str());
    return std::unexpected(file_error(path, error));
  }
  sync_folder_of(place.path);
  return {};
}

}  // namespace snmpring::app
