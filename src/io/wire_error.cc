#include "io/wire_error.h"

#include <cerrno>
#include <system_error>

namespace snmpring::io {

std::string errno_text(int error) { return std::generic_category().message(error); }

WireError system_error(std::string_view what, int error) {
  std::string message(what);
  message += ": ";
  message += errno_text(error);
  switch (error) {
    case EMFILE:
      message += " (raise the limit with ulimit -n)";
      break;
    case ENFILE:
      message += " (raise the sysctl fs.file-max)";
      break;
    case ENOMEM:
    case ENOBUFS:
      message += " (the host or its memory control group is short of memory)";
      break;
    default:
      break;
  }
  const bool denied = error == EPERM || error == EACCES;
  return {denied ? WireError::Kind::permission : WireError::Kind::system, std::move(message),
          error};
}

WireError system_refusal(std::string_view what, int error) {
  WireError refusal = system_error(what, error);
  refusal.kind = WireError::Kind::system;
  return refusal;
}

}  // namespace snmpring::io
