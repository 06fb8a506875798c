// Which names a database refuses in SQL.
#ifndef SNMPRING_SCHEMA_DDL_NAMES_H_
#define SNMPRING_SCHEMA_DDL_NAMES_H_

#include <cstddef>
#include <span>
#include <string>

#include "schema/database.h"
#include "schema/record_shape.h"

namespace snmpring::schema {

/// The longest name of a column or table that PostgreSQL keeps whole, in octets.
inline constexpr std::size_t kPostgresNameMax = 63;

/// Of the view of a shape: `KIND`, or `row_TABLE`.
std::string view_name(const RecordShape& shape);

/// Of its table.
std::string table_name(const RecordShape& shape);

/// Why the names of `shapes` cannot stand in one database: one that two tables or views have, two
/// columns that differ in case for DuckDB, a name that PostgreSQL would cut or has for itself. Empty
/// where they can.
std::string fault_of_names(std::span<const RecordShape> shapes, Database database);

}  // namespace snmpring::schema

#endif  // SNMPRING_SCHEMA_DDL_NAMES_H_
