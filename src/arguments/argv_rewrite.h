// Brings the command line into one form. Net-snmp's letters, which a command-line library cannot
// take, become long names. Options are told from targets.
#ifndef SNMPRING_ARGUMENTS_ARGV_REWRITE_H_
#define SNMPRING_ARGUMENTS_ARGV_REWRITE_H_

#include <expected>
#include <span>
#include <string>
#include <vector>

#include "options/option_table.h"
#include "process/usage_error.h"

namespace snmpring::arguments {

/// An option with its argument, or a word that is not an option.
struct Word {
  const options::OptionSpec* option = nullptr;  ///< Null for a word that is no option.
  std::string typed{};    ///< The flag as typed, without argument: "-c", "--community", "-Cr".
  char* value = nullptr;  ///< Borrowed from argv, terminated; null for options without argument.
};

/// Reads `arguments`, which is argv without the program's name. Its strings stay where they are.
/// Options and other words may stand in any order. "--" ends the options. The argument of a group
/// of letters is attached to it ("-v2c", "-Cr25", "-Ccr25") or is the next word. Stops after --help
/// and --version. Errors name unknown options, missing and superfluous arguments, and net-snmp's
/// options that do not exist here.
std::expected<std::vector<Word>, process::UsageError> rewrite_argv(
    std::span<char* const> arguments);

}  // namespace snmpring::arguments

#endif  // SNMPRING_ARGUMENTS_ARGV_REWRITE_H_
