#include "mib/names.h"

#include <algorithm>
#include <utility>

#include "base/invariant.h"
#include "mib/built_in.h"

namespace snmpring::mib {
namespace {

bool kind_has_instances(NodeKind kind) noexcept {
  return kind == NodeKind::scalar || kind == NodeKind::column;
}

}  // namespace

Names::Names() : images_(std::make_unique<std::vector<NamesImage>>()) {}

Names Names::built_in() {
  Names names;
  names.add_built_in();
  return names;
}

std::expected<void, NamesErrc> Names::add(Bytes image, NamesCheck check) {
  auto opened = NamesImage::open(image, check);
  if (!opened) return std::unexpected(opened.error());
  images_->push_back(*opened);
  return {};
}

void Names::add_built_in() {
  const bool added = add(built_in_names()).has_value();
  invariant(added, "the names that are built in are sound");
}

Found Names::find(ber::OidView oid) const noexcept {
  const std::vector<NamesImage>& images = *images_;
  Found found;
  for (std::uint32_t i = 0; i < images.size(); ++i) {
    const NamesImage::Match match = images[i].find(oid.content());
    if (match.octets > found.object_octets) {
      found.object = ObjectView(&images, i, match.node);
      found.object_octets = match.octets;
    }
    // What decides for all names files is what decides for each.
    found.decided_octets = std::max(found.decided_octets, match.decided);
    // Nothing below a scalar or column is an object: what other files have there is not asked.
    if (match.octets != 0 && kind_has_instances(images[i].kind(match.node))) break;
  }
  return found;
}

Found NameMemo::find(const Names& names, ber::OidView oid) noexcept {
  const Bytes content = oid.content();
  if (prefix_size_ != 0 && content.size() >= prefix_size_ &&
      same_octets(content.data(), prefix_.data(), prefix_size_)) {
    return {.object = object_, .object_octets = object_octets_, .decided_octets = prefix_size_};
  }
  const Found found = names.find(oid);
  if (found.decided_octets <= content.size() && found.decided_octets <= prefix_.size()) {
    object_ = found.object;
    object_octets_ = found.object_octets;
    prefix_size_ = static_cast<std::uint8_t>(found.decided_octets);
    std::copy_n(content.begin(), prefix_size_, prefix_.begin());
  }
  return found;
}

}  // namespace snmpring::mib
