// What went wrong with a file that the operator named.
#ifndef SNMPRING_APP_FILE_ERROR_H_
#define SNMPRING_APP_FILE_ERROR_H_

#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "app/exit_codes.h"

namespace snmpring::app {

struct FileError {
  int error;            ///< errno.
  std::string message;  ///< One line for the operator that names the file.
  /// The exit status that it leads to wherever it comes up; nullopt where that is for the caller to say.
  std::optional<int> exit = {};
};

/// \param what The option and the path, or what else names the file.
inline FileError file_error(std::string_view what, int error) {
  return {error, std::string(what) + ": " + std::strerror(error)};
}

/// What the kernel refused that is no file of the operator's, and no fault of his.
inline FileError system_refusal(std::string_view what, int error) {
  FileError refusal = file_error(what, error);
  refusal.exit = kExitSystem;
  return refusal;
}

/// The exit status that errno `error` leads to. \param otherwise Where the system is not short of anything.
inline int file_exit(int error, int otherwise) noexcept {
  const bool out_of_resources = error == ENOMEM || error == EMFILE || error == ENFILE;
  return out_of_resources ? kExitSystem : otherwise;
}

inline int file_exit(const FileError& error, int otherwise) noexcept {
  return error.exit.value_or(file_exit(error.error, otherwise));
}

}  // namespace snmpring::app

#endif  // SNMPRING_APP_FILE_ERROR_H_
