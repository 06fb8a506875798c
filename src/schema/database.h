// The databases that SQL is printed for.
#ifndef SNMPRING_SCHEMA_DATABASE_H_
#define SNMPRING_SCHEMA_DATABASE_H_

#include <cstdint>

namespace snmpring::schema {

enum class Database : std::uint8_t { duckdb, clickhouse, postgres };

}  // namespace snmpring::schema

#endif  // SNMPRING_SCHEMA_DATABASE_H_
