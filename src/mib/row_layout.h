// The keys of rows that share one `table`: which columns they have, in which order, of which index.
#ifndef SNMPRING_MIB_ROW_LAYOUT_H_
#define SNMPRING_MIB_ROW_LAYOUT_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ber/oid.h"
#include "mib/index_decode.h"
#include "mib/profile.h"

namespace snmpring::mib {

/// Where a field finds the number that says what its octets are.
struct Companion {
  enum class Place : std::uint8_t { none, index, column };
  Place place = Place::none;
  std::size_t position = 0;  ///< In RowLayout::index or RowLayout::columns.
};

struct RowColumn {
  Field field{};
  ber::Oid oid{};       ///< Of the column or scalar object, without an instance.
  bool longer = false;  ///< Of the table of a join that has the longer index.
  Companion companion{};
  /// The part of the index that is the same object and gives the key. nullopt for the others.
  std::optional<std::size_t> same_as_part{};
};

struct RowPart {
  Field field{};
  Companion companion{};
};

/// One or two tables, or the scalars of a profile.
struct RowLayout {
  std::string table{};             ///< The `table` of its records.
  std::vector<RowPart> index{};    ///< Empty for scalars.
  std::vector<IndexForm> forms{};  ///< Of `index`, in its order.
  /// So many of `forms` are the index of a row without cells of the longer table. Equal to
  /// forms.size() where nothing is joined.
  std::size_t short_parts = 0;
  std::vector<RowColumn> columns{};  ///< 1..kRowColumnsMax, ascending by OID.
  bool scalars = false;
};

/// A JSON type of docs/tables.md.
enum class KeyType : std::uint8_t { number, string, strings };

struct RowKey {
  std::string name{};
  KeyType type = KeyType::string;
};

/// The keys that a field becomes, in their order.
std::vector<RowKey> field_keys(const Field& field);

/// The keys of every row of `layout` between `index_note` and `misfits`, in their order.
std::vector<RowKey> row_keys(const RowLayout& layout);

/// The layouts of all rows that `profile` gives: of its scalars, of tables, of joined tables.
/// Errors: why two tables cannot be joined, a key that two fields of a row would have, too many
/// columns. The reason names the table.
std::expected<std::vector<RowLayout>, std::string> row_layouts(const Profile& profile);

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_ROW_LAYOUT_H_
