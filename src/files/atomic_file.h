// A file that is there whole or not at all: written beside its place, synced and renamed.
#ifndef SNMPRING_FILES_ATOMIC_FILE_H_
#define SNMPRING_FILES_ATOMIC_FILE_H_

#include <expected>
#include <string>
#include <string_view>

#include "files/file_error.h"
#include "files/file_system.h"
#include "files/patience.h"

namespace snmpring::files {

/// Before the work whose end `path` is to mark: finds out whether the file can be made, and removes
/// what an earlier run left there, so that it cannot be taken for this one's.
std::expected<void, FileError> prepare_atomic_file(const std::string& path);

/// False for what can only be written to as it is: a pipe, a device, anything under /dev or /proc.
/// A path where there is nothing yet is replaceable.
bool is_replaceable(const std::string& path);

/// The name under which a replaceable `path` is written first; what is there is removed.
std::string temporary_path(const std::string& path);

/// The same for a file whose old content is to stay until then.
std::expected<void, FileError> check_atomic_file(const std::string& path);

/// Replaces `path` by `text`. After a crash there is the old file or the new one. What is no
/// regular file (a pipe, a device, anything under /dev or /proc) is written to as it is. Symbolic
/// links are followed. \param patience With a pipe that nobody reads, or whose reader takes
/// nothing.
std::expected<void, FileError> write_atomic_file(const std::string& path, std::string_view text,
                                                 Patience& patience);

/// The same through `files`, for what is a regular file or is not there.
std::expected<void, FileError> write_atomic_file(const std::string& path, std::string_view text,
                                                 FileSystem& files);

/// The same, for what is a regular file or is not there.
std::expected<void, FileError> write_atomic_file(const std::string& path, std::string_view text);

/// Replaces a regular file, or one that is not there, by `text`, and waits for no disk. Readers see
/// the old file or the new one; after a crash of the machine it may be empty.
std::expected<void, FileError> replace_file(const std::string& path, std::string_view text);

}  // namespace snmpring::files

#endif  // SNMPRING_FILES_ATOMIC_FILE_H_
