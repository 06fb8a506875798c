// Gives up what the kernel grants beyond an ordinary user's rights.
#ifndef SNMPRING_PROCESS_CAPABILITIES_H_
#define SNMPRING_PROCESS_CAPABILITIES_H_

#include <expected>

namespace snmpring::process {

/// Takes every capability out of the bounding set, so that no program that is executed later can
/// get one either. Those that this thread has it keeps. Does nothing where it may not: without
/// CAP_SETPCAP. Errors: errno.
std::expected<void, int> empty_bounding_set() noexcept;

/// Gives up all capabilities of this thread, ambient ones too, and sets no_new_privs: executing a
/// program grants nothing from now on. Of other threads it takes nothing; there should be none.
/// Makes sure of it. Errors: errno.
std::expected<void, int> drop_capabilities() noexcept;

}  // namespace snmpring::process

#endif  // SNMPRING_PROCESS_CAPABILITIES_H_
