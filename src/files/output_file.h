// Opens the file that records go to: it is locked before it is emptied, so that a run never takes
// it from another.
#ifndef SNMPRING_FILES_OUTPUT_FILE_H_
#define SNMPRING_FILES_OUTPUT_FILE_H_

#include <sys/types.h>

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "base/unique_fd.h"
#include "files/file_error.h"

namespace snmpring::files {

/// Locks the regular file behind `fd` for this run, by flock(2) where the file system has that. The
/// lock lasts until the last copy of the descriptor is closed. Anything but a regular file needs no
/// lock. \return False
/// where another run holds it.
bool lock_output(int fd) noexcept;

/// The same for standard output. Runs that only append (the shell's >>) share the lock.
bool lock_stdout(int fd) noexcept;

/// Ends the lock where others, such as the shell, keep copies of the descriptor.
void release_output(int fd) noexcept;

/// What is said of a file that lock_output() did not get. Exit code 73.
FileError locked_error(const std::string& what);

/// Creates `path`, or empties it once it is locked. All that is written goes to its end, so that a
/// file that another process cuts has no hole. A pipe waits for its reader, as with the shell's >.
/// \param mode Permissions of a new file, before the umask.
/// \param flags More of open(2)'s: with O_NONBLOCK a pipe does not wait, and errno is ENXIO.
/// \param option The option that names it, for messages.
/// Errors: exit code 73.
std::expected<UniqueFd, FileError> create_output_file(const std::string& path, mode_t mode,
                                                      int flags = 0,
                                                      std::string_view option = "--output");

/// The same, or a copy of standard output where `path` is empty or "-".
std::expected<UniqueFd, FileError> create_output(const std::string& path, mode_t mode);

/// Sees whether a regular file is still what this run has made of it.
class FileGuard {
 public:
  /// Guards nothing.
  FileGuard() = default;

  /// \param path The file is this run's alone and has this name. Empty for a descriptor that came
  /// from elsewhere: others may write to its file as well.
  FileGuard(int fd, const std::string& path);

  /// What another process has done to the file: cut it, written to it, removed it or replaced it.
  /// Null for nothing, and where it cannot be found out. \param octets What this run has written
  /// since the guard was made.
  const char* fault(std::uint64_t octets) const noexcept;

  /// The first of these alone.
  const char* cut(std::uint64_t octets) const noexcept;

 private:
  int fd_ = -1;  // Borrowed; negative for nothing to guard.
  std::string path_;
  std::uint64_t begin_ = 0;  // Where in the file this run's octets begin.
  bool linked_ = false;      // It had a name.
  // Of what is at path_.
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace snmpring::files

#endif  // SNMPRING_FILES_OUTPUT_FILE_H_
