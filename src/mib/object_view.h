// What names files say of one object, without copies of it.
#ifndef SNMPRING_MIB_OBJECT_VIEW_H_
#define SNMPRING_MIB_OBJECT_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ber/oid.h"
#include "mib/names_image.h"
#include "mib/object.h"

namespace snmpring::mib {

class IndexClause;
class ObjectChildren;

/// What the names files say of one object: ObjectFacts without copies. A small value that borrows
/// from the Names that gave it, and dies with them; Names::add() and moving the Names leave it
/// valid. Nothing here allocates. Texts are printable ASCII; labels, modules, conventions and the
/// names of numbers have no quotation mark, no backslash and no space, so that JSON takes them as
/// they are.
class ObjectView {
 public:
  /// No object at all: everything of it is empty or none.
  constexpr ObjectView() = default;
  explicit operator bool() const noexcept { return images_ != nullptr; }
  friend bool operator==(ObjectView, ObjectView) = default;

  std::string_view label() const noexcept;   ///< "ifHCInOctets".
  std::string_view module() const noexcept;  ///< "IF-MIB".
  NodeKind kind() const noexcept;
  /// True for a scalar and for a column: only they have instances.
  bool has_instances() const noexcept;
  BaseType type() const noexcept;
  std::string_view convention() const noexcept;  ///< "DisplayString".
  std::string_view hint() const noexcept;        ///< DISPLAY-HINT.
  std::string_view unit() const noexcept;        ///< UNITS.
  Access access() const noexcept;
  NumberNames names() const noexcept;  ///< Of an enumeration or of BITS.
  RangeList ranges() const noexcept;   ///< Of the value, or of the size in octets.
  /// The size where the object's octets have always the same (`SIZE (6)`); nullopt for others.
  std::optional<std::uint32_t> fixed_octets() const noexcept;

  ber::Oid oid() const noexcept;

  /// The row that this is, or that is above this column, or below this table; else empty.
  ObjectView row() const noexcept;
  /// The table that this is, or that this row or column belongs to; else empty.
  ObjectView table() const noexcept;
  /// The INDEX clause of row(), or of the row that it augments. Empty where there is none.
  IndexClause index() const noexcept;
  /// Label of the row that row() augments; empty where it has an INDEX clause of its own.
  std::string_view augments_label() const noexcept;
  /// The row that row() augments; empty where it augments none, or none that is known.
  ObjectView augments() const noexcept;

  /// What lies directly below it in the same names file, ascending by arc; the columns of a row.
  ObjectChildren children() const noexcept;

 private:
  friend class Names;
  friend class NameSearch;
  friend class IndexClause;
  friend class ObjectChildren;
  using Images = std::vector<NamesImage>;
  constexpr ObjectView(const Images* images, std::uint32_t image, std::uint32_t node) noexcept
      : images_(images), image_(image), node_(node) {}
  const NamesImage& image() const noexcept { return (*images_)[image_]; }
  /// A node of the same names file or of another; empty where it has no label.
  ObjectView at(std::uint32_t node) const noexcept { return at(image_, node); }
  ObjectView at(std::uint32_t image, std::uint32_t node) const noexcept;
  /// The object that counts most of those with a label, in the first names file that has one.
  ObjectView labelled(std::string_view label) const noexcept;

  const Images* images_ = nullptr;
  std::uint32_t image_ = 0;
  std::uint32_t node_ = 0;
};

/// A part of an index.
struct IndexPart {
  std::string_view label;  ///< Of the object that the part is.
  bool implied;            ///< No length in front (RFC 2578 §7.7); only the last part can be so.
  ObjectView object;       ///< Empty where no names file knows it.
};

/// The parts of a row's index, in order. Lives as long as the ObjectView that gave it may.
class IndexClause {
 public:
  constexpr IndexClause() = default;
  std::size_t size() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }
  /// \param i Below size().
  IndexPart operator[](std::size_t i) const noexcept;

 private:
  friend class ObjectView;
  IndexClause(ObjectView row, std::uint32_t first, std::uint32_t count) noexcept
      : row_(row), first_(first), count_(count) {}

  ObjectView row_;
  std::uint32_t first_ = 0;
  std::uint32_t count_ = 0;
};

/// The objects below another that have a label, for `for`. Lives as long as an ObjectView may.
class ObjectChildren {
 public:
  class Iterator {
   public:
    ObjectView operator*() const noexcept { return at_; }
    Iterator& operator++() noexcept;
    friend bool operator==(const Iterator& a, const Iterator& b) noexcept { return a.at_ == b.at_; }

   private:
    friend class ObjectChildren;
    Iterator(ObjectView at, std::uint32_t end) noexcept : at_(at), end_(end) {}
    void skip_unlabelled() noexcept;

    ObjectView at_;
    std::uint32_t end_;
  };
  Iterator begin() const noexcept;
  Iterator end() const noexcept;

 private:
  friend class ObjectView;
  ObjectChildren(ObjectView first, std::uint32_t end) noexcept : first_(first), end_(end) {}

  ObjectView first_;
  std::uint32_t end_;
};

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_OBJECT_VIEW_H_
