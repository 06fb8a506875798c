#include "files/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdint>

#include "base/unique_fd.h"

namespace snmpring::files {

MappedFile::~MappedFile() {
  if (!octets_.empty()) ::munmap(const_cast<std::uint8_t*>(octets_.data()), octets_.size());
}

std::expected<MappedFile, FileError> MappedFile::open(const std::string& path,
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
  if (size == 0) return MappedFile();  // There is nothing to map.
  // All at once: who maps a file reads most of it, and a fault for each page takes longer.
  void* const mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd.get(), 0);
  if (mapped == MAP_FAILED) return std::unexpected(file_error(path, errno));
  return MappedFile(Bytes(static_cast<const std::uint8_t*>(mapped), size));
}

}  // namespace snmpring::files
