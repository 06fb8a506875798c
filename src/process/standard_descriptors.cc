#include "process/standard_descriptors.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "files/write_all.h"
#include "process/complain.h"
#include "process/exit_codes.h"

namespace snmpring::process {

int reserve_standard_descriptors() noexcept {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) >= 0) continue;
    // The lowest number that is free is this one. A path alone can be neither read nor written, and
    // a folder cannot be opened to write to through /dev/stdout either.
    if (::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC) != fd) return errno;
  }
  return 0;
}

int print(std::string_view text) {
  const int error = files::write_all(STDOUT_FILENO, text);
  if (error == 0) return kExitDone;
  if (error == EPIPE) return kExitWrite;
  return complain(kExitWrite, std::string("standard output: ") + std::strerror(error));
}

}  // namespace snmpring::process
