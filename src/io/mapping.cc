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
  // The first small datagram would touch a whole huge page. A kernel without huge pages refuses
  // this call, which does no harm.
  ::madvise(start, octets, MADV_NOHUGEPAGE);
  return Mapping(static_cast<std::uint8_t*>(start), octets);
}

Mapping::~Mapping() {
  if (start_ != nullptr) ::munmap(start_, octets_);
}

}  // namespace snmpring::io
