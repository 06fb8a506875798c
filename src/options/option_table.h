// Every option that the program knows by name, those that this version refuses included: one table
// that the command line, the configuration file, checkpoints and --help share.
#ifndef SNMPRING_OPTIONS_OPTION_TABLE_H_
#define SNMPRING_OPTIONS_OPTION_TABLE_H_

#include <span>
#include <string>
#include <string_view>

#include "options/option_spec.h"

namespace snmpring::options {

/// The whole table, in the order of --help.
std::span<const OptionSpec> option_table() noexcept;

/// Null when there is no option of that name.
const OptionSpec* find_option(std::string_view name) noexcept;
const OptionSpec* find_option_by_letter(std::string_view letter) noexcept;

/// How a message calls an option that was not typed: "-c", "--rate".
std::string flag_of(const OptionSpec& option);

/// The heading in --help; empty for refused.
std::string_view group_heading(OptionGroup group) noexcept;

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_OPTION_TABLE_H_
