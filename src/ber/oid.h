// OBJECT IDENTIFIERs as SNMP limits them (RFC 2578 §3.5). They are kept, compared and printed as
// BER content octets. So an OID from the wire is never unpacked into arcs.
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

/// A borrowed, checked OID: content octets of X.690 §8.19 in their minimal form. Valid as long as
/// the octets that it borrows. Ordered lexicographically by arc (RFC 3416 §4.2.2). An OID comes
/// before those under it.
class OidView {
 public:
  /// The OID without arcs. It is never on the wire. Every OID is under it.
  constexpr OidView() = default;

  /// Checks content octets, which must be minimal. Errors: bad_oid, at the octet where it was
  /// noticed. Sub-identifiers that are padded but otherwise legal are bad_oid as well;
  /// OidBuffer::read accepts them.
  static Decoded<OidView> from_content(Bytes content) noexcept;

  /// The same for octets that were checked before, such as a copy of content().
  static constexpr OidView of_checked(Bytes content) noexcept { return OidView(content); }

  /// Checks `content` as from_content() does, but not its first `checked` octets. These are also
  /// the start of another OID that was checked before. False, with nothing changed, if `content` is
  /// not minimal, and for some content that is.
  bool read_after(std::size_t checked, Bytes content) noexcept {
    // The first sub-identifier has another limit. An OID of so few octets cannot have too many
    // sub-identifiers.
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

  /// Writes dotted text without a leading dot at `out`, which must have room for kOidTextMax
  /// characters.
  /// \return One past the last character.
  char* print(char* out) const noexcept { return print_from(out, 0); }

  /// The same, from the sub-identifier that begins at octet `position`. Each arc but the first of
  /// an OID has a dot before it.
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

// Declared again so that they are found for Oid too, which converts to OidView.
std::strong_ordering operator<=>(OidView a, OidView b) noexcept;
bool operator==(OidView a, OidView b) noexcept;

/// Reads an OID of a varbind and repairs it if necessary. Padded sub-identifiers are not legal, but
/// some agents send them. They are rewritten in this buffer. All other OIDs are viewed in place.
class OidBuffer {
 public:
  /// Checks `content`; notes padded_oid if it repairs. The view borrows `content` or this buffer,
  /// and is valid until the next call. Content without octets gives an empty view and empty_oid.
  /// Errors: bad_oid.
  Decoded<OidView> read(Bytes content, Anomalies& anomalies) noexcept;

  /// The same, but overwrites `oid` in place. For loops in which passing it through memory costs
  /// too much. False for a bad OID; `oid` is then unchanged.
  bool read_into(OidView& oid, Bytes content, Anomalies& anomalies) noexcept {
    if (!OidView::is_minimal(content)) [[unlikely]]
      return repair_into(oid, content, anomalies);
    oid = OidView(content);
    return true;
  }

  /// Resolves the content octets of a RELATIVE-OID (X.690 §8.20). Its sub-identifiers replace as
  /// many at the end of `base`, which may lie in this buffer. Notes relative_oid. False, with `oid`
  /// unchanged, if the result is no OID or if `base` has no more sub-identifiers than `relative`.
  bool resolve_into(OidView& oid, OidView base, Bytes relative, Anomalies& anomalies) noexcept;

 private:
  bool repair_into(OidView& oid, Bytes content, Anomalies& anomalies) noexcept;

  std::array<std::uint8_t, kOidOctetsMax> repaired_;
};

/// An OID that owns its octets, inline. Copying is a bounded memcpy and never allocates.
class Oid {
 public:
  Oid() = default;
  Oid(OidView view) noexcept;
  Oid& operator=(OidView view) noexcept;

  /// At least two arcs. The first is 0..2; the second is 0..39 under 0 and 1. For literals in code:
  /// a literal that breaks these rules fails an invariant.
  Oid(std::initializer_list<std::uint32_t> arcs) noexcept;

  /// Parses dotted decimal text of 2 to 128 arcs, with or without a leading dot. nullopt for
  /// anything else (X.690 §8.19.4: first arc at most 2, second arc below 40 under roots 0 and 1).
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
