#include "base/invariant.h"

#include <cstdio>
#include <cstdlib>

namespace snmpring {

void invariant_failed(const char* what, const std::source_location& where) noexcept {
  std::fprintf(stderr, "snmpring: internal error: %s:%u: %s\n", where.file_name(),
               static_cast<unsigned>(where.line()), what);
#ifdef SNMPRING_ABORT_ON_INVARIANT
  std::abort();
#else
  std::_Exit(70);
#endif
}

}  // namespace snmpring
