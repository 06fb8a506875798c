// OBJECT IDENTIFIERs as SNMP limits them (RFC 2578 §3.5): kept in their BER content octets,
// compared and printed from there, so that an OID from the wire is never unpacked into arcs.
#ifndef SNMPRING_BER_OID_H_
#define SNMPRING_BER_OID_H_

#include <array>
#include <compare>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "ber/anomaly.h"
#include "ber/error.h"

namespace snmpring::ber {

inline constexpr std::size_t kOidArcsMax = 128;                ///< RFC 2578 §3.5.
inline constexpr std::size_t kOidOctetsMax = 5 * kOidArcsMax;  ///< Of a minimal encoding.
/// Characters of the longest dotted text.
inline constexpr std::size_t kOidTextMax = 11 * kOidArcsMax;

/// True for an octet of a sub-identifier that is not its last (X.690 §8.19.2).
constexpr bool continues(std::uint8_t octet) noexcept { return (octet & 0x80) != 0; }

/// A borrowed, checked OID: content octets of X.690 §8.19 in their minimal form. Lives as long as
/// the octets under it. Ordered lexicographically by arc (RFC 3416 §4.2.2), an OID before those
/// under it.
class OidView {
 public:
  /// The OID without arcs; it is on no wire and under it is everything.
  constexpr OidView() = default;

  /// Checks content octets that must be minimal. Errors, at the octet where it was noticed:
  /// bad_oid. Padded but otherwise legal sub-identifiers give bad_oid as well: see OidBuffer::read.
  static Decoded<OidView> from_content(Bytes content) noexcept;

  /// The same of octets that were checked before, such as a copy of content().
  static constexpr OidView of_checked(Bytes content) noexcept { return OidView(content); }

  /// Checks `content` as from_content() does, but for its first `checked` octets, with which
  /// another OID begins that was checked before. False, and nothing changed, where it is not
  /// minimal; also for some that are.
  bool read_after(std::size_t checked, Bytes content) noexcept {
    // The first sub-identifier is checked by another measure, and of as many octets there are not
    // too many.
    if (checked == 0 || content.size() >= kOidArcsMax || continues(content[checked - 1]))
        [[unlikely]]
      return read_any_after(checked, content);
    std::size_t position = checked;
    while (position < content.size() && !continues(content[position])) ++position;
    if (position < content.size()) return read_any_after(checked, content);
    content_ = content;
    return true;
  }

  Bytes content() const noexcept { return content_; }
  bool empty() const noexcept { return content_.empty(); }
  std::size_t arc_count() const noexcept;

  friend std::strong_ordering operator<=>(OidView a, OidView b) noexcept;
  friend bool operator==(OidView a, OidView b) noexcept;

  /// True when this is `root` or lies under it.
  bool in_subtree(OidView root) const noexcept;

  /// Writes dotted text without leading dot at `out`, which has room for kOidTextMax characters.
  /// \return One past the last character.
  char* print(char* out) const noexcept { return print_from(out, 0); }

  /// The same from the sub-identifier on that begins at octet `position`, with a dot before each
  /// arc but the first.
  char* print_from(char* out, std::size_t position) const noexcept;
  std::string to_string() const;

 private:
  friend class Oid;
  friend class OidBuffer;
  constexpr explicit OidView(Bytes checked) noexcept : content_(checked) {}
  bool read_any_after(std::size_t checked, Bytes content) noexcept;
  static bool is_minimal(Bytes content) noexcept;

  Bytes content_;
};

// Declared once more so that they are found for Oid as well, which converts.
std::strong_ordering operator<=>(OidView a, OidView b) noexcept;
bool operator==(OidView a, OidView b) noexcept;

/// Where a varbind's OID is read when it may need repair: padded sub-identifiers are legal to no
/// one and sent by some; they are rewritten here, everything else is viewed in place.
class OidBuffer {
 public:
  /// Checks `content`; notes padded_oid where it repairs. The view borrows `content` or this
  /// buffer, and dies with the next call. No octets at all give an empty view and empty_oid.
  /// Errors: bad_oid.
  Decoded<OidView> read(Bytes content, Anomalies& anomalies) noexcept;

  /// The same, written over `oid` in place, for loops that cannot afford to have it handed around
  /// in memory. False for a bad OID, which leaves `oid` as it was.
  bool read_into(OidView& oid, Bytes content, Anomalies& anomalies) noexcept {
    if (!OidView::is_minimal(content)) [[unlikely]]
      return repair_into(oid, content, anomalies);
    oid = OidView(content);
    return true;
  }

  /// Resolves the content octets of a RELATIVE-OID (X.690 §8.20): its sub-identifiers take the
  /// place of as many at the end of `base`, which may lie in this buffer. Notes relative_oid.
  /// False, with `oid` as it was, where that makes no OID or `base` has no more sub-identifiers
  /// than that.
  bool resolve_into(OidView& oid, OidView base, Bytes relative, Anomalies& anomalies) noexcept;

 private:
  bool repair_into(OidView& oid, Bytes content, Anomalies& anomalies) noexcept;

  std::array<std::uint8_t, kOidOctetsMax> repaired_;
};

/// An OID that owns its octets, inline: copying is a bounded memcpy and never allocates.
class Oid {
 public:
  Oid() = default;
  Oid(OidView view) noexcept;
  Oid& operator=(OidView view) noexcept;

  /// At least two arcs, the first two within 0..2 and, under 0 and 1, 0..39. For literals in code:
  /// what breaks the rules fails an invariant.
  Oid(std::initializer_list<std::uint32_t> arcs) noexcept;

  /// Parses dotted decimal text, with or without a leading dot, of 2 to 128 arcs. nullopt when it
  /// is anything else (X.690 §8.19.4: second arc below 40 under roots 0 and 1; first arc at most
  /// 2).
  static std::optional<Oid> parse(std::string_view text);

  OidView view() const noexcept { return OidView(Bytes(octets_.data(), size_)); }
  operator OidView() const noexcept { return view(); }
  bool empty() const noexcept { return size_ == 0; }

 private:
  std::uint16_t size_ = 0;
  std::array<std::uint8_t, kOidOctetsMax> octets_;
};

}  // namespace snmpring::ber

#endif  // SNMPRING_BER_OID_H_
