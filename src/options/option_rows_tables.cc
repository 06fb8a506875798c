// The options that say which tables to fetch.
#include <nlohmann/json.hpp>

#include "options/option_rows.h"
#include "options/option_store.h"

namespace snmpring::options {
namespace {

template <SchemaForm form>
Applied choose_form(Options& o, const std::string& t) {
  if (t == "true") o.schema_form = form;
  return {};
}

/// Keeps an argument as it is: what it names is looked up when all options are known.
Applied keep(std::vector<std::string>& place, const std::string& text, const char* empty) {
  if (text.empty()) return std::unexpected(empty);
  place.push_back(text);
  return {};
}

constexpr auto kTables = std::to_array<OptionSpec>({
    {.name = "profile",
     .metavar = "NAME|FILE",
     .group = OptionGroup::question,
     .scope = OptionScope::tables,
     .help =
         "fetch the scalars and tables of a profile; repeatable. 'snmpring profile' lists those "
         "that come along; a file has a slash in its name or ends in .json",
     .repeatable = true,
     .parse = [](Options& o,
                 const std::string& t) { return keep(o.profiles, t, "must name a profile"); },
     .config = hashed([](const Options& o) { return nlohmann::ordered_json(o.profiles); }),
     .on_resume = OnResume::stays},
    {.name = "table",
     .metavar = "NAME[:COLUMN,...]",
     .group = OptionGroup::question,
     .scope = OptionScope::tables,
     .help = "fetch a table that names files know, or those columns of it; repeatable",
     .repeatable = true,
     .parse = [](Options& o,
                 const std::string& t) { return keep(o.tables, t, "must name a table"); },
     .config = hashed([](const Options& o) { return nlohmann::ordered_json(o.tables); }),
     .on_resume = OnResume::stays},
    {.name = "join",
     .metavar = "A+B",
     .group = OptionGroup::question,
     .scope = OptionScope::tables,
     .help = "put two tables into the same rows; the index of A is that of B, or begins it; "
             "repeatable",
     .repeatable = true,
     .parse = [](Options& o,
                 const std::string& t) { return keep(o.joins, t, "must be two tables as A+B"); },
     .config = hashed([](const Options& o) { return nlohmann::ordered_json(o.joins); }),
     .on_resume = OnResume::stays},
    {.name = "from-names",
     .group = OptionGroup::question,
     .scope = OptionScope::profile,
     .help = "make a profile of the tables that are given, out of what names files say",
     .configurable = false,
     .parse =
         [](Options& o, const std::string& t) {
           o.from_names = t == "true";
           return Applied();
         },
     .config = kNotInConfig,
     .on_resume = OnResume::stays},
    {.name = "jsonschema",
     .group = OptionGroup::output,
     .scope = OptionScope::schema,
     .help = "for schema: a JSON Schema (draft 2020-12) that each record satisfies",
     .configurable = false,
     .parse = choose_form<SchemaForm::json_schema>,
     .config = kNotInConfig,
     .on_resume = OnResume::stays},
    {.name = "duckdb",
     .group = OptionGroup::output,
     .scope = OptionScope::schema,
     .help = "for schema: tables, typed views and macros that read files, for DuckDB",
     .configurable = false,
     .parse = choose_form<SchemaForm::duckdb>,
     .config = kNotInConfig,
     .on_resume = OnResume::stays},
    {.name = "clickhouse",
     .group = OptionGroup::output,
     .scope = OptionScope::schema,
     .help = "for schema: tables and typed views for ClickHouse",
     .configurable = false,
     .parse = choose_form<SchemaForm::clickhouse>,
     .config = kNotInConfig,
     .on_resume = OnResume::stays},
    {.name = "postgres",
     .group = OptionGroup::output,
     .scope = OptionScope::schema,
     .help = "for schema: tables, typed views and a procedure that loads lines, for PostgreSQL",
     .configurable = false,
     .parse = choose_form<SchemaForm::postgres>,
     .config = kNotInConfig,
     .on_resume = OnResume::stays},
});

}  // namespace

std::span<const OptionSpec> table_rows() noexcept { return kTables; }

}  // namespace snmpring::options
