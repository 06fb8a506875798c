#include "app/asking.h"

#include <algorithm>

#include "app/settings.h"

namespace snmpring::app {

bool Asking::speaks_v3() const {
  return identities.ladder.v3_first ||
         std::ranges::any_of(identities.credentials, &session::Credential::v3);
}

namespace {

/// What the session needs to know of the rows: their columns.
session::TablePlan table_plan(const mib::RowLayout& layout) {
  session::TablePlan plan{.columns = {}, .scalars = layout.scalars};
  for (const mib::RowColumn& column : layout.columns) {
    plan.columns.push_back({.oid = column.oid, .longer = column.longer});
  }
  return plan;
}

}  // namespace

std::unique_ptr<Asking> make_asking(const options::Options& options) {
  auto asking = std::make_unique<Asking>();
  asking->identities = make_identities(options);
  const bool discovers = options.verb == options::Verb::discover;
  asking->plan = {.operation = operation_of(options.verb),
                  .ladder = &asking->identities.ladder,
                  .limits = &options.limits,
                  .roots = discovers ? session::discover_roots() : options.oids,
                  .varbinds_max = options.varbinds_max};
  for (const mib::RowLayout& layout : options.rows) {
    asking->tables.push_back(table_plan(layout));
  }
  asking->plan.tables = asking->tables;
  return asking;
}

}  // namespace snmpring::app
