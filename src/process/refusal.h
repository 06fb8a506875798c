// Why the program ends before the first packet.
#ifndef SNMPRING_PROCESS_REFUSAL_H_
#define SNMPRING_PROCESS_REFUSAL_H_

#include <cerrno>
#include <expected>
#include <string>
#include <utility>

#include "files/file_error.h"
#include "process/exit_codes.h"

namespace snmpring::process {

struct Refusal {
  int exit_code;
  std::string message;  ///< One line that names the option or the file.
};

inline std::unexpected<Refusal> refuse(int exit_code, std::string message) {
  return std::unexpected(Refusal{exit_code, std::move(message)});
}

/// The exit code that errno `error` leads to. \param otherwise Where the system is not short of
/// anything.
constexpr int file_exit(int error, int otherwise) noexcept {
  const bool out_of_resources = error == ENOMEM || error == EMFILE || error == ENFILE;
  return out_of_resources ? kExitSystem : otherwise;
}

/// \param otherwise Where the error itself does not say what it leads to.
inline int file_exit(const files::FileError& error, int otherwise) noexcept {
  switch (error.fault) {
    case files::FileFault::system:
      return kExitSystem;
    case files::FileFault::unreadable:
      return kExitData;
    case files::FileFault::unwritable:
      return kExitWrite;
    case files::FileFault::usual:
      break;
  }
  return file_exit(error.error, otherwise);
}

}  // namespace snmpring::process

#endif  // SNMPRING_PROCESS_REFUSAL_H_
