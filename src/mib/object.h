// What a MIB says of one object: its place in the tree, its type, how it is indexed.
#ifndef SNMPRING_MIB_OBJECT_H_
#define SNMPRING_MIB_OBJECT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ber/oid.h"

namespace snmpring::mib {

/// What kind of node an OID is. Only scalars and columns have instances.
enum class NodeKind : std::uint8_t {
  node,    ///< Anything else that has a label: a branch, a group, a notification.
  scalar,  ///< Its one instance is `.0` (RFC 2578 §7.1).
  table,   ///< SEQUENCE OF.
  row,     ///< The conceptual row of a table, with its INDEX or AUGMENTS clause.
  column,  ///< Below a row.
};
inline constexpr std::size_t kNodeKindCount = 5;
static_assert(static_cast<std::size_t>(NodeKind::column) + 1 == kNodeKindCount);

/// The type under all textual conventions (RFC 2578 §7.1).
enum class BaseType : std::uint8_t {
  none,  ///< The node has no SYNTAX.
  integer32,
  unsigned32,
  gauge32,
  counter32,
  counter64,
  time_ticks,
  octet_string,
  object_identifier,
  ip_address,
  bits,
  opaque,
  network_address,  ///< SMIv1: a choice with IpAddress alone.
  nsap_address,
  null,
};
inline constexpr std::size_t kBaseTypeCount = 15;
static_assert(static_cast<std::size_t>(BaseType::null) + 1 == kBaseTypeCount);

/// As records write it: "Integer32", "OctetString", "BITS"; empty for none.
std::string_view base_type_word(BaseType type) noexcept;

enum class Access : std::uint8_t {
  none,
  not_accessible,
  accessible_for_notify,
  read_only,
  read_write,
  read_create,
  write_only,
};
inline constexpr std::size_t kAccessCount = 7;
static_assert(static_cast<std::size_t>(Access::write_only) + 1 == kAccessCount);

/// As MIBs write it: "read-only"; empty for none.
std::string_view access_word(Access access) noexcept;

/// A named number of an enumeration, or a named bit of BITS.
struct NamedNumber {
  std::int64_t number = 0;
  std::string name;
  friend bool operator==(const NamedNumber&, const NamedNumber&) = default;
};

/// Allowed values, or sizes in octets of a string. Both ends are included.
struct Range {
  std::int64_t low = 0;
  std::int64_t high = 0;  ///< At least `low`.
  friend bool operator==(const Range&, const Range&) = default;
};

/// A part of an INDEX clause.
struct IndexEntry {
  std::string label;     ///< Of the object that the part is.
  bool implied = false;  ///< No length in front (RFC 2578 §7.7). Only the last part can be so.
  friend bool operator==(const IndexEntry&, const IndexEntry&) = default;
};

/// All facts of one object, owned. Texts are printable ASCII; an empty text is an absent one.
struct ObjectFacts {
  ber::Oid oid;
  std::string label;   ///< "ifHCInOctets".
  std::string module;  ///< "IF-MIB".
  NodeKind kind = NodeKind::node;
  BaseType type = BaseType::none;
  std::string convention;  ///< The textual convention: "DisplayString".
  std::string hint;        ///< DISPLAY-HINT (RFC 2579 §3.1): "255a".
  std::string unit;        ///< UNITS.
  Access access = Access::none;
  std::vector<NamedNumber> names;  ///< Ascending by number; of an enumeration or of BITS.
  std::vector<Range> ranges;       ///< Ascending; of the value, or of the size of octets.
  std::vector<IndexEntry> index;   ///< Of a row; empty where it augments another.
  std::string augments;            ///< Label of the row that this row augments.
};

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_OBJECT_H_
