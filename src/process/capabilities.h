// Gives up what the kernel grants beyond an ordinary user's rights.
#ifndef SNMPRING_PROCESS_CAPABILITIES_H_
#define SNMPRING_PROCESS_CAPABILITIES_H_

#include <expected>

namespace snmpring::process {

/// Takes every capability out of the bounding set, so that no program that is executed later can
/// get one. This thread keeps those that it has. Without CAP_SETPCAP nothing is allowed, and
/// nothing happens. Errors: errno.
std::expected<void, int> empty_bounding_set() noexcept;

/// Gives up all capabilities of this thread, ambient ones too, and checks that they are gone. Sets
/// no_new_privs: executing a program grants nothing from now on. Other threads keep theirs, so
/// there should be none. Errors: errno.
std::expected<void, int> drop_capabilities() noexcept;

}  // namespace snmpring::process

#endif  // SNMPRING_PROCESS_CAPABILITIES_H_
