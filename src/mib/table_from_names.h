// Makes the definition of a table, as profiles have it, of what names files say.
#ifndef SNMPRING_MIB_TABLE_FROM_NAMES_H_
#define SNMPRING_MIB_TABLE_FROM_NAMES_H_

#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "mib/names.h"
#include "mib/profile.h"

namespace snmpring::mib {

/// The table `name`: its label, MODULE::label or OID, or those of its row. Columns that a profile
/// which comes along describes are as they are there. Other columns are what their MIB says. A
/// table that no names file knows is taken from such a profile too.
/// \param columns Labels of columns to take; empty for all that can be read. A column that says
///     what the octets of another are comes along. So does the first one where none other can be
///     read but parts of the index.
/// Errors: why there is no such table, on one line that names it; a name that is nearly the same is
/// in it.
std::expected<ProfileTable, std::string> table_from_names(const Names& names, std::string_view name,
                                                          std::span<const std::string> columns);

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_TABLE_FROM_NAMES_H_
