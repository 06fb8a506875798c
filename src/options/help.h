// The text of --help, made from the table of options and wrapped to 100 columns.
#ifndef SNMPRING_OPTIONS_HELP_H_
#define SNMPRING_OPTIONS_HELP_H_

#include <optional>
#include <string>
#include <string_view>

#include "options/option_table.h"

namespace snmpring::options {

/// Columns that no line of --help exceeds.
inline constexpr std::size_t kHelpColumns = 100;

/// One option: its names, and what it does in a column beside them.
std::string option_help(const OptionSpec& option);

/// What stands above the options: usage and what the verb does, or the verbs when there is none.
std::string help_header(std::optional<Verb> verb);

/// What stands below: forms of targets, exit statuses, what scripts should know.
std::string help_footer(std::optional<Verb> verb);

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_HELP_H_
