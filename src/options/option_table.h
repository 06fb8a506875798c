// Every option that the program knows by name, those that this version refuses included: one table
// that the command line, the configuration file and --help share.
#ifndef SNMPRING_OPTIONS_OPTION_TABLE_H_
#define SNMPRING_OPTIONS_OPTION_TABLE_H_

#include <span>
#include <string>
#include <string_view>

#include "options/options.h"

namespace snmpring::options {

/// Under which heading --help lists an option, in this order. Options that are refused are not
/// listed.
enum class OptionGroup : std::uint8_t {
  question,
  credentials,
  targets,
  pace,
  wire,
  output,
  general,
  refused
};

/// Which verbs an option means something to; the others accept and ignore it, --oid excepted.
enum class OptionScope : std::uint8_t {
  every_verb,
  targeted,  ///< Every verb but keygen.
  asking,    ///< Every verb but targets and keygen.
  keys,      ///< Every verb but targets.
  oids,      ///< get, getnext and walk.
  gets,      ///< discover, get and getnext.
  walk,
};

/// One option. All text is static.
struct OptionSpec {
  std::string_view name{};     ///< Long name without dashes; also the key in a configuration file.
  std::string_view letter{};   ///< net-snmp's, without dash ("t", "Cr"); empty for none.
  std::string_view metavar{};  ///< Empty for an option without argument.
  OptionGroup group = OptionGroup::refused;
  OptionScope scope = OptionScope::every_verb;
  std::string_view help{};  ///< For refused options: why, as the error message says it.
  bool repeatable = false;
  bool accumulates = false;  ///< Repeatable, and what the configuration file says counts too.
  bool secret = false;       ///< The argument must never be printed and is wiped from argv.
  bool configurable = true;  ///< May stand in a configuration file.

  bool takes_argument() const noexcept { return !metavar.empty(); }
  bool refused() const noexcept { return group == OptionGroup::refused; }
  bool concerns(Verb verb) const noexcept;
};

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
