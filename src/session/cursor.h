// The OID that a walk has reached. It is fast with OIDs that differ from it near their end.
#ifndef SNMPRING_SESSION_CURSOR_H_
#define SNMPRING_SESSION_CURSOR_H_

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"
#include "ber/oid.h"

namespace snmpring::session {

/// Where an OID stands in relation to another.
struct Relation {
  std::strong_ordering order;  ///< Of the OID compared to the other.
  std::size_t common_octets;   ///< How many octets both share at the start.
};

/// How `oid` stands to the OID with the content octets `other`, which were checked before. One look
/// at the octets is enough where both differ in sub-identifiers of one octet.
inline Relation relate(ber::OidView oid, Bytes other) noexcept {
  const Bytes content = oid.content();
  const std::size_t common = common_octets(other, content);
  if (common == std::min(other.size(), content.size())) {
    return {content.size() <=> other.size(), common};
  }
  // If both octets end their sub-identifiers, these have the same length, and the octets decide.
  if (((other[common] | content[common]) & 0x80) == 0) {
    return {content[common] <=> other[common], common};
  }
  return {oid <=> ber::OidView::of_checked(other), common};
}

/// Keeps content octets like ber::Oid. Comparing with the next OID of a walk and moving to it takes
/// one look at the octets and a copy of those that changed. Each varbind of a walk goes through
/// here.
class Cursor {
 public:
  Cursor() = default;
  /// Copies only the octets in use.
  Cursor(const Cursor& other) noexcept : size_(other.size_) {
    std::memcpy(octets_.data(), other.octets_.data(), size_);
  }
  Cursor& operator=(const Cursor& other) noexcept {
    size_ = other.size_;
    std::memmove(octets_.data(), other.octets_.data(), size_);
    return *this;
  }

  void set(ber::OidView oid) noexcept { move_to(oid, 0); }

  /// \param common_octets What relate() said about `oid`.
  void move_to(ber::OidView oid, std::size_t common_octets) noexcept {
    const Bytes content = oid.content();
    if (content.empty()) return;
    std::memcpy(octets_.data() + common_octets, content.data() + common_octets,
                content.size() - common_octets);
    size_ = static_cast<std::uint16_t>(content.size());
  }

  /// How `oid` stands to the cursor.
  Relation relate(ber::OidView oid) const noexcept { return session::relate(oid, octets()); }

  /// The content octets, which were checked when they came. Borrows from this.
  Bytes octets() const noexcept { return {octets_.data(), size_}; }

  /// Borrows from this and is valid until this changes. Checks the octets again, so call it only
  /// once per request.
  ber::OidView view() const noexcept {
    return ber::OidView::from_content(Bytes(octets_.data(), size_)).value_or(ber::OidView());
  }

 private:
  std::uint16_t size_ = 0;
  std::array<std::uint8_t, ber::kOidOctetsMax> octets_;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_CURSOR_H_
