// The temporary file stands in the same folder, since rename(2) is atomic within a file system
// only.
#include "files/atomic_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>

#include "base/unique_fd.h"

namespace snmpring::files {
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

/// A descriptor, or -1 with errno.
int create_temporary(const std::string& path, FileSystem& files) {
  const int fd = files.create(path);
  // What a crash has left.
  return fd < 0 && errno == EEXIST && files.remove(path) == 0 ? files.create(path) : fd;
}

/// \return 0 or errno.
int write_all(int fd, std::string_view text, FileSystem& files) {
  while (!text.empty()) {
    const ssize_t taken = files.write(fd, text.data(), text.size());
    if (taken < 0 && errno == EINTR) continue;
    if (taken <= 0) return taken < 0 ? errno : EIO;
    text.remove_prefix(static_cast<std::size_t>(taken));
  }
  return 0;
}

std::unexpected<FileError> failed(const std::string& path) {
  return std::unexpected(file_error(path, errno));
}

/// To be written to without waiting. A named pipe that nobody reads cannot be opened at all.
std::expected<UniqueFd, FileError> open_in_place(const std::string& path, Patience& patience) {
  while (true) {
    UniqueFd fd(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    if (fd) return fd;
    if (errno != ENXIO || !is_pipe(path)) return failed(path);
    if (!patience.wait(-1, 0)) {
      return std::unexpected(FileError{ENXIO, path + ": nobody reads this pipe"});
    }
  }
}

std::expected<void, FileError> write_in_place(const std::string& path, std::string_view text,
                                              Patience& patience) {
  const auto fd = open_in_place(path, patience);
  if (!fd) return std::unexpected(fd.error());
  while (!text.empty()) {
    const ssize_t taken = ::write(fd->get(), text.data(), text.size());
    if (taken > 0) {
      text.remove_prefix(static_cast<std::size_t>(taken));
      continue;
    }
    const int error = taken < 0 ? errno : EIO;
    if (error == EINTR) continue;
    if (error != EAGAIN) return std::unexpected(file_error(path, error));
    if (!patience.wait(fd->get(), POLLOUT)) {
      return std::unexpected(FileError{error, path + ": its reader takes nothing"});
    }
  }
  return {};
}

/// Writes `text` beside `place` and puts it there.
/// \param wait_for_disk Whether it has been synced by then.
/// \return 0 or errno; the temporary file is then gone.
int put_in_place(const Place& place, std::string_view text, bool wait_for_disk, FileSystem& files) {
  const std::string temporary = temporary_of(place);
  const int fd = create_temporary(temporary, files);
  if (fd < 0) return errno;
  int error = write_all(fd, text, files);
  if (error == 0 && wait_for_disk) error = files.sync(fd);
  if (const int closed = files.close(fd); error == 0) error = closed;
  if (error == 0) error = files.rename(temporary, place.path);
  if (error != 0) files.remove(temporary);
  return error;
}

}  // namespace

bool is_replaceable(const std::string& path) { return place_of(path).replaceable; }

std::string temporary_path(const std::string& path) { return temporary_of(place_of(path)); }

std::expected<void, FileError> check_atomic_file(const std::string& path) {
  const Place place = place_of(path);
  if (!place.replaceable) {
    if (::access(path.c_str(), W_OK) != 0) return failed(path);
    return {};
  }
  FileSystem files;
  const std::string temporary = temporary_of(place);
  const UniqueFd fd(create_temporary(temporary, files));
  if (!fd) return failed(path);
  files.remove(temporary);
  return {};
}

std::expected<void, FileError> prepare_atomic_file(const std::string& path) {
  if (auto checked = check_atomic_file(path); !checked) return checked;
  const Place place = place_of(path);
  if (!place.replaceable) return {};
  FileSystem files;
  if (const int error = files.remove(place.path); error != 0 && error != ENOENT) {
    return std::unexpected(file_error(path, error));
  }
  return {};
}

std::expected<void, FileError> write_atomic_file(const std::string& path, std::string_view text) {
  FileSystem files;
  return write_atomic_file(path, text, files);
}

std::expected<void, FileError> write_atomic_file(const std::string& path, std::string_view text,
                                                 Patience& patience) {
  if (!is_replaceable(path)) return write_in_place(path, text, patience);
  return write_atomic_file(path, text);
}

std::expected<void, FileError> write_atomic_file(const std::string& path, std::string_view text,
                                                 FileSystem& files) {
  const Place place = place_of(path);
  if (!place.replaceable) {
    NoPatience none;
    return write_in_place(path, text, none);
  }
  if (const int error = put_in_place(place, text, /*wait_for_disk=*/true, files); error != 0) {
    return std::unexpected(file_error(path, error));
  }
  // Not every file system can do that. Where it fails a crash of the machine may bring the old file
  // back, which is whole.
  files.sync_folder_of(place.path);
  return {};
}

std::expected<void, FileError> replace_file(const std::string& path, std::string_view text) {
  FileSystem files;
  const Place place = place_of(path);
  const int error =
      place.replaceable ? put_in_place(place, text, /*wait_for_disk=*/false, files) : EINVAL;
  if (error != 0) return std::unexpected(file_error(path, error));
  return {};
}

}  // namespace snmpring::files
