#include "process/private_memory.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace snmpring::process {

bool make_memory_private() noexcept {
  const bool undumpable = ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
  // A second lock on core dumps, which no change of the user opens.
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  return ::setrlimit(RLIMIT_CORE, &none) == 0 && undumpable;
}

}  // namespace snmpring::process
