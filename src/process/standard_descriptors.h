// Descriptors 0, 1 and 2. The program may be started with any of them closed.
#ifndef SNMPRING_PROCESS_STANDARD_DESCRIPTORS_H_
#define SNMPRING_PROCESS_STANDARD_DESCRIPTORS_H_

#include <string_view>

namespace snmpring::process {

/// Takes the places of standard descriptors that are closed. Otherwise a file that is opened later
/// could get one of these numbers, and would be read or written in place of the stream. Reading and
/// writing there fails with EBADF, as it did before. To be called before anything is opened.
/// \return 0, or
/// errno where a place cannot be taken.
int reserve_standard_descriptors() noexcept;

/// Writes `text` to standard output whole. Says what goes wrong in one line on standard error, but
/// for a reader who has gone.
/// \return kExitDone or kExitWrite.
int print(std::string_view text);

}  // namespace snmpring::process

#endif  // SNMPRING_PROCESS_STANDARD_DESCRIPTORS_H_
