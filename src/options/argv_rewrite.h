// Brings the command line into one form: net-snmp's letters, which a command-line library cannot
// take, become long names, and options are told from targets.
#ifndef SNMPRING_OPTIONS_ARGV_REWRITE_H_
#define SNMPRING_OPTIONS_ARGV_REWRITE_H_

#include <expected>
#include <span>
#include <string>
#include <vector>

#include "options/option_table.h"
#include "options/usage_error.h"

namespace snmpring::options {

/// One word of meaning: an option with its argument, or a word that is no option.
struct Word {
  const OptionSpec* option = nullptr;  ///< Null for a word that is no option.
  std::string typed{};    ///< The flag as typed, without argument: "-c", "--community", "-Cr".
  char* value = nullptr;  ///< Borrowed from argv, terminated; null for options without argument.
};

/// Reads `arguments`, which is argv without the program's name; its strings stay where they are.
/// Options and other words mix, "--" ends the options, the last argument of a group of letters may
/// be attached
/// ("-v2c", "-Cr25", "-Ccr25") or follow. Stops behind --help and --version.
/// Errors name unknown options, missing and superfluous arguments, and options of net-snmp's that
/// mean nothing here.
std::expected<std::vector<Word>, UsageError> rewrite_argv(std::span<char* const> arguments);

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_ARGV_REWRITE_H_
