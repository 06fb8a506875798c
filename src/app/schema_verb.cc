#include "app/schema_verb.h"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <expected>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/settings.h"
#include "files/output_file.h"
#include "files/write_all.h"
#include "mib/built_in_profiles.h"
#include "mib/profile_file.h"
#include "mib/row_layout.h"
#include "process/complain.h"
#include "process/exit_codes.h"
#include "process/refusal.h"
#include "schema/json_schema.h"
#include "schema/record_shape.h"
#include "schema/table_ddl.h"
#include "snmpring/version.h"

namespace snmpring::app {
namespace {

using options::SchemaForm;

/// The rows of all profiles that come along. A table of two profiles is the same in both.
std::vector<mib::RowLayout> built_in_rows() {
  std::vector<mib::RowLayout> rows;
  for (const mib::BuiltInProfile& each : mib::built_in_profiles()) {
    const auto profile = mib::read_profile(each.text);
    if (!profile) continue;
    auto layouts = mib::row_layouts(*profile);
    if (!layouts) continue;
    for (mib::RowLayout& layout : *layouts) {
      if (std::ranges::find(rows, layout.table, &mib::RowLayout::table) == rows.end()) {
        rows.push_back(std::move(layout));
      }
    }
  }
  return rows;
}

std::expected<std::string, std::string> text_of(SchemaForm form,
                                                std::span<const schema::RecordShape> shapes) {
  switch (form) {
    case SchemaForm::duckdb:
      return schema::table_ddl(shapes, schema::Database::duckdb, kVersion);
    case SchemaForm::clickhouse:
      return schema::table_ddl(shapes, schema::Database::clickhouse, kVersion);
    case SchemaForm::postgres:
      return schema::table_ddl(shapes, schema::Database::postgres, kVersion);
    case SchemaForm::json_schema:
      break;
  }
  return schema::json_schema(shapes, kVersion);
}

}  // namespace

int print_schema(const options::Options& options) {
  std::vector<schema::RecordShape> shapes = schema::record_shapes();
  for (const mib::RowLayout& layout : options.rows.empty() ? built_in_rows() : options.rows) {
    shapes.push_back(schema::row_shape(layout));
  }
  const auto text = text_of(options.schema_form, shapes);
  if (!text) return process::complain(process::kExitUsage, "schema: " + text.error());
  auto output = files::create_output(options.output, 0666);
  if (!output) {
    return process::complain(process::file_exit(output.error(), process::kExitCreate),
                             output.error().message);
  }
  const int error = files::write_all(output->get(), *text);
  files::release_output(output->get());
  if (error == 0) return process::kExitDone;
  if (error == EPIPE) return process::kExitWrite;
  return process::complain(process::kExitWrite,
                           fmt::format("{}: {}", output_name(options), std::strerror(error)));
}

}  // namespace snmpring::app
