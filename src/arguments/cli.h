// The command line: from argv to Options, or to the text and status with which the program ends.
#ifndef SNMPRING_ARGUMENTS_CLI_H_
#define SNMPRING_ARGUMENTS_CLI_H_

#include <expected>
#include <string>
#include <string_view>

#include "options/options.h"
#include "process/exit_codes.h"

namespace snmpring::arguments {

/// How the program ends when there is nothing to run.
struct CliExit {
  int code = 0;
  /// With code 0, for --help and --version: text for standard output. Otherwise exactly one line
  /// for standard error, "snmpring: FLAG: reason". Ends with a newline and never holds a secret.
  std::string text;
};

/// Reads the command line, the configuration file that it names, and the sources of secrets.
/// Secrets that `argv` holds as plain text are overwritten there with zeros.
///
/// \param argv `argc` terminated, writable strings, the first of them the program's name.
std::expected<options::Options, CliExit> parse_command_line(int argc, char** argv);

/// "0.1.0".
std::string_view program_version() noexcept;

}  // namespace snmpring::arguments

#endif  // SNMPRING_ARGUMENTS_CLI_H_
