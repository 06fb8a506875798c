// One names file, read in place: its octets are checked once and trusted after that.
// The format is explained in docs/names-file.md.
#ifndef SNMPRING_MIB_NAMES_IMAGE_H_
#define SNMPRING_MIB_NAMES_IMAGE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "ber/oid.h"
#include "mib/names_format.h"
#include "mib/object.h"

namespace snmpring::mib {

/// What is wrong with the octets of a names file.
enum class NamesErrc : std::uint8_t {
  no_names_file,     ///< It does not begin as one.
  other_version,     ///< Of another version of the format.
  other_byte_order,  ///< Of a machine of the other byte order.
  wrong_length,      ///< Shorter or longer than its head says: cut, or not written whole.
  wrong_sum,         ///< Its checksum is wrong: damaged.
  bad_structure,     ///< Its numbers point where they must not.
};
inline constexpr std::size_t kNamesErrcCount = 6;
static_assert(static_cast<std::size_t>(NamesErrc::bad_structure) + 1 == kNamesErrcCount);

/// Completes "FILE ...": "is no names file".
std::string_view names_error_text(NamesErrc error) noexcept;

/// A named number that is not copied.
struct NumberName {
  std::int32_t number;
  std::string_view name;
};

/// The names of numbers, ascending by number. Borrows from the names file.
class NumberNames {
 public:
  constexpr NumberNames() = default;
  std::size_t size() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }
  /// \param i Below size().
  NumberName operator[](std::size_t i) const noexcept;
  /// The name of `number`; empty where it has none.
  std::string_view name_of(std::int64_t number) const noexcept;
  /// The number that is called `name`.
  std::optional<std::int32_t> number_of(std::string_view name) const noexcept;

 private:
  friend class NamesImage;
  NumberNames(const std::uint8_t* entries, const std::uint8_t* words, std::size_t count) noexcept
      : entries_(entries), words_(words), count_(count) {}

  const std::uint8_t* entries_ = nullptr;
  const std::uint8_t* words_ = nullptr;
  std::size_t count_ = 0;
};

/// Ranges, ascending. Borrows from the names file.
class RangeList {
 public:
  constexpr RangeList() = default;
  std::size_t size() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }
  /// \param i Below size().
  Range operator[](std::size_t i) const noexcept;

 private:
  friend class NamesImage;
  RangeList(const std::uint8_t* entries, std::size_t count) noexcept
      : entries_(entries), count_(count) {}

  const std::uint8_t* entries_ = nullptr;
  std::size_t count_ = 0;
};

/// How much of a names file is checked before it is used. Whatever is in the file, either makes it
/// safe to use.
enum class NamesCheck : std::uint8_t {
  structure,  ///< Each number that points somewhere, each octet of text: 3 ms for 40 MiB.
  whole,      ///< The checksum too, which shows a changed letter or arc: 25 ms more.
};

/// A borrowed names file whose octets are checked. A small value; it dies with the octets. Nodes
/// are numbers below node_count(): the root is 0, and the nodes of a level stand behind those of
/// the level above in the order of their OIDs. The root has no label, nor have other nodes of which
/// nothing is known but what lies below them.
class NamesImage {
 public:
  /// `octets` must stay as they are while this is used.
  static std::expected<NamesImage, NamesErrc> open(Bytes octets, NamesCheck check);

  std::uint32_t node_count() const noexcept { return count(Section::arcs); }

  /// The deepest node with a label that an OID is or lies under.
  struct Match {
    std::uint32_t node = names_format::kNoNode;
    std::uint16_t octets = 0;   ///< Of the content, that are the node's OID.
    std::uint16_t decided = 0;  ///< As Found::decided_octets.
  };
  Match find(Bytes content) const noexcept;

  // Of a node. Texts may be empty.
  ber::Oid oid(std::uint32_t node) const noexcept;
  std::uint32_t arc(std::uint32_t node) const noexcept { return number(Section::arcs, node); }
  std::string_view label(std::uint32_t node) const noexcept;
  std::string_view module(std::uint32_t node) const noexcept;
  NodeKind kind(std::uint32_t node) const noexcept;
  bool has_label(std::uint32_t node) const noexcept { return facts(node).label_octets != 0; }
  std::uint32_t parent(std::uint32_t node) const noexcept;  ///< The root's is the root.
  std::uint32_t first_child(std::uint32_t node) const noexcept {
    return number(Section::first_children, node);
  }
  /// One past the last child.
  std::uint32_t end_child(std::uint32_t node) const noexcept { return first_child(node + 1); }
  /// The child with that arc, or kNoNode.
  std::uint32_t child(std::uint32_t node, std::uint32_t arc) const noexcept;
  BaseType base_type(std::uint32_t node) const noexcept;
  Access access(std::uint32_t node) const noexcept;
  std::string_view convention(std::uint32_t node) const noexcept;
  std::string_view hint(std::uint32_t node) const noexcept;
  std::string_view unit(std::uint32_t node) const noexcept;
  NumberNames numbers(std::uint32_t node) const noexcept;
  RangeList ranges(std::uint32_t node) const noexcept;

  /// The INDEX or AUGMENTS clause of a row.
  struct Clause {
    std::uint32_t first_part = 0;
    std::uint32_t parts = 0;
    std::uint32_t augments_node = names_format::kNoNode;
    std::string_view augments_label;
  };
  /// An empty one where the node has none.
  Clause clause(std::uint32_t node) const noexcept;
  struct Part {
    std::string_view label;
    std::uint32_t node;  ///< kNoNode where the file does not know the object.
    bool implied;
  };
  Part part(std::uint32_t part) const noexcept;

  /// All names, ascending by label in the order of octets; of one label those that count more come
  /// first.
  struct Name {
    std::string_view label;
    std::string_view module;
    std::uint32_t node;
  };
  std::uint32_t name_count() const noexcept { return count(Section::by_label); }
  /// \param i Below name_count().
  Name name(std::uint32_t i) const noexcept;
  /// The first name that has `label`, and one past the last.
  struct NameSpan {
    std::uint32_t begin;
    std::uint32_t end;
  };
  NameSpan names_with(std::string_view label) const noexcept;

  std::uint32_t module_count() const noexcept { return count(Section::modules); }
  std::string_view module_name(std::uint32_t module) const noexcept;

 private:
  using Section = names_format::Section;
  NamesImage() = default;

  bool lay_out(Bytes octets) noexcept;
  bool nodes_are_sound() const noexcept;
  bool names_are_sound() const noexcept;
  bool types_are_sound() const noexcept;
  bool rows_are_sound() const noexcept;
  bool texts_are_sound() const noexcept;
  bool lists_are_sound(Section lists, Section entries) const noexcept;

  std::uint32_t count(Section section) const noexcept {
    return counts_[static_cast<std::size_t>(section)];
  }
  const std::uint8_t* section(Section section) const noexcept {
    return sections_[static_cast<std::size_t>(section)];
  }
  template <typename Entry>
  Entry entry(Section of, std::size_t i) const noexcept {
    return names_format::load<Entry>(section(of) + i * sizeof(Entry));
  }
  std::uint32_t number(Section of, std::size_t i) const noexcept {
    return entry<std::uint32_t>(of, i);
  }
  names_format::Facts facts(std::uint32_t node) const noexcept {
    return entry<names_format::Facts>(Section::facts, node);
  }
  names_format::Type type(std::uint32_t node) const noexcept {
    return entry<names_format::Type>(Section::types, facts(node).type);
  }
  /// The text at an offset, up to its zero.
  std::string_view text(Section of, std::uint32_t offset) const noexcept {
    return reinterpret_cast<const char*>(section(of) + offset);
  }
  std::string_view label_text(std::uint32_t offset, std::size_t octets) const noexcept {
    return {reinterpret_cast<const char*>(section(Section::labels) + offset), octets};
  }

  std::array<const std::uint8_t*, names_format::kSections> sections_{};
  std::array<std::uint32_t, names_format::kSections> counts_{};
};

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_NAMES_IMAGE_H_
