#include "schema/ddl_names.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace snmpring::schema {
namespace {

/// Columns that each table of PostgreSQL has without saying so.
constexpr auto kPostgresColumns =
    std::to_array<std::string_view>({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"});

/// Two names that are equal after this are one name for the database.
std::string compared(std::string_view name, Database database) {
  std::string folded(name);
  // It keeps the case of names, and does not tell them apart by it.
  if (database == Database::duckdb) {
    for (char& c : folded) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return folded;
}

/// The names that were given so far.
class NameSet {
 public:
  explicit NameSet(Database database) : database_(database) {}

  /// The name that stands where `name` would; empty where none does.
  std::string insert(const std::string& name) {
    const auto [at, is_new] = names_.emplace(compared(name, database_), name);
    return is_new ? std::string() : at->second;
  }

 private:
  Database database_;
  std::map<std::string, std::string> names_;
};

std::string fault_for_postgres(std::string_view name) {
  if (name.size() > kPostgresNameMax) {
    return fmt::format("\"{}\" is longer than the {} octets that PostgreSQL keeps of a name", name,
                       kPostgresNameMax);
  }
  if (std::ranges::find(kPostgresColumns, name) != kPostgresColumns.end()) {
    return fmt::format("\"{}\" is a column that PostgreSQL has for itself", name);
  }
  return {};
}

std::string fault_of_columns(const RecordShape& shape, Database database) {
  NameSet columns(database);
  for (const Key& key : shape.keys) {
    if (const std::string before = columns.insert(key.name); !before.empty()) {
      return fmt::format("\"{}\" and \"{}\" of {} would be one column", before, key.name,
                         view_name(shape));
    }
    if (database != Database::postgres) continue;
    if (std::string fault = fault_for_postgres(key.name); !fault.empty()) return fault;
  }
  return {};
}

}  // namespace

std::string view_name(const RecordShape& shape) {
  return shape.table.empty() ? shape.kind : shape.kind + '_' + shape.table;
}

std::string table_name(const RecordShape& shape) { return view_name(shape) + "_raw"; }

std::string fault_of_names(std::span<const RecordShape> shapes, Database database) {
  NameSet tables(database);
  for (const RecordShape& shape : shapes) {
    for (const std::string& name : {view_name(shape), table_name(shape)}) {
      if (const std::string before = tables.insert(name); !before.empty()) {
        return fmt::format("two tables or views would have the name \"{}\"", before);
      }
    }
    if (database == Database::postgres) {
      if (std::string fault = fault_for_postgres(table_name(shape)); !fault.empty()) return fault;
    }
    if (std::string fault = fault_of_columns(shape, database); !fault.empty()) return fault;
  }
  return {};
}

}  // namespace snmpring::schema
