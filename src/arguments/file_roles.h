// Finds which files a run reads and writes. Checks that no file it writes has a second use.
#ifndef SNMPRING_ARGUMENTS_FILE_ROLES_H_
#define SNMPRING_ARGUMENTS_FILE_ROLES_H_

#include <expected>

#include "options/options.h"
#include "process/usage_error.h"

namespace snmpring::arguments {

/// Refuses (64) a run that would write over a file that it reads, or write two things to one file.
/// This happens before anything is opened for writing.
///
/// Files are told apart by device and inode, after links are followed. A file that does not exist
/// yet is told by its folder and its name there. A file that is first written under another name
/// (FILE.tmp) counts with that name too. Standard input, output and error count where they are
/// used, and so do descriptors of secrets. Devices and sockets may be named several times, and so
/// may a pipe that is not read from.
std::expected<void, process::UsageError> check_file_roles(const options::Options& options);

}  // namespace snmpring::arguments

#endif  // SNMPRING_ARGUMENTS_FILE_ROLES_H_
