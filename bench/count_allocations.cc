// Preloaded into a program: counts its calls of malloc, calloc and realloc, operator new by way of
// the first, and writes the number to the file that SNMPRING_ALLOCATIONS names when the program
// ends.
#include <atomic>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

#define SNMPRING_PRELOADED extern "C" __attribute__((visibility("default")))

namespace {

std::atomic<unsigned long> count = 0;

__attribute__((destructor)) void tell() {
  const char* const path = std::getenv("SNMPRING_ALLOCATIONS");
  if (path == nullptr) return;
  const unsigned long counted = count;
  if (std::FILE* const file = std::fopen(path, "w")) {
    std::fprintf(file, "%lu\n", counted);
    std::fclose(file);
  }
}

}  // namespace

// glibc's own allocator under other names; operator new comes here by way of malloc.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t number, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
}

SNMPRING_PRELOADED void* malloc(std::size_t size) {
  ++count;
  return __libc_malloc(size);
}
SNMPRING_PRELOADED void* calloc(std::size_t number, std::size_t size) {
  ++count;
  return __libc_calloc(number, size);
}
SNMPRING_PRELOADED void* realloc(void* memory, std::size_t size) {
  ++count;
  return __libc_realloc(memory, size);
}
