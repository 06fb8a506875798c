// The objects that a names file is to hold, kept small until the last of them is there.
#ifndef SNMPRING_MIB_NAMES_DRAFT_H_
#define SNMPRING_MIB_NAMES_DRAFT_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ber/oid.h"
#include "mib/object.h"
#include "mib/object_origin.h"

namespace snmpring::mib {

/// Texts that are kept once, numbered in the order in which they came. The first is empty.
class TextSet {
 public:
  TextSet() { number(""); }
  std::uint32_t number(std::string_view text);
  const std::string& operator[](std::uint32_t number) const { return *texts_[number]; }
  std::size_t size() const { return texts_.size(); }

 private:
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  std::vector<const std::string*> texts_;  // Keys of the map, which stay where they are.
};

/// A text in NamesDraft's own memory.
struct TextPlace {
  std::uint32_t offset = 0;
  std::uint8_t size = 0;
};

/// Numbers of texts, of lists and of types are those of NamesDraft, which depend on the order in
/// which objects came.
struct TypeDraft {
  std::uint32_t convention = 0;
  std::uint32_t hint = 0;
  std::uint32_t unit = 0;
  std::uint32_t numbers = 0;
  std::uint32_t ranges = 0;
  BaseType base = BaseType::none;
  Access access = Access::none;
  auto operator<=>(const TypeDraft&) const = default;
};

struct PartDraft {
  TextPlace label;
  bool implied;
};

struct RowDraft {
  std::uint32_t first_part;
  std::uint32_t parts;
  TextPlace augments;
};

struct ObjectDraft {
  std::uint32_t oid;  ///< Offset of its content octets.
  std::uint32_t type;
  std::uint32_t row;  ///< One more than its place among the rows; 0 for none.
  std::uint32_t path_order;
  TextPlace label;
  std::uint16_t oid_octets;
  std::uint16_t module;
  NodeKind kind;
  bool module_identity;
};

/// A node says its module in 16 bits.
inline constexpr std::uint32_t kModulesMax = 0xFFFF;

class NamesDraft {
 public:
  /// See NamesWriter::add().
  bool add(const ObjectFacts& object, const ObjectOrigin& origin);

  const std::vector<ObjectDraft>& objects() const { return objects_; }
  ber::OidView oid(const ObjectDraft& object) const {
    return ber::OidView::of_checked(Bytes(oids_).subspan(object.oid, object.oid_octets));
  }
  std::string_view text(TextPlace place) const {
    return std::string_view(labels_).substr(place.offset, place.size);
  }
  std::string_view label(const ObjectDraft& object) const { return text(object.label); }
  const std::string& module(const ObjectDraft& object) const { return modules_[object.module]; }
  const TextSet& modules() const { return modules_; }
  const TextSet& words() const { return words_; }
  const TextSet& texts() const { return texts_; }
  const TypeDraft& type(std::uint32_t number) const { return types_[number]; }
  std::size_t type_count() const { return types_.size(); }
  /// names_format::Number entries whose names are numbers of words(), one after the other.
  const TextSet& number_lists() const { return number_lists_; }
  /// names_format::RangeEntry entries, one after the other.
  const TextSet& range_lists() const { return range_lists_; }
  /// Of an object that has one.
  const RowDraft& row(const ObjectDraft& object) const { return rows_[object.row - 1]; }
  const PartDraft& part(std::size_t i) const { return parts_[i]; }

  /// Less where `a` counts more than `b` of two names of one OID, or of two objects of one label.
  /// Equal where one module uses the label twice.
  std::strong_ordering rank(const ObjectDraft& a, const ObjectDraft& b) const;
  /// Some order of what is said of them. Equal only where they differ in nothing but the OID.
  std::strong_ordering facts_order(const ObjectDraft& a, const ObjectDraft& b) const;

 private:
  TextPlace keep(std::string_view label);
  std::uint32_t type_of(const ObjectFacts& object);
  std::uint32_t row_of(const ObjectFacts& object);
  std::string type_text(const ObjectDraft& object) const;
  std::string row_text(const ObjectDraft& object) const;
  bool is_typed(const ObjectDraft& object) const {
    return object.kind != NodeKind::node || types_[object.type].base != BaseType::none;
  }

  std::vector<ObjectDraft> objects_;
  std::vector<std::uint8_t> oids_;
  std::string labels_;
  TextSet modules_;
  TextSet words_;
  TextSet texts_;
  TextSet number_lists_;
  TextSet range_lists_;
  std::map<TypeDraft, std::uint32_t> type_numbers_;
  std::vector<TypeDraft> types_;
  std::vector<RowDraft> rows_;
  std::vector<PartDraft> parts_;
};

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_NAMES_DRAFT_H_
