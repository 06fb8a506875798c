// The rows of a conceptual table as a table for eyes: in columns, as wide as what stands in them.
#ifndef SNMPRING_RECORDS_ROW_TABLE_H_
#define SNMPRING_RECORDS_ROW_TABLE_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mib/names.h"
#include "mib/row_layout.h"
#include "records/screen.h"
#include "session/table_plan.h"

namespace snmpring::records {

/// Keeps the rows of one target and one table until their columns can be aligned.
class RowTable {
 public:
  /// Cells are padded up to this, and cut there where there is a terminal.
  static constexpr std::size_t kCellColumnsMax = 40;

  /// \param layout Borrowed, as the others. \param names For OIDs; null for none.
  RowTable(const mib::RowLayout& layout, const Screen& screen, const mib::Names* names)
      : layout_(layout), screen_(screen), names_(names) {}

  void add(const session::TableRow& row);

  bool empty() const noexcept { return rows_.empty(); }
  /// More octets than append_to() will append.
  std::size_t text_octets() const noexcept { return text_octets_; }
  /// What any one row whose cells have so many octets of content can add to that.
  static std::size_t row_text_octets(const mib::RowLayout& layout,
                                     std::size_t content_octets) noexcept;

  /// Appends the name of the table, headings and rows, and forgets the rows. Columns without any
  /// cell are left out. Where the terminal is too narrow for all columns, those that follow stand
  /// below, each time with the index.
  void append_to(std::string& out);

 private:
  using Row = std::vector<std::string>;  // The index, then a cell for each column; screen text.

  void append_cell(std::string& out, const mib::Field& field, const ber::Value& value) const;
  void append_block(std::string& out, std::span<const std::size_t> columns) const;
  void append_line(std::string& out, const Row& row, std::span<const std::size_t> columns) const;
  std::string_view heading_of(std::size_t column) const;
  std::size_t columns_of(std::size_t column) const;
  bool is_number(std::size_t column) const;

  const mib::RowLayout& layout_;
  const Screen& screen_;
  const mib::Names* names_;
  std::vector<Row> rows_;
  std::size_t text_octets_ = 0;
  std::vector<std::size_t> widths_;  // By place in a Row; 0: no row has anything there.
};

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_ROW_TABLE_H_
