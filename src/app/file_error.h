// What went wrong with a file that the operator named.
#ifndef SNMPRING_APP_FILE_ERROR_H_
#define SNMPRING_APP_FILE_ERROR_H_

#include <cstring>
#include <string>
#include <string_view>

namespace snmpring::app {

struct FileError {
  int error;            ///< errno.
  std::string message;  ///< One line for the operator that names the file.
};

/// \param what The option and the path, or what else names the file.
inline FileError file_error(std::string_view what, int error) {
  return {error, std::string(what) + ": " + std::strerror(error)};
}

}  // namespace snmpring::app

#endif  // SNMPRING_APP_FILE_ERROR_H_
