// A file that is read into memory as a whole, where nobody else can change it.
#ifndef SNMPRING_FILES_WHOLE_FILE_H_
#define SNMPRING_FILES_WHOLE_FILE_H_

#include <cstddef>
#include <expected>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "files/file_error.h"

namespace snmpring::files {

/// A copy of a regular file, of the length that it had when it was opened. What becomes of the file
/// after that does not matter: it may be replaced, removed, cut or written to. A mapping of it would
/// end this process by SIGBUS when it is cut, and would show what is written to it after it has been
/// checked.
class WholeFile {
 public:
  WholeFile() = default;
  WholeFile(WholeFile&& other) noexcept : octets_(std::exchange(other.octets_, {})) {}
  WholeFile& operator=(WholeFile&& other) noexcept {
    std::swap(octets_, other.octets_);
    return *this;
  }
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;
  ~WholeFile();

  /// Never waits for another process, as a FIFO would. Errors, whose message begins with `path`:
  /// those of open(2), read(2) and mmap(2); EINVAL for what is no regular file; EFBIG for one of
  /// more than `octets_max`; ESTALE for one that was cut while it was being read.
  static std::expected<WholeFile, FileError> open(const std::string& path, std::size_t octets_max);

  /// What is in the file; valid as long as this lives, wherever it is moved.
  Bytes octets() const noexcept { return octets_; }

 private:
  explicit WholeFile(Bytes octets) noexcept : octets_(octets) {}

  Bytes octets_;
};

}  // namespace snmpring::files

#endif  // SNMPRING_FILES_WHOLE_FILE_H_
