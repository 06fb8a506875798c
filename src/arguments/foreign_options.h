// Options of other programs that do not exist here, and what to say to people who type them.
#ifndef SNMPRING_ARGUMENTS_FOREIGN_OPTIONS_H_
#define SNMPRING_ARGUMENTS_FOREIGN_OPTIONS_H_

#include <string>
#include <string_view>

namespace snmpring::arguments {

/// The reason against a letter of net-snmp, zmap or masscan. Empty where none of them has it.
std::string_view foreign_letter(char letter) noexcept;

/// The reason against a letter behind -C, which net-snmp uses for options of single programs.
/// Empty for one that it does not have.
std::string_view foreign_application_letter(char letter) noexcept;

/// The reason against a long name, with or without the option that does the same here. Never empty:
/// for an unknown name it is "unknown option", perhaps with the nearest one.
/// \param dashes Before the name that is meant: "--", or nothing in a configuration file.
std::string unknown_option(std::string_view name, std::string_view dashes = "--");

}  // namespace snmpring::arguments

#endif  // SNMPRING_ARGUMENTS_FOREIGN_OPTIONS_H_
