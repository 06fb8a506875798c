// The text that neighbours in a list of OIDs begin with, made once for all of them.
#ifndef SNMPRING_BER_OID_STEM_H_
#define SNMPRING_BER_OID_STEM_H_

#include <array>
#include <cstdint>

#include "ber/oid.h"

namespace snmpring::ber {

/// Keeps in the caller's memory the text of what an OID shares with the one before it, and nothing
/// of the rest, so that in a column of a table the text stands unchanged from row to row.
class OidStem {
 public:
  /// Makes `text`, which has room for kOidTextMax characters and three more and holds what the last
  /// call made of it, the text of the whole sub-identifiers within the first `shared_octets` of
  /// `oid`. The OID before must have begun with the same octets.
  void share(char* text, OidView oid, std::size_t shared_octets) noexcept {
    // Down a column it stays.
    if (shared_octets != octets_) change(text, oid, shared_octets);
  }

  /// Forgets the text; the next OID has none before it.
  void clear() noexcept { octets_ = 0; }

  /// Octets of the OID that the text stands for: whole sub-identifiers.
  std::size_t octets() const noexcept { return octets_; }
  /// Characters of the text.
  std::size_t text_size() const noexcept { return octets_ == 0 ? 0 : text_ends_[octets_ - 1]; }

 private:
  void change(char* text, OidView oid, std::size_t shared_octets) noexcept;

  std::size_t octets_ = 0;
  std::array<std::uint16_t, kOidOctetsMax> text_ends_;  // By the last octet of a sub-identifier.
};

}  // namespace snmpring::ber

#endif  // SNMPRING_BER_OID_STEM_H_
