// Profiles: which scalars and tables to fetch, and what each column is in a record. A profile needs
// no MIB. The format of the file is in docs/tables.md.
#ifndef SNMPRING_MIB_PROFILE_H_
#define SNMPRING_MIB_PROFILE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ber/oid.h"
#include "mib/index_decode.h"
#include "mib/object.h"

namespace snmpring::mib {

/// `as`: which keys a cell becomes, and which JSON type they have (docs/tables.md).
enum class CellForm : std::uint8_t {
  integer,
  unsigned32,
  counter32,
  gauge,
  ticks,
  counter64,
  enumeration,
  bits,
  text,
  octets,
  mac,
  datetime,
  oid,
  ipv4,
  inet,
};
inline constexpr std::size_t kCellFormCount = 15;
static_assert(static_cast<std::size_t>(CellForm::inet) + 1 == kCellFormCount);

/// As profiles write it: "unsigned", "enum".
std::string_view cell_form_word(CellForm form) noexcept;
std::optional<CellForm> find_cell_form(std::string_view word) noexcept;

/// What octets are if a companion, another field of the row, has a certain number.
enum class TypedForm : std::uint8_t {
  unknown,  ///< Nothing that has a text.
  text,
  mac,
  ipv4,
  ipv6,
  ipv4z,   ///< With a zone of four octets behind the address (RFC 4001 §3).
  ipv6z,   ///< Likewise.
  family,  ///< An octet that is 1 for IPv4 or 2 for IPv6, then the address.
};
inline constexpr std::size_t kTypedFormCount = 8;
static_assert(static_cast<std::size_t>(TypedForm::family) + 1 == kTypedFormCount);

std::string_view typed_form_word(TypedForm form) noexcept;
std::optional<TypedForm> find_typed_form(std::string_view word) noexcept;

struct TypeCase {
  std::uint32_t number = 0;  ///< Of the companion.
  TypedForm form = TypedForm::unknown;
  friend bool operator==(const TypeCase&, const TypeCase&) = default;
};

/// A named value of a row: a part of its index, or a cell.
struct Field {
  std::string name{};  ///< Its key. A label: letters, digits, '-' and '_', 1..kLabelMax characters.
  CellForm as = CellForm::octets;
  /// Ascending; of `enumeration` and `bits`. Printable ASCII without quotation mark and backslash.
  std::vector<NamedNumber> names{};
  std::string unit{};  ///< Empty if none.
  /// The field of the same row whose number says what the octets are; of `inet` and `octets`.
  /// Empty if none; `inet` always has one.
  std::string type_from{};
  std::vector<TypeCase> types{};  ///< Ascending. Empty for `inet`: InetAddressType (RFC 4001).
  friend bool operator==(const Field&, const Field&) = default;
};
inline constexpr std::size_t kLabelMax = 128;

struct ProfileColumn {
  Field field{};
  ber::Oid oid{};  ///< Of the column object. Of a scalar: with its instance, which is .0.
};

struct ProfileIndexPart {
  Field field{};
  IndexKind kind = IndexKind::integer;
  std::uint8_t octets = 0;  ///< Of `fixed`, else 0.
};

struct ProfileTable {
  std::string name{};                     ///< "ifTable".
  std::string module{};                   ///< Empty if unknown.
  ber::Oid oid{};                         ///< Of the table object.
  std::vector<ProfileIndexPart> index{};  ///< 1..kIndexPartsMax.
  std::vector<ProfileColumn> columns{};   ///< At least one; ascending by OID, none below another.
  /// The table to join with: its index is the same, or begins with the index of this one. Empty if
  /// none.
  std::string join{};
};

/// The most columns of a row, those of both tables where two are joined.
inline constexpr std::size_t kRowColumnsMax = 128;
/// Tables of one profile.
inline constexpr std::size_t kProfileTablesMax = 64;
struct Profile {
  std::string name{};
  std::string description{};
  std::vector<ProfileColumn> scalars{};  ///< Ascending by OID.
  std::vector<ProfileTable> tables{};
};

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_PROFILE_H_
