#include "snmpring/oid.h"

#include "api/convert.h"
#include "ber/oid.h"

namespace snmpring {
inline namespace v0 {

std::optional<Oid> Oid::parse(std::string_view text) {
  const auto parsed = ber::Oid::parse(text);
  if (!parsed) return std::nullopt;
  return detail::to_oid(*parsed);
}

std::optional<Oid> Oid::from_arcs(std::span<const std::uint32_t> arcs) {
  std::string text;
  for (const std::uint32_t arc : arcs) {
    if (!text.empty()) text += '.';
    text += std::to_string(arc);
  }
  return parse(text);
}

std::optional<Oid> Oid::from_content(std::span<const std::uint8_t> content) {
  const auto view = ber::OidView::from_content(content);
  if (!view || view->empty()) return std::nullopt;
  return detail::to_oid(*view);
}

std::size_t Oid::arc_count() const noexcept { return OidAccess::view(*this).arc_count(); }

std::vector<std::uint32_t> Oid::arcs() const {
  std::vector<std::uint32_t> arcs;
  std::uint64_t arc = 0;
  for (const std::uint8_t octet : content()) {
    arc = arc << 7 | (octet & 0x7F);
    if ((octet & 0x80) != 0) continue;
    if (arcs.empty()) {
      // X.690 §8.19.4: the first two arcs share a sub-identifier.
      const std::uint64_t first = arc < 80 ? arc / 40 : 2;
      arcs.push_back(static_cast<std::uint32_t>(first));
      arc -= 40 * first;
    }
    arcs.push_back(static_cast<std::uint32_t>(arc));
    arc = 0;
  }
  return arcs;
}

std::string Oid::to_string() const { return OidAccess::view(*this).to_string(); }

bool Oid::in_subtree(const Oid& root) const noexcept {
  // No sub-identifier is a prefix of another, so the octets decide.
  return content_.starts_with(root.content_);
}

std::vector<std::uint32_t> Oid::arcs_under(const Oid& root) const {
  if (!in_subtree(root)) return {};
  const std::vector<std::uint32_t> all = arcs();
  return {all.begin() + static_cast<std::ptrdiff_t>(root.arc_count()), all.end()};
}

std::strong_ordering operator<=>(const Oid& a, const Oid& b) noexcept {
  return OidAccess::view(a) <=> OidAccess::view(b);
}

}  // namespace v0
}  // namespace snmpring
