// Which conceptual tables to fetch, and how their rows come out.
#ifndef SNMPRING_SESSION_TABLE_PLAN_H_
#define SNMPRING_SESSION_TABLE_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "ber/oid.h"
#include "ber/value.h"

namespace snmpring::session {

/// The most columns of one table, those of a joined one included.
inline constexpr std::size_t kTableColumnsMax = 128;

/// One column to fetch.
struct TableColumn {
  ber::Oid oid;  ///< Of the column object; its instances are `oid` and the index of a row.
  /// True where the table of this column has the longer index of a join. The index of the other
  /// table is then the same or begins it.
  bool longer = false;
};

/// Columns that make rows together. Immutable while a session fetches it.
struct TablePlan {
  /// 1..kTableColumnsMax, ascending by OID, none below another.
  std::vector<TableColumn> columns;
  /// The columns are scalars: each has the one instance 0, and they make one row of index 0.
  bool scalars = false;
};

/// A cell of a row: one varbind.
struct TableCell {
  std::size_t column = 0;  ///< Index into TablePlan::columns.
  ber::Value value;        ///< Never an exception.
};

/// A finished row. All views die when the sink's table_row() returns.
struct TableRow {
  std::size_t table = 0;  ///< Index into Plan::tables.
  /// The arcs behind the column's OID: those of the longer table in a joined row that has both.
  std::span<const std::uint32_t> index;
  std::span<const TableCell> cells;  ///< At least one; ascending by column, each column once.
  WallTime received{};               ///< When the last reply came that had one of the cells.
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_TABLE_PLAN_H_
