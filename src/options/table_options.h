// --profile, --table and --join: which tables the verb `table` fetches, and what their rows are.
#ifndef SNMPRING_OPTIONS_TABLE_OPTIONS_H_
#define SNMPRING_OPTIONS_TABLE_OPTIONS_H_

#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mib/names.h"
#include "mib/profile.h"
#include "mib/row_layout.h"
#include "options/given_option.h"
#include "process/usage_error.h"

namespace snmpring::options {

/// True for FILE, which has a slash in it or ends in .json; false for NAME.
bool is_profile_file(std::string_view name) noexcept;

/// Reads a profile: NAME for one that comes along, or FILE.
/// \param where The option or verb that names it.
/// Errors name FILE:LINE, or a profile that has nearly the same name.
std::expected<mib::Profile, process::UsageError> read_profile_option(std::string_view where,
                                                                     const std::string& name);

/// The text of a profile that comes along or of a file, which was read without error.
std::expected<std::string, process::UsageError> profile_option_text(std::string_view where,
                                                                    const std::string& name);

/// The rows of all tables that the options ask for, in their order; each `table` once.
/// \param given Options with the names profile, table and join; others are passed over.
/// \param words Tables that were typed behind the targets, as --table takes them.
std::expected<std::vector<mib::RowLayout>, process::UsageError> choose_tables(
    std::span<const GivenOption> given, std::span<const std::string> words,
    const mib::Names& names);

/// A profile of those tables, made of what names files say.
std::expected<mib::Profile, process::UsageError> profile_of_tables(
    std::span<const std::string> tables, const mib::Names& names);

/// The same for layouts that give the same records, and only for them.
std::string layouts_hash(std::span<const mib::RowLayout> layouts);

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_TABLE_OPTIONS_H_
