// Makes a names file (docs/names-file.md) of what MIB modules say.
#ifndef SNMPRING_MIB_NAMES_WRITER_H_
#define SNMPRING_MIB_NAMES_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "mib/object.h"
#include "mib/object_origin.h"

namespace snmpring::mib {

/// What came of the objects that were added.
struct NamesCounts {
  std::size_t objects = 0;  ///< OIDs with a label.
  std::size_t tables = 0;
  std::size_t other_names = 0;  ///< Further names of those OIDs, by which they are found too.
  std::size_t refused = 0;      ///< add() said false.
};

/// Takes objects one at a time, in any order, and keeps of each only what the file needs, so that
/// a million take about 100 MiB. The file depends on nothing but the set of what was added.
///
/// Of several names of one OID that counts whose module has a MODULE-IDENTITY; among several the
/// one that has a type; then the lower path order; then the module's name and the label in the
/// order of octets. Its facts are kept; of the others only the names.
///
/// The labels of INDEX and AUGMENTS mean the object of the same module; or else a standard's, which
/// does not lie under `enterprises`; or else a vendor's. Of several it is the one that counts most
/// by the same rule.
class NamesWriter {
 public:
  NamesWriter();
  ~NamesWriter();
  NamesWriter(NamesWriter&&) noexcept;
  NamesWriter& operator=(NamesWriter&&) noexcept;

  /// Takes one object. False, and nothing is taken, where it cannot be in a names file: no OID,
  /// no label or module, or one of them over 255 characters or with other characters than visible
  /// ASCII without `"` and `\`. Of hints and units other characters become `?`; named numbers
  /// outside of Integer32 are left out.
  bool add(const ObjectFacts& object, const ObjectOrigin& origin);

  /// The file, and what is in it. The last that it is asked.
  std::vector<std::uint8_t> finish();

  /// Right after finish().
  const NamesCounts& counts() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_NAMES_WRITER_H_
