#include "files/patience.h"

#include <sys/stat.h>

namespace snmpring::files {

bool is_pipe(const std::string& path) noexcept {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
}

}  // namespace snmpring::files
