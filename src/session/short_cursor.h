// A cursor that takes little memory: a table has one for each column.
#ifndef SNMPRING_SESSION_SHORT_CURSOR_H_
#define SNMPRING_SESSION_SHORT_CURSOR_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/bytes.h"
#include "ber/oid.h"
#include "session/cursor.h"

namespace snmpring::session {

/// Means the same as Cursor. OIDs of at most kInlineOctets stand in it. Longer ones get memory of
/// their own, which it keeps. Copying a short one is one copy of a fixed size.
class ShortCursor {
 public:
  /// Enough for a column and an index with an IPv6 address.
  static constexpr std::size_t kInlineOctets = 54;

  ShortCursor() = default;
  explicit ShortCursor(ber::OidView oid) { set(oid); }
  ShortCursor(const ShortCursor& other) { *this = other; }
  ShortCursor& operator=(const ShortCursor& other) {
    if (other.long_ != nullptr) [[unlikely]] {
      set(other.view());
    } else {
      inline_ = other.inline_;
      size_ = other.size_;
      long_.reset();
    }
    return *this;
  }
  ShortCursor(ShortCursor&&) = default;
  ShortCursor& operator=(ShortCursor&&) = default;

  void set(ber::OidView oid) { move_to(oid, 0); }

  /// \param common_octets What relate() said about `oid`.
  void move_to(ber::OidView oid, std::size_t common_octets) {
    const Bytes content = oid.content();
    if (content.empty()) return;
    if (content.size() > kInlineOctets && long_ == nullptr) [[unlikely]] {
      long_ = std::make_unique_for_overwrite<LongOctets>();
      common_octets = 0;
    }
    std::uint8_t* const octets = long_ == nullptr ? inline_.data() : long_->data();
    copy_few(octets + common_octets, content.data() + common_octets,
             content.size() - common_octets);
    size_ = static_cast<std::uint16_t>(content.size());
  }

  Relation relate(ber::OidView oid) const noexcept { return session::relate(oid, octets()); }

  /// The content octets, which were checked when they came. Borrows from this.
  Bytes octets() const noexcept {
    return {long_ == nullptr ? inline_.data() : long_->data(), size_};
  }
  ber::OidView view() const noexcept { return ber::OidView::of_checked(octets()); }

 private:
  using LongOctets = std::array<std::uint8_t, ber::kOidOctetsMax>;

  std::unique_ptr<LongOctets> long_;
  std::uint16_t size_ = 0;
  std::array<std::uint8_t, kInlineOctets> inline_{};
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_SHORT_CURSOR_H_
