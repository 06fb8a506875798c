// The text of --help, made from the table of options and wrapped to 100 columns.
#ifndef SNMPRING_ARGUMENTS_HELP_H_
#define SNMPRING_ARGUMENTS_HELP_H_

#include <optional>
#include <string>
#include <string_view>

#include "options/option_table.h"

namespace snmpring::arguments {

/// No line of --help is longer than this many columns.
inline constexpr std::size_t kHelpColumns = 100;

/// One option: its names, and what it does in a column beside them.
std::string option_help(const options::OptionSpec& option);

/// The text above the options: the usage and what the verb does. Without a verb, the list of verbs.
std::string help_header(std::optional<options::Verb> verb);

/// The text below the options: forms of targets, exit statuses, advice for scripts.
std::string help_footer(std::optional<options::Verb> verb);

}  // namespace snmpring::arguments

#endif  // SNMPRING_ARGUMENTS_HELP_H_
