#include "app/patience.h"

#include <sys/stat.h>

namespace snmpring::app {

bool is_pipe(const std::string& path) noexcept {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
}

}  // namespace snmpring::app
