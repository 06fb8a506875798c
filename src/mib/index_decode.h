// Takes the index of a row apart, by the INDEX clause of its table (RFC 2578 §7.7).
#ifndef SNMPRING_MIB_INDEX_DECODE_H_
#define SNMPRING_MIB_INDEX_DECODE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace snmpring::mib {

/// How many arcs a part of an index has.
enum class IndexKind : std::uint8_t {
  integer,      ///< One.
  fixed,        ///< A string of fixed size: its octets, one arc each.
  length,       ///< A string: its length, then its octets. InetAddress is one.
  implied,      ///< IMPLIED, a string: the octets that are left.
  oid,          ///< An OBJECT IDENTIFIER: the number of its arcs, then these.
  oid_implied,  ///< IMPLIED, an OBJECT IDENTIFIER: the arcs that are left.
  ipv4,         ///< IpAddress: four octets.
  network,      ///< NetworkAddress of SMIv1: 1, then four octets.
};
inline constexpr std::size_t kIndexKindCount = 8;
static_assert(static_cast<std::size_t>(IndexKind::network) + 1 == kIndexKindCount);

/// As profiles write it: "integer", "oid_implied".
std::string_view index_kind_word(IndexKind kind) noexcept;
/// The kind of that word. nullopt where there is none.
std::optional<IndexKind> find_index_kind(std::string_view word) noexcept;

/// True for kinds whose arcs are octets.
constexpr bool has_octets(IndexKind kind) noexcept {
  return kind != IndexKind::integer && kind != IndexKind::oid && kind != IndexKind::oid_implied;
}
/// True for kinds that take all arcs that are left. Only the last part can be so.
constexpr bool takes_rest(IndexKind kind) noexcept {
  return kind == IndexKind::implied || kind == IndexKind::oid_implied;
}

/// The most parts of an index. The longest clause known has 18.
inline constexpr std::size_t kIndexPartsMax = 32;
/// Octets of a part are arcs, of which an OID has at most 128.
inline constexpr std::size_t kIndexOctetsMax = 128;

/// What the INDEX clause says of one part.
struct IndexForm {
  IndexKind kind = IndexKind::integer;
  std::uint8_t octets = 0;  ///< Of `fixed`: 1..kIndexOctetsMax. Else 0.
  /// Of an InetAddress, which is a `length`: the place of the part with its InetAddressType.
  /// kNoTypePart where that is a column, or where the part is no InetAddress.
  std::uint8_t type_part = kNoTypePart;
  static constexpr std::uint8_t kNoTypePart = 0xFF;
};

/// How an index departs from its clause. Agents are known for each of these.
enum class IndexNote : std::uint8_t {
  none,          ///< It does not.
  no_length,     ///< A variable string or OID lacks its length.
  extra_length,  ///< A fixed string has its length before it.
  no_type,       ///< A NetworkAddress lacks its 1.
  bad_index,     ///< None of these, or more than one way to read it.
};
inline constexpr std::size_t kIndexNoteCount = 5;
static_assert(static_cast<std::size_t>(IndexNote::bad_index) + 1 == kIndexNoteCount);

/// As records write it: "no_length"; empty for none.
std::string_view index_note_word(IndexNote note) noexcept;

using Arcs = std::span<const std::uint32_t>;

/// The parts of an index. They borrow its arcs.
struct IndexParts {
  IndexNote note = IndexNote::none;
  /// For each form what the part is, without its length or type: the number, the octets, the arcs.
  /// Octets are below 256. Empty for bad_index.
  std::array<Arcs, kIndexPartsMax> parts{};
};

/// Takes `index` apart as `forms` says. Where that fails, it tries the departures of IndexNote. The
/// one that uses up all arcs is taken, if there is one and no other does.
/// \param forms 1..kIndexPartsMax. A kind that takes the rest stands last.
void decode_index(Arcs index, std::span<const IndexForm> forms, IndexParts& result) noexcept;

/// Octets of an address of that InetAddressType (RFC 4001 §3). nullopt for dns(16), which has any
/// number, and for types that do not exist.
std::optional<std::size_t> inet_address_octets(std::uint32_t type) noexcept;

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_INDEX_DECODE_H_
