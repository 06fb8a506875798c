// Where the names of MIB objects come from: names files, opened once and used in place, and what is
// built in.
#ifndef SNMPRING_OPTIONS_NAMES_FILES_H_
#define SNMPRING_OPTIONS_NAMES_FILES_H_

#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "files/whole_file.h"
#include "mib/names.h"
#include "process/exit_codes.h"

namespace snmpring::options {

/// Words that --names takes beside files.
inline constexpr std::string_view kNoNames = "none";
inline constexpr std::string_view kBuiltInNames = "builtin";

/// The file that snmpring-mibc writes where it is told no other: ~/.local/share/snmpring/names.
/// Empty where the environment names no home.
std::string default_names_file();

/// What --names stands for, the default included: `none` alone, or paths and `builtin`.
/// \param given Its arguments; empty where it was not given.
/// Errors: a reason on one line that completes "snmpring: --names: ".
std::expected<std::vector<std::string>, std::string> names_sources(
    const std::vector<std::string>& given);

/// Why a names file is no good.
struct NamesFault {
  std::string text;                ///< On one line; names the file.
  int code = process::kExitUsage;  ///< kExitData for what the file holds.
};

/// Names out of files that stay open. What replaces a file on disk meanwhile does not matter.
class NamesFiles {
 public:
  /// No names.
  NamesFiles() = default;

  /// \param sources As names_sources() gives them. What is built in comes last where it is not
  ///     among them.
  static std::expected<NamesFiles, NamesFault> open(std::span<const std::string> sources,
                                                    mib::NamesCheck check);

  const mib::Names& names() const noexcept { return names_; }

 private:
  std::vector<files::WholeFile> files_;  // The names borrow from them.
  mib::Names names_;
};

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_NAMES_FILES_H_
