// Opens the file that records go to: it is locked before it is emptied, so that a run never takes it from another.
#ifndef SNMPRING_APP_OUTPUT_FILE_H_
#define SNMPRING_APP_OUTPUT_FILE_H_

#include <sys/types.h>

#include <expected>
#include <string>

#include "app/file_error.h"
#include "base/unique_fd.h"

namespace snmpring::app {

/// Locks the regular file behind `fd` for this run, by flock(2) where the file system has that, until the last copy
/// of the descriptor is closed. Anything else needs no lock. \return False where another run holds it.
bool lock_output(int fd) noexcept;

/// The same for standard output. Runs that only append (the shell's >>) share the lock.
bool lock_stdout(int fd) noexcept;

/// Ends the lock where others, such as the shell, keep copies of the descriptor.
void release_output(int fd) noexcept;

/// What is said of a file that lock_output() did not get. Exit code 73.
FileError locked_error(const std::string& what);

/// Creates `path`, or empties it once it is locked. All that is written goes to its end: what another process cuts off
/// leaves no hole. A pipe waits for its reader, as the shell's > does.
/// \param mode Permissions of a new file, before the umask. Errors: exit code 73.
std::expected<UniqueFd, FileError> create_output_file(const std::string& path, mode_t mode);

/// The same, or a copy of standard output where `path` is empty or "-".
std::expected<UniqueFd, FileError> create_output(const std::string& path, mode_t mode);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_OUTPUT_FILE_H_
