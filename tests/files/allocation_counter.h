// How often the program allocated so far: linking allocation_counter.cc replaces operator new.
#ifndef SNMPRING_TESTS_FILES_ALLOCATION_COUNTER_H_
#define SNMPRING_TESTS_FILES_ALLOCATION_COUNTER_H_

#include <cstddef>

namespace snmpring::files {

/// Calls of operator new since the program began. Programs with one thread only.
std::size_t allocation_count() noexcept;

}  // namespace snmpring::files

#endif  // SNMPRING_TESTS_FILES_ALLOCATION_COUNTER_H_
