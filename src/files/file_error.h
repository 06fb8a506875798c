// What went wrong with a file that the operator named.
#ifndef SNMPRING_FILES_FILE_ERROR_H_
#define SNMPRING_FILES_FILE_ERROR_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace snmpring::files {

/// What stands behind the errno, where that is not what the caller was about.
enum class FileFault : std::uint8_t {
  usual,       ///< It is for the caller to say what follows from it.
  system,      ///< The system refused something that is no file of the operator's.
  unreadable,  ///< A stream that was there to be read cannot be read.
  unwritable,  ///< A stream that was there to be written cannot be written.
};

struct FileError {
  int error;            ///< errno.
  std::string message;  ///< One line for the operator that names the file.
  FileFault fault = FileFault::usual;
};

/// \param what The option and the path, or what else names the file.
inline FileError file_error(std::string_view what, int error, FileFault fault = FileFault::usual) {
  return {error, std::string(what) + ": " + std::strerror(error), fault};
}

/// What the kernel refused that is no file of the operator's, and no fault of his.
inline FileError system_refusal(std::string_view what, int error) {
  return file_error(what, error, FileFault::system);
}

}  // namespace snmpring::files

#endif  // SNMPRING_FILES_FILE_ERROR_H_
