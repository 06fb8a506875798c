// Keeps the process's memory, which holds secrets, from other processes of the same user and out of
// core dumps.
#ifndef SNMPRING_PROCESS_PRIVATE_MEMORY_H_
#define SNMPRING_PROCESS_PRIVATE_MEMORY_H_

namespace snmpring::process {

/// Makes the process undumpable (PR_SET_DUMPABLE in prctl(2)) and limits core dumps to nothing. To
/// be called before anything else in main(), for secrets may stand in argv, and again after any
/// change of the user, which makes a process dumpable again. Root keeps its access.
///
/// /proc/self stays usable in spite of what proc(5) says of the owner of its files: the kernel lets
/// a process look at itself (same_thread_group() in __ptrace_may_access() and
/// proc_fd_permission()), so that Output can open standard output anew. LeakSanitizer makes the
/// process dumpable for the moment in which it looks through its memory.
///
/// \return False when the kernel refuses either, which it does not do for these arguments.
bool make_memory_private() noexcept;

}  // namespace snmpring::process

#endif  // SNMPRING_PROCESS_PRIVATE_MEMORY_H_
