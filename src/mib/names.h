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
#include "mib/object_view.h"

namespace snmpring::mib {

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
    unknown,         ///< `choices`: objects of a similar name, with the module where one was given.
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
  std::expected<void, NamesErrc> add(Bytes image, NamesCheck check = NamesCheck::structure);
  /// Adds what is built in behind those that are there.
  void add_built_in();

  /// True where nothing was added.
  bool empty() const noexcept { return images_->empty(); }

  /// The deepest object that `oid` is or lies under; of the same in several names files that of the
  /// first. What lies below a scalar or column of one file is not asked of those behind it.
  /// Allocates nothing.
  Found find(ber::OidView oid) const noexcept;

  /// Reads `sysDescr.0`, `IF-MIB::ifTable`, `ifHCInOctets.7`, `mib-2.1`, `mib-2.interfaces`,
  /// `1.3.6.1.2.1` or `.1.3.6.1.2.1`. A label without a module must have one OID only in the first
  /// names file that knows it, or only one that does not lie under `enterprises`: what a standard
  /// names is meant, and not its copy in a vendor's module.
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
