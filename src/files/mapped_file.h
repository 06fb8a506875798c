// A file that is read where it lies, without a copy of it.
#ifndef SNMPRING_FILES_MAPPED_FILE_H_
#define SNMPRING_FILES_MAPPED_FILE_H_

#include <cstddef>
#include <expected>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "files/file_error.h"

namespace snmpring::files {

/// A read-only mapping of a regular file, of the length that it had when it was opened.
///
/// A file that another takes the place of by rename stays mapped as it was. Whoever cuts the very
/// file while it is mapped ends this process by SIGBUS, as of any mapping.
class MappedFile {
 public:
  MappedFile() = default;
  MappedFile(MappedFile&& other) noexcept : octets_(std::exchange(other.octets_, {})) {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(octets_, other.octets_);
    return *this;
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  /// Never waits for another process, as a FIFO would. Errors, whose message begins with `path`:
  /// those of open(2) and mmap(2); EINVAL for what is no regular file; EFBIG for one of more than
  /// `octets_max`.
  static std::expected<MappedFile, FileError> open(const std::string& path, std::size_t octets_max);

  /// What is in the file; valid as long as this lives, wherever it is moved.
  Bytes octets() const noexcept { return octets_; }

 private:
  explicit MappedFile(Bytes octets) noexcept : octets_(octets) {}

  Bytes octets_;
};

}  // namespace snmpring::files

#endif  // SNMPRING_FILES_MAPPED_FILE_H_
