// Replaces operator new by one that counts. In a file of its own, where no compiler inlines it into
// a caller and takes its malloc for a mismatch.
#include "scratch/allocation_counter.h"

#include <cstdlib>
#include <new>

namespace {
std::size_t count = 0;
std::size_t octets = 0;
}  // namespace

std::size_t snmpring::scratch::allocation_count() noexcept { return count; }
std::size_t snmpring::scratch::allocated_octets() noexcept { return octets; }

void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++count;
  octets += size;
  return std::malloc(size == 0 ? 1 : size);
}
void* operator new(std::size_t size) {
  if (void* const memory = operator new(size, std::nothrow)) return memory;
  std::abort();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
