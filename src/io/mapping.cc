// Memory for receive buffers, which costs nothing where it is not touched.
#include "io/mapping.h"

#include <sys/mman.h>

#include <cerrno>

#include "io/wire_error.h"

namespace snmpring::io {

std::expected<Mapping, WireError> Mapping::create(std::size_t octets) {
  void* const start = ::mmap(nullptr, octets, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (start == MAP_FAILED) {
    return std::unexpected(system_error("cannot map the receive buffers", errno));
  }
  // A huge page would be touched whole by the first small datagram. Where the kernel knows none, it
  // refuses, and all is well too.
  ::madvise(start, octets, MADV_NOHUGEPAGE);
  return Mapping(static_cast<std::uint8_t*>(start), octets);
}

Mapping::~Mapping() {
  if (start_ != nullptr) ::munmap(start_, octets_);
}

}  // namespace snmpring::io
