// Asking for memory before it is needed.
#ifndef SNMPRING_BASE_PREFETCH_H_
#define SNMPRING_BASE_PREFETCH_H_

#include <cstddef>

namespace snmpring {

/// Asks for the cache line at `at`, to be written to. Whatever the address, nothing is read.
inline void prefetch_line(const void* at) noexcept { __builtin_prefetch(at, /*rw=*/1); }

/// The same, to be read only.
inline void prefetch_line_to_read(const void* at) noexcept { __builtin_prefetch(at, /*rw=*/0); }

/// Asks for the cache lines from `begin` up to `end`, to be written to. Whatever the addresses,
/// nothing is read.
inline void prefetch_lines(const void* begin, const void* end) noexcept {
  constexpr std::ptrdiff_t kLineOctets = 64;
  const char* const last = static_cast<const char*>(end);
  for (const char* at = static_cast<const char*>(begin); at < last; at += kLineOctets) {
    prefetch_line(at);
  }
}

}  // namespace snmpring

#endif  // SNMPRING_BASE_PREFETCH_H_
