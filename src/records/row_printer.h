// The keys of a row that its table decides: from `table` to the record's end. Which keys and JSON
// types they are is fixed by the layout (mib/row_layout.h), whatever an agent sends.
#ifndef SNMPRING_RECORDS_ROW_PRINTER_H_
#define SNMPRING_RECORDS_ROW_PRINTER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mib/names.h"
#include "mib/row_layout.h"
#include "session/table_plan.h"
#include "text/stock_text.h"

namespace snmpring::records {

/// Prints the rows of one layout. Allocates nothing per row.
class RowPrinter {
 public:
  /// BITS of more octets are misfits: no MIB has so many.
  static constexpr std::size_t kBitsOctetsMax = 128;

  /// Octets of a record for each octet of a value, at most: the hexadecimal text of octets beside
  /// their text, or an OID beside its name.
  static constexpr std::size_t kExpansion = 8;

  /// \param layout Borrowed. \param names For the names of OIDs; borrowed, null for none.
  RowPrinter(const mib::RowLayout& layout, const mib::Names* names);

  /// Octets that put() writes at most, for cells whose values have `content_octets` in all.
  std::size_t room(std::size_t content_octets) const noexcept {
    return constant_ + kExpansion * content_octets;
  }

  /// Writes `"interfaces","index":"7",...,"misfits":[]}` and the line's end. Takes room().
  char* put(char* at, const session::TableRow& row);

 private:
  struct FieldText {
    const mib::Field* field;
    mib::Companion companion;
    text::StockText first;   // `,"ifType":`.
    text::StockText second;  // `,"ifType_name":`; empty where there is only one key.
    text::StockText null;    // Both with null.
  };
  // Of the row that is being printed.
  struct Current {
    mib::IndexParts parts;
    std::size_t part_count = 0;  // Parts that the index has.
    std::array<const session::TableCell*, mib::kRowColumnsMax> cells{};  // By column.
    std::array<std::uint8_t, mib::kRowColumnsMax> misfits;               // Columns, in order.
    std::size_t misfit_count = 0;
  };

  FieldText field_text(const mib::Field& field, mib::Companion companion);
  void decode(const session::TableRow& row);
  std::optional<std::uint32_t> companion_number(const mib::Companion& companion) const noexcept;
  char* put_index(char* at, std::span<const std::uint32_t> index) const noexcept;
  char* put_part(char* at, std::size_t part);
  char* put_cell(char* at, std::size_t column);
  char* put_value(char* at, const FieldText& text, const ber::Value& value) const noexcept;
  char* put_octets(char* at, const FieldText& text, Bytes octets) const noexcept;
  char* put_oid(char* at, const FieldText& text, ber::OidView oid) const noexcept;
  char* put_arcs_oid(char* at, const FieldText& text, mib::Arcs arcs) const;
  char* put_misfits(char* at) const noexcept;
  char* put_oid_name(char* at, ber::OidView oid) const noexcept;

  const mib::RowLayout& layout_;
  const mib::Names* names_;
  text::StockText table_;                                 // `"interfaces","index":"`.
  std::vector<FieldText> parts_;                          // By part of the index.
  std::vector<FieldText> columns_;                        // By column.
  std::vector<std::optional<std::size_t>> part_columns_;  // The column that is the same object.
  std::size_t constant_ = 0;
  Current current_;
};

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_ROW_PRINTER_H_
