// Which files a run reads and writes, and that none of those that it writes is another of them too.
#ifndef SNMPRING_OPTIONS_FILE_ROLES_H_
#define SNMPRING_OPTIONS_FILE_ROLES_H_

#include <expected>

#include "options/options.h"
#include "options/usage_error.h"

namespace snmpring::options {

/// Refuses (64) a run that would write over a file that it reads, or write two things to one file.
/// Nothing has been opened for writing by then.
///
/// Files are told apart by device and inode, whatever they are called and through links; one that
/// is not there yet by its folder and its name in it. What is written under another name first
/// (FILE.tmp) counts with that name too. Standard input, output and error count where they are
/// used, descriptors of secrets too. Devices and sockets may be named as often as anybody likes,
/// and so may a pipe that is not read from.
std::expected<void, UsageError> check_file_roles(const Options& options);

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_FILE_ROLES_H_
