// The text that begins neighbouring OIDs of a list, made only once for all of them.
#ifndef SNMPRING_BER_OID_STEM_H_
#define SNMPRING_BER_OID_STEM_H_

#include <array>
#include <cstdint>

#include "ber/oid.h"

namespace snmpring::ber {

/// Keeps in the caller's memory the text of the part that an OID shares with the one before, and
/// only that. In a column of a table this text does not change from row to row.
class OidStem {
 public:
  /// Makes `text` the text of the whole sub-identifiers within the first `shared_octets` of `oid`.
  /// The OID before must have begun with the same octets. `text` must hold what the last call made
  /// of it, and must have room for kOidTextMax + 3 characters.
  void share(char* text, OidView oid, std::size_t shared_octets) noexcept {
    // In a column of a table it does not change.
    if (shared_octets != octets_) change(text, oid, shared_octets);
  }

  /// Forgets the text, so that the next OID has none before it.
  void clear() noexcept { octets_ = 0; }

  /// Octets of the OID that the text stands for. They are whole sub-identifiers.
  std::size_t octets() const noexcept { return octets_; }
  /// Characters of the text.
  std::size_t text_size() const noexcept { return octets_ == 0 ? 0 : text_ends_[octets_ - 1]; }

 private:
  void change(char* text, OidView oid, std::size_t shared_octets) noexcept;

  std::size_t octets_ = 0;
  // Indexed by the last octet of a sub-identifier.
  std::array<std::uint16_t, kOidOctetsMax> text_ends_;
};

}  // namespace snmpring::ber

#endif  // SNMPRING_BER_OID_STEM_H_
