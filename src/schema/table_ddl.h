// The keys of records as tables of a database.
#ifndef SNMPRING_SCHEMA_TABLE_DDL_H_
#define SNMPRING_SCHEMA_TABLE_DDL_H_

#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "schema/database.h"
#include "schema/record_shape.h"

namespace snmpring::schema {

/// SQL that makes for each shape a table as it is written, `KIND_raw`, and a view of it with types,
/// `KIND`. Those of rows are called `row_TABLE_raw` and `row_TABLE`. For DuckDB there are macros
/// that read a file, and for PostgreSQL a procedure that takes lines apart.
/// \param version Of the program; the first line names it.
/// Errors: a name that the database cannot have, or would not tell from another.
std::expected<std::string, std::string> table_ddl(std::span<const RecordShape> shapes,
                                                  Database database, std::string_view version);

}  // namespace snmpring::schema

#endif  // SNMPRING_SCHEMA_TABLE_DDL_H_
