// OBJECT IDENTIFIERs (RFC 2578 §3.5).
#ifndef SNMPRING_OID_H_
#define SNMPRING_OID_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "snmpring/export.h"

SNMPRING_BEGIN_NAMESPACE

/// An OID of 2 to 128 arcs, or the empty OID, which names nothing. It is kept in the octets of its
/// encoding (X.690 §8.19), so a row of a walk is not unpacked. Short OIDs allocate nothing. A plain
/// value.
class SNMPRING_API Oid {
 public:
  /// The empty OID.
  Oid() = default;

  /// Parses dotted decimal text, with or without a leading dot. nullopt for anything else, for more
  /// than 128 arcs, and for first arcs that are not allowed: the first is at most 2, and under 0
  /// and 1 the second is at most 39.
  static std::optional<Oid> parse(std::string_view text);

  /// The same for numbers.
  static std::optional<Oid> from_arcs(std::span<const std::uint32_t> arcs);

  /// Copies content octets that are valid and minimal; nullopt for others.
  static std::optional<Oid> from_content(std::span<const std::uint8_t> content);

  /// True for the empty OID.
  bool empty() const noexcept { return content_.empty(); }
  /// 0 or 2..128.
  std::size_t arc_count() const noexcept;
  /// All arcs, with the first two.
  std::vector<std::uint32_t> arcs() const;

  /// Dotted text without a leading dot; empty for the empty OID.
  std::string to_string() const;

  /// The content octets of the BER encoding. Borrowed from this.
  std::span<const std::uint8_t> content() const noexcept {
    return {reinterpret_cast<const std::uint8_t*>(content_.data()), content_.size()};
  }

  /// True when this is `root` or lies under it. Everything lies under the empty OID.
  bool in_subtree(const Oid& root) const noexcept;

  /// The arcs after those of `root`, such as the index of a table's row. Empty if in_subtree() is
  /// false.
  std::vector<std::uint32_t> arcs_under(const Oid& root) const;

  /// Lexicographic by arc (RFC 3416 §4.2.2). An OID comes before those under it.
  friend SNMPRING_API std::strong_ordering operator<=>(const Oid& a, const Oid& b) noexcept;
  /// True for the same arcs.
  friend bool operator==(const Oid& a, const Oid& b) noexcept { return a.content_ == b.content_; }

 private:
  friend struct OidAccess;
  std::string content_;
};

SNMPRING_API std::strong_ordering operator<=>(const Oid& a, const Oid& b) noexcept;

SNMPRING_END_NAMESPACE

#endif  // SNMPRING_OID_H_
