// Descriptors 0, 1 and 2, which whoever starts the program may have closed.
#ifndef SNMPRING_PROCESS_STANDARD_DESCRIPTORS_H_
#define SNMPRING_PROCESS_STANDARD_DESCRIPTORS_H_

#include <string_view>

namespace snmpring::process {

/// Takes the places of standard descriptors that are closed, so that nothing that is opened later
/// gets one of these numbers and is read or written in place of the stream. Reading and writing
/// there fails with EBADF, as it did before. To be called before anything is opened. \return 0, or
/// errno where a place cannot be taken.
int reserve_standard_descriptors() noexcept;

/// Writes `text` to standard output whole. Says what goes wrong in one line on standard error, but
/// for a reader who has gone.
/// \return kExitDone or kExitWrite.
int print(std::string_view text);

}  // namespace snmpring::process

#endif  // SNMPRING_PROCESS_STANDARD_DESCRIPTORS_H_
