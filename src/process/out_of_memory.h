// What becomes of the program when it gets no memory: one line on standard error and exit status
// 71.
#ifndef SNMPRING_PROCESS_OUT_OF_MEMORY_H_
#define SNMPRING_PROCESS_OUT_OF_MEMORY_H_

namespace snmpring::process {

/// From now on an allocation that fails ends the process at once. For the time in which nothing has
/// been written.
void exit_when_out_of_memory() noexcept;

/// From now on an allocation that fails throws std::bad_alloc, so that a line that was begun can be
/// completed. Where nobody catches it, the process ends as with exit_when_out_of_memory().
void throw_when_out_of_memory() noexcept;

/// Says so, without allocating. \return kExitSystem.
int complain_of_memory() noexcept;

}  // namespace snmpring::process

#endif  // SNMPRING_PROCESS_OUT_OF_MEMORY_H_
