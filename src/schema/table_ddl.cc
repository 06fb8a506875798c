#include "schema/table_ddl.h"

#include <fmt/core.h>

#include <string_view>
#include <utility>

#include "schema/ddl_names.h"

namespace snmpring::schema {
namespace {

std::string identifier(std::string_view name) { return fmt::format("\"{}\"", name); }

/// True for the records of `shape` alone.
std::string condition(const RecordShape& shape) {
  std::string text = fmt::format("\"kind\" = '{}'", shape.kind);
  if (!shape.table.empty()) text += fmt::format(" AND \"table\" = '{}'", shape.table);
  return text;
}

/// What the databases do not have in common.
class Dialect {
 public:
  virtual ~Dialect() = default;

  /// The type of a column that holds a key as it is written.
  virtual std::string raw_type(const Key& key) const = 0;
  /// The column `name` in its own type; the name alone where the raw one is it.
  virtual std::string typed(const Key& key) const = 0;
  /// A Counter64 of text that is perhaps none.
  virtual std::string as_unsigned64(std::string_view text) const = 0;
  /// What comes behind the columns of a table.
  virtual std::string ending(const RecordShape&) const { return {}; }
  /// How records get into the table; behind the statements that make it.
  virtual std::string loader(const RecordShape&) const { return {}; }
  /// Behind all tables.
  virtual std::string last(std::span<const RecordShape>) const { return {}; }
};

class DuckDb final : public Dialect {
 public:
  std::string raw_type(const Key& key) const override {
    switch (key.form) {
      case KeyForm::integer:
        return "BIGINT";
      case KeyForm::number:
        return "DOUBLE";
      case KeyForm::flag:
        return "BOOLEAN";
      case KeyForm::texts:
        return "VARCHAR[]";
      case KeyForm::objects:
        return structure(key) + "[]";
      case KeyForm::object:
        return structure(key);
      case KeyForm::settings:
        return "JSON";
      default:
        return "VARCHAR";
    }
  }

  std::string typed(const Key& key) const override {
    if (key.form == KeyForm::moment)
      return fmt::format("CAST({} AS TIMESTAMP)", identifier(key.name));
    if (key.form == KeyForm::decimal64) return as_unsigned64(identifier(key.name));
    return identifier(key.name);
  }

  std::string as_unsigned64(std::string_view text) const override {
    return fmt::format("CAST({} AS UBIGINT)", text);
  }

  std::string loader(const RecordShape& shape) const override {
    std::string columns;
    for (const Key& key : shape.keys) {
      columns += fmt::format("{}\n    {}: '{}'", columns.empty() ? "" : ",", identifier(key.name),
                             raw_type(key));
    }
    // The document of a run is one value on many lines.
    const std::string_view format = shape.kind == "metadata" ? "unstructured" : "newline_delimited";
    return fmt::format(
        "CREATE MACRO {}(file) AS TABLE\n"
        "  SELECT * FROM read_json(file, format = '{}', columns = {{{}\n"
        "  }})\n  WHERE {};\n",
        identifier("read_" + view_name(shape)), format, columns, condition(shape));
  }

 private:
  std::string structure(const Key& key) const {
    std::string members;
    for (const Key& inner : key.inner) {
      members += fmt::format("{}{} {}", members.empty() ? "" : ", ", identifier(inner.name),
                             raw_type(inner));
    }
    return fmt::format("STRUCT({})", members);
  }
};

class ClickHouse final : public Dialect {
 public:
  std::string raw_type(const Key& key) const override {
    // Arrays and tuples cannot be null there: an array that is null comes out empty.
    switch (key.form) {
      case KeyForm::integer:
        return nullable(key, "Int64");
      case KeyForm::number:
        return nullable(key, "Float64");
      case KeyForm::flag:
        return nullable(key, "Bool");
      case KeyForm::texts:
        return "Array(String)";
      case KeyForm::objects:
        return fmt::format("Array({})", structure(key));
      case KeyForm::object:
        return structure(key);
      default:
        return nullable(key, "String");
    }
  }

  std::string typed(const Key& key) const override {
    if (key.form == KeyForm::moment) {
      return fmt::format("parseDateTime64BestEffortOrNull({}, 6, 'UTC')", identifier(key.name));
    }
    if (key.form == KeyForm::decimal64) return as_unsigned64(identifier(key.name));
    return identifier(key.name);
  }

  std::string as_unsigned64(std::string_view text) const override {
    return fmt::format("toUInt64OrNull({})", text);
  }

  std::string ending(const RecordShape& shape) const override {
    std::string order;
    for (const std::string& name : shape.identity) {
      order += order.empty() ? "" : ", ";
      order += identifier(name);
    }
    return fmt::format("\nENGINE = MergeTree ORDER BY ({})", order.empty() ? "tuple()" : order);
  }

 private:
  static std::string nullable(const Key& key, std::string_view type) {
    return key.nullable ? fmt::format("Nullable({})", type) : std::string(type);
  }

  std::string structure(const Key& key) const {
    std::string members;
    for (const Key& inner : key.inner) {
      members += fmt::format("{}{} {}", members.empty() ? "" : ", ", identifier(inner.name),
                             raw_type(inner));
    }
    return fmt::format("Tuple({})", members);
  }
};

class Postgres final : public Dialect {
 public:
  std::string raw_type(const Key& key) const override {
    switch (key.form) {
      case KeyForm::integer:
        return "bigint";
      case KeyForm::number:
        return "double precision";
      case KeyForm::flag:
        return "boolean";
      case KeyForm::texts:
        return "text[]";
      case KeyForm::objects:
      case KeyForm::object:
      case KeyForm::settings:
        return "jsonb";
      default:
        return "text";
    }
  }

  std::string typed(const Key& key) const override {
    if (key.form == KeyForm::moment) {
      return fmt::format("CAST({} AS timestamptz)", identifier(key.name));
    }
    if (key.form == KeyForm::decimal64) return as_unsigned64(identifier(key.name));
    return identifier(key.name);
  }

  std::string as_unsigned64(std::string_view text) const override {
    return fmt::format("CAST({} AS numeric(20))", text);
  }

  std::string last(std::span<const RecordShape> shapes) const override {
    std::string names;
    for (const RecordShape& shape : shapes) {
      names += fmt::format("{}'{}'", names.empty() ? "" : ", ", view_name(shape));
    }
    // Each line is taken apart once, however many tables there are.
    return fmt::format(
        R"(-- Lines of files go here; snmpring_load() moves them to their tables. Those of other tables stay.
CREATE TABLE "snmpring_lines" ("line" text NOT NULL);
CREATE PROCEDURE "snmpring_load"() LANGUAGE plpgsql AS $body$
DECLARE
  known CONSTANT text[] := ARRAY[{}];
  name_of_view text;
BEGIN
  LOCK TABLE "snmpring_lines" IN SHARE ROW EXCLUSIVE MODE;
  CREATE TEMPORARY TABLE "snmpring_records" ON COMMIT DROP AS
    SELECT l.ctid AS place, r.record, CASE WHEN r.record ->> 'kind' = 'row'
           THEN 'row_' || (r.record ->> 'table') ELSE r.record ->> 'kind' END AS name
      FROM "snmpring_lines" AS l,
      LATERAL (SELECT CAST(l."line" AS jsonb) AS record OFFSET 0) AS r;
  FOR name_of_view IN
    SELECT DISTINCT l.name FROM "snmpring_records" AS l WHERE l.name = ANY (known)
  LOOP
    EXECUTE format('INSERT INTO %1$I SELECT r.* FROM "snmpring_records" AS l,
      jsonb_populate_record(CAST(NULL AS %1$I), l.record) AS r WHERE l.name = %2$L',
      name_of_view || '_raw', name_of_view);
  END LOOP;
  DELETE FROM "snmpring_lines" WHERE ctid IN (
    SELECT l.place FROM "snmpring_records" AS l WHERE l.name = ANY (known));
  DROP TABLE "snmpring_records";
END
$body$;
)",
        names);
  }
};

std::string raw_table(const RecordShape& shape, const Dialect& dialect) {
  std::string columns;
  for (const Key& key : shape.keys) {
    columns += fmt::format("{}\n  {} {}", columns.empty() ? "" : ",", identifier(key.name),
                           dialect.raw_type(key));
  }
  return fmt::format("CREATE TABLE {} ({}\n){};\n", identifier(table_name(shape)), columns,
                     dialect.ending(shape));
}

std::string typed_view(const RecordShape& shape, const Dialect& dialect) {
  std::string columns;
  for (const Key& key : shape.keys) {
    if (key.name == "kind") continue;
    const std::string typed = dialect.typed(key);
    columns += columns.empty() ? "\n  " : ",\n  ";
    columns += typed;
    if (typed != identifier(key.name)) columns += " AS " + identifier(key.name);
  }
  if (shape.kind == "varbind") {
    columns += fmt::format(",\n  CASE WHEN \"type\" = 'Counter64' THEN {} END AS \"counter64\"",
                           dialect.as_unsigned64("\"value\""));
  }
  return fmt::format("CREATE VIEW {} AS SELECT{}\nFROM {};\n", identifier(view_name(shape)),
                     columns, identifier(table_name(shape)));
}

std::string statements(std::span<const RecordShape> shapes, const Dialect& dialect,
                       std::string_view version) {
  std::string text = fmt::format(
      "-- The records of snmpring {}: tables as they are written, views "
      "with types.\n",
      version);
  for (const RecordShape& shape : shapes) {
    text += '\n' + raw_table(shape, dialect) + typed_view(shape, dialect) + dialect.loader(shape);
  }
  const std::string last = dialect.last(shapes);
  return last.empty() ? text : text + '\n' + last;
}

}  // namespace

std::expected<std::string, std::string> table_ddl(std::span<const RecordShape> shapes,
                                                  Database database, std::string_view version) {
  if (std::string fault = fault_of_names(shapes, database); !fault.empty()) {
    return std::unexpected(std::move(fault));
  }
  switch (database) {
    case Database::duckdb:
      return statements(shapes, DuckDb(), version);
    case Database::clickhouse:
      return statements(shapes, ClickHouse(), version);
    case Database::postgres:
      break;
  }
  return statements(shapes, Postgres(), version);
}

}  // namespace snmpring::schema
