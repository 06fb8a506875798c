// Names for OIDs and OIDs for names; from names files (docs/names-file.md) that are used in place.
#ifndef SNMPRING_MIB_NAMES_H_
#define SNMPRING_MIB_NAMES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
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
  friend class IndexClause;
  friend class ObjectChildren;
  using Images = std::vector<NamesImage>;
  constexpr ObjectView(const Images* images, std::uint32_t image, std::uint32_t node) noexcept
      : images_(images), image_(image), node_(node) {}
  const NamesImage& image() const noexcept { return (*images_)[image_]; }

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
    ObjectView at_;
    std::uint32_t end_;
  };
  Iterator begin() const noexcept { return {first_, end_}; }
  Iterator end() const noexcept;

 private:
  friend class ObjectView;
  ObjectChildren(ObjectView first, std::uint32_t end) noexcept : first_(first), end_(end) {}

  ObjectView first_;
  std::uint32_t end_;
};

/// What is known of an OID: the deepest object that it is or lies under.
struct Found {
  /// Empty where there is none.
  ObjectView object;
  /// Octets of the OID's content that the object's OID takes; the instance's index is the rest.
  std::uint16_t object_octets = 0;
  /// Each OID that begins with so many content octets of this one has the same answer. More than
  /// the OID has where none but the OID itself has it.
  std::uint16_t decided_octets = 0;
};

/// An OID that was written as a name.
struct NamedOid {
  ber::Oid oid;
  ObjectView object;  ///< The deepest object that it is or lies under; may be empty for numbers.
};

/// Why a text is no OID.
struct NameError {
  enum class Kind : std::uint8_t {
    malformed,       ///< Neither a name nor an OID can look like that.
    unknown_module,  ///< `choices`: modules of a similar name.
    unknown,         ///< `choices`: objects of a similar name, `MODULE::label` where needed.
    ambiguous,       ///< Several OIDs have the label. `choices`: the modules.
  };
  Kind kind;
  /// In the order of likeness, at most three; of an ambiguous one all, in the order of octets.
  std::vector<std::string> choices;

  /// One line about `text` that names no option: `unknown name "ifDesc": did you mean ifDescr?`
  std::string message(std::string_view text) const;
};

/// Names out of several names files: for each object the first that knows it counts.
///
/// Not changed while others read it, it may be used by several threads.
class Names {
 public:
  /// Knows nothing.
  Names();
  /// Knows what is built in: the facts of about thirty standard modules.
  static Names built_in();

  /// Adds a names file behind those that are there. It is borrowed: its octets must stay as they
  /// are while this object or an ObjectView is used. Errors: what is wrong with the file; nothing
  /// is added.
  std::expected<void, NamesErrc> add(Bytes image);
  /// Adds what is built in behind those that are there.
  void add_built_in();

  /// True where nothing was added.
  bool empty() const noexcept { return images_->empty(); }

  /// The deepest object that `oid` is or lies under, in constant memory and at most
  /// kOidArcsMax binary searches for each names file.
  Found find(ber::OidView oid) const noexcept;

  /// Reads `sysDescr.0`, `IF-MIB::ifTable`, `ifHCInOctets.7`, `mib-2.1`, `mib-2.interfaces`,
  /// `1.3.6.1.2.1` or `.1.3.6.1.2.1`. A label without a module must have one OID only in the first
  /// names file that knows it.
  std::expected<NamedOid, NameError> resolve(std::string_view text) const;

 private:
  std::unique_ptr<std::vector<NamesImage>> images_;  // ObjectViews point to it.
};

/// Remembers the last answer of find(), a miss too, for one session: 64 octets. OIDs that come in
/// the order of a walk are nearly all found in it. Used with one Names only.
class NameMemo {
 public:
  /// The same as names.find(oid). decided_octets may be greater.
  Found find(const Names& names, ber::OidView oid) noexcept;

 private:
  static constexpr std::size_t kPrefixOctets = 43;  // Objects of MIBs are at most 22 arcs deep.
  ObjectView object_;
  std::uint16_t object_octets_ = 0;
  std::uint8_t prefix_size_ = 0;  // 0: nothing is remembered.
  std::array<std::uint8_t, kPrefixOctets> prefix_;
};

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_NAMES_H_
