#include "files/whole_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdint>

#include "base/unique_fd.h"

namespace snmpring::files {

WholeFile::~WholeFile() {
  if (!octets_.empty()) ::munmap(const_cast<std::uint8_t*>(octets_.data()), octets_.size());
}

std::expected<WholeFile, FileError> WholeFile::open(const std::string& path,
                                                    std::size_t octets_max) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0) return std::unexpected(file_error(path, errno));
  if (!S_ISREG(status.st_mode)) {
    return std::unexpected(FileError{EINVAL, path + ": is no regular file"});
  }
  if (std::uint64_t size = static_cast<std::uint64_t>(status.st_size); size > octets_max) {
    return std::unexpected(FileError{EFBIG, path + ": has " + std::to_string(size) +
                                                " octets, more than the " +
                                                std::to_string(octets_max) + " that are read"});
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return WholeFile();  // There is nothing to hold.
  // All pages at once, since a fault for each takes longer.
  void* const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (memory == MAP_FAILED) return std::unexpected(file_error(path, errno));
  auto* const octets = static_cast<std::uint8_t*>(memory);
  WholeFile file(Bytes(octets, size));
  for (std::size_t at = 0; at < size;) {
    const ssize_t got = ::read(fd.get(), octets + at, size - at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::unexpected(file_error(path, errno));
    if (got == 0) {
      return std::unexpected(FileError{ESTALE, path + ": was cut while it was being read"});
    }
    at += static_cast<std::size_t>(got);
  }
  // What has been checked stays as it is.
  if (::mprotect(memory, size, PROT_READ) != 0) return std::unexpected(file_error(path, errno));
  return file;
}

}  // namespace snmpring::files
