// How often the program allocated so far: linking allocation_counter.cc replaces operator new.
#ifndef SNMPRING_BENCH_ALLOCATION_COUNTER_H_
#define SNMPRING_BENCH_ALLOCATION_COUNTER_H_

#include <cstddef>

namespace snmpring::bench {

/// Calls of operator new since the program began. Programs with one thread only.
std::size_t allocation_count() noexcept;

}  // namespace snmpring::bench

#endif  // SNMPRING_BENCH_ALLOCATION_COUNTER_H_
