// The files that the paths of the command line lead to, each once.
#ifndef SNMPRING_MIBC_INPUT_FILES_H_
#define SNMPRING_MIBC_INPUT_FILES_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace snmpring::mibc {

/// Larger files are no MIB modules.
inline constexpr std::size_t kFileOctetsMax = std::size_t{32} << 20;

struct InputFile {
  std::string path;
  std::uint32_t path_order;  ///< Which of the paths led to it, from 0.
};

/// What was found, in an order that depends on names alone.
struct InputFiles {
  std::vector<InputFile> files;
  std::vector<std::string> refused;  ///< One line each: what was no file, or could not be read.
};

/// Folders are walked down to the last; links to files are followed, links to folders are not.
/// In folders, names that begin with `.` or `#` or end with `~` or `#` are passed over, as editors
/// leave them.
/// Errors: one line about a path that is not there or cannot be read.
std::expected<InputFiles, std::string> list_input_files(const std::vector<std::string>& paths);

/// The whole file. Errors: one line that names it. Never waits: a FIFO is refused.
std::expected<std::string, std::string> read_input_file(const std::string& path);

}  // namespace snmpring::mibc

#endif  // SNMPRING_MIBC_INPUT_FILES_H_
