// How often and how much the program allocated so far: linking allocation_counter.cc replaces
// operator new.
#ifndef SNMPRING_TESTS_SCRATCH_ALLOCATION_COUNTER_H_
#define SNMPRING_TESTS_SCRATCH_ALLOCATION_COUNTER_H_

#include <cstddef>

namespace snmpring::scratch {

/// Calls of operator new since the program began. Programs with one thread only.
std::size_t allocation_count() noexcept;

/// What they asked for, whether or not it was freed since.
std::size_t allocated_octets() noexcept;

}  // namespace snmpring::scratch

#endif  // SNMPRING_TESTS_SCRATCH_ALLOCATION_COUNTER_H_
