// Asking for memory before it is needed.
#ifndef SNMPRING_BASE_PREFETCH_H_
#define SNMPRING_BASE_PREFETCH_H_

#include <cstddef>

namespace snmpring {

/// Asks for the cache lines from `begin` up to `end`, to be written to. Whatever the addresses,
/// nothing is read.
inline void prefetch_lines(const void* begin, const void* end) noexcept {
  constexpr std::ptrdiff_t kLineOctets = 64;
  const char* const last = static_cast<const char*>(end);
  for (const char* at = static_cast<const char*>(begin); at < last; at += kLineOctets) {
    __builtin_prefetch(at, /*rw=*/1);
  }
}

}  // namespace snmpring

#endif  // SNMPRING_BASE_PREFETCH_H_
