// How a names file is laid out: what its writer and its reader both know (docs/names-file.md).
#ifndef SNMPRING_MIB_NAMES_FORMAT_H_
#define SNMPRING_MIB_NAMES_FORMAT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace snmpring::mib::names_format {

// The head: magic, byte order, version, octets of the file, checksum in hexadecimal digits of all
// that is behind them, the entries of each section.
inline constexpr std::string_view kMagic{"snmpring-names\n\0", 16};
inline constexpr std::uint32_t kByteOrder = 0x01020304;
inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::size_t kByteOrderAt = 16;
inline constexpr std::size_t kVersionAt = 20;
inline constexpr std::size_t kLengthAt = 24;
inline constexpr std::size_t kSumAt = 32;
inline constexpr std::size_t kSumOctets = 64;
inline constexpr std::size_t kCountsAt = kSumAt + kSumOctets;
/// In the order in which they stand behind the head, each padded with zeros to 8 octets.
enum class Section : std::uint8_t {
  arcs,            ///< By node: its last arc; for those below the root the first sub-identifier.
  first_children,  ///< By node, and one more: its first child. The next node's is the end.
  facts,           ///< By node: Facts.
  by_label,        ///< Nodes and, behind them in number, other names: ascending by label.
  other_names,     ///< OtherName.
  modules,         ///< Module.
  types,           ///< Type. The first is of nodes without a type.
  number_lists,    ///< The first number of each list, and one more.
  numbers,         ///< Number.
  range_lists,     ///< The first range of each list, and one more.
  ranges,          ///< RangeEntry.
  rows,            ///< Row, ascending by node, and one more.
  parts,           ///< Part.
  labels,          ///< Of objects and modules, one after the other without anything between them.
  words,           ///< Conventions and names of numbers, each ended by a zero. The first is empty.
  texts,           ///< Hints and units, each ended by a zero. The first is empty.
};
inline constexpr std::size_t kSections = 16;
static_assert(static_cast<std::size_t>(Section::texts) + 1 == kSections);
inline constexpr std::size_t kHeadOctets = kCountsAt + 4 * kSections;

inline constexpr std::array<std::size_t, kSections> kEntryOctets = {4, 4, 12, 4,  12, 8, 24, 4,
                                                                    8, 4, 16, 20, 12, 1, 1,  1};

/// What is said of a node. Without a label it is there for what lies below it.
struct Facts {
  std::uint32_t label;  ///< Offset in labels.
  std::uint32_t type;
  std::uint16_t module;
  std::uint8_t kind;
  std::uint8_t label_octets;
};
static_assert(sizeof(Facts) == 12);

/// A further name of a node.
struct OtherName {
  std::uint32_t label;  ///< Offset in labels.
  std::uint32_t node;
  std::uint16_t module;
  std::uint8_t reserved;
  std::uint8_t label_octets;
};
static_assert(sizeof(OtherName) == 12);

struct Module {
  std::uint32_t name;  ///< Offset in labels.
  std::uint32_t name_octets;
};

struct Type {
  std::uint32_t convention;  ///< Offset in words.
  std::uint32_t hint;        ///< Offset in texts, as `unit`.
  std::uint32_t unit;
  std::uint32_t number_list;
  std::uint32_t range_list;
  std::uint8_t base;
  std::uint8_t access;
  std::uint16_t reserved;
};
static_assert(sizeof(Type) == 24);

struct Number {
  std::int32_t number;
  std::uint32_t name;  ///< Offset in words.
};

/// Both ends are included.
struct RangeEntry {
  std::int64_t low;
  std::int64_t high;
};

/// A node that is a row and has an INDEX or AUGMENTS clause.
struct Row {
  std::uint32_t node;
  std::uint32_t first_part;      ///< The next row's is the end.
  std::uint32_t augments_node;   ///< 0 where it augments none that is in this file.
  std::uint32_t augments_label;  ///< Offset in labels.
  std::uint32_t augments_octets;
};
static_assert(sizeof(Row) == 20);

struct Part {
  std::uint32_t label;    ///< Offset in labels.
  std::uint32_t node;     ///< 0 where the object is not in this file.
  std::uint16_t implied;  ///< 1 or 0.
  std::uint16_t label_octets;
};
static_assert(sizeof(Part) == 12);

inline constexpr std::uint32_t kNoNode = 0;  // The root, which no name names.
inline constexpr std::uint32_t kAfterRows = 0xFFFF'FFFF;
inline constexpr std::size_t kLevelsMax = 128;  // The root and the sub-identifiers below it.
inline constexpr std::size_t kLabelOctetsMax = 255;

/// A label's octet. JSON takes all of them as they are.
constexpr bool is_label_octet(std::uint8_t octet) noexcept {
  return octet > 0x20 && octet < 0x7F && octet != '"' && octet != '\\';
}
constexpr bool is_text_octet(std::uint8_t octet) noexcept { return octet >= 0x20 && octet < 0x7F; }

constexpr std::size_t padded(std::size_t octets) noexcept { return (octets + 7) / 8 * 8; }

template <typename Entry>
Entry load(const std::uint8_t* octets) noexcept {
  Entry entry;
  std::memcpy(&entry, octets, sizeof entry);
  return entry;
}

}  // namespace snmpring::mib::names_format

#endif  // SNMPRING_MIB_NAMES_FORMAT_H_
