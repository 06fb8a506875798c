// Parses roots, and tells whether an OID lies under one.
#include "session/plan.h"

namespace snmpring::session {

Root::Root(const ber::Oid& oid) : oid_(oid), text_(oid.view().to_string()) {}

std::optional<Root> Root::parse(std::string_view text) {
  if (text.starts_with('.')) text.remove_prefix(1);
  if (text == "0" || text == "1" || text == "2") {
    Root root(ber::Oid{static_cast<std::uint32_t>(text[0] - '0'), 0});
    root.text_ = text;
    root.single_arc_ = true;
    return root;
  }
  if (text.starts_with('.')) return std::nullopt;
  const std::optional<ber::Oid> oid = ber::Oid::parse(text);
  if (!oid) return std::nullopt;
  return Root(*oid);
}

bool Root::contains(ber::OidView oid) const noexcept {
  if (!single_arc_) return oid.in_subtree(oid_);
  if (oid.empty()) return false;
  // The first sub-identifier carries two arcs as 40 * first + second (X.690 §8.19.4). A value above
  // 2 * 40 always begins with arc 2. So does an octet with its continuation bit set, which is
  // larger.
  const std::uint8_t first = oid.content()[0];
  const char arc = first < 40 ? '0' : first < 80 ? '1' : '2';
  return text_[0] == arc;
}

std::vector<Root> discover_roots() {
  std::vector<Root> roots;
  for (const std::uint32_t leaf : {1u, 2u, 3u, 5u}) {
    roots.emplace_back(ber::Oid{1, 3, 6, 1, 2, 1, 1, leaf, 0});
  }
  return roots;
}

}  // namespace snmpring::session
