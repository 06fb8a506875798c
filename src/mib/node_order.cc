#include "mib/node_order.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

namespace snmpring::mib {
namespace {

std::vector<std::uint32_t> sub_ids(ber::OidView oid) {
  std::vector<std::uint32_t> arcs;
  std::uint32_t arc = 0;
  for (const std::uint8_t octet : oid.content()) {
    arc = arc << 7 | (octet & 0x7F);
    if (ber::continues(octet)) continue;
    arcs.push_back(arc);
    arc = 0;
  }
  return arcs;
}

}  // namespace

NodeOrder::NodeOrder(const NamesDraft& draft) : draft_(draft) {
  place_nodes(objects_by_oid());
  name_nodes();
}

// By OID; of one OID the name that counts most comes first.
std::vector<std::uint32_t> NodeOrder::objects_by_oid() const {
  const std::vector<ObjectDraft>& objects = draft_.objects();
  std::vector<std::uint32_t> order(objects.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    const ObjectDraft& of_a = objects[a];
    const ObjectDraft& of_b = objects[b];
    if (const auto by_oid = draft_.oid(of_a) <=> draft_.oid(of_b); by_oid != 0) return by_oid < 0;
    if (const auto by_rank = draft_.rank(of_a, of_b); by_rank != 0) return by_rank < 0;
    // The file must not depend on which of two came first.
    return draft_.facts_order(of_a, of_b) < 0;
  });
  return order;
}

// Makes the nodes in the order of OIDs: each stands before those below it.
void NodeOrder::place_nodes(const std::vector<std::uint32_t>& objects) {
  nodes_.push_back({});
  std::vector<std::uint32_t> levels{0};
  std::vector<std::uint32_t> path_arcs;      // Of the last OID.
  std::vector<std::uint32_t> path_nodes{0};  // The root and the nodes of these arcs.
  for (const std::uint32_t number : objects) {
    const ObjectDraft& object = draft_.objects()[number];
    const std::vector<std::uint32_t> arcs = sub_ids(draft_.oid(object));
    const auto differ = std::ranges::mismatch(path_arcs, arcs).in1;
    const auto shared = static_cast<std::size_t>(differ - path_arcs.begin());
    path_arcs = arcs;
    path_nodes.resize(shared + 1);
    for (std::size_t i = shared; i < arcs.size(); ++i) {
      nodes_.push_back({.parent = path_nodes.back(), .arc = arcs[i]});
      levels.push_back(static_cast<std::uint32_t>(i + 1));
      path_nodes.push_back(static_cast<std::uint32_t>(nodes_.size() - 1));
    }
    Node& node = nodes_[path_nodes.back()];
    const bool counts = node.object == kNoObject;
    if (counts) node.object = number;
    names_.push_back({number, path_nodes.back(), 0, !counts});
  }
  place_by_level(levels);
}

void NodeOrder::place_by_level(const std::vector<std::uint32_t>& levels) {
  std::vector<std::uint32_t> next(std::ranges::max(levels) + 2, 0);
  for (const std::uint32_t level : levels) ++next[level + 1];
  std::partial_sum(next.begin(), next.end(), next.begin());
  std::vector<std::uint32_t> places(nodes_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i) places[i] = next[levels[i]]++;
  std::vector<Node> placed(nodes_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    placed[places[i]] = nodes_[i];
    placed[places[i]].parent = places[nodes_[i].parent];
  }
  nodes_ = std::move(placed);
  for (Name& name : names_) name.node = places[name.node];
}

void NodeOrder::name_nodes() {
  const std::vector<ObjectDraft>& objects = draft_.objects();
  std::ranges::sort(names_, [&](const Name& a, const Name& b) {
    const ObjectDraft& of_a = objects[a.object];
    const ObjectDraft& of_b = objects[b.object];
    if (const auto by_label = draft_.label(of_a) <=> draft_.label(of_b); by_label != 0) {
      return by_label < 0;
    }
    if (const auto by_rank = draft_.rank(of_a, of_b); by_rank != 0) return by_rank < 0;
    return std::tie(a.node, a.other) < std::tie(b.node, b.other);
  });
  std::uint32_t group = 0;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const ObjectDraft& object = objects[names_[i].object];
    if (i > 0 && draft_.label(object) != draft_.label(objects[names_[i - 1].object])) ++group;
    names_[i].group = group;
    if (!names_[i].other) nodes_[names_[i].node].group = group;
  }
  leave_out_repeated();
}

// One module may name one OID the same twice.
void NodeOrder::leave_out_repeated() {
  std::set<std::pair<std::uint32_t, std::uint16_t>> seen;  // Nodes and modules of one label.
  std::vector<Name> kept;
  kept.reserve(names_.size());
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const Name& name = names_[i];
    const bool first = i == 0 || names_[i - 1].group != name.group;
    const bool last = i + 1 == names_.size() || names_[i + 1].group != name.group;
    if (first) seen.clear();
    // The name that counts comes before others of its node.
    if ((first && last) || seen.emplace(name.node, draft_.objects()[name.object].module).second) {
      kept.push_back(name);
    }
  }
  names_ = std::move(kept);
}

NodeOrder::Named NodeOrder::named(std::string_view label, std::uint32_t module) const {
  static const ber::Oid kEnterprises{1, 3, 6, 1, 4, 1};
  const std::vector<ObjectDraft>& objects = draft_.objects();
  const auto first = std::ranges::lower_bound(
      names_, label, {}, [&](const Name& name) { return draft_.label(objects[name.object]); });
  if (first == names_.end() || draft_.label(objects[first->object]) != label) return {0, 0};
  auto meant = names_.end();
  for (auto at = first; at != names_.end() && at->group == first->group; ++at) {
    const ObjectDraft& object = objects[at->object];
    if (object.module == module) return {at->node, at->group};
    if (meant == names_.end() && !draft_.oid(object).in_subtree(kEnterprises)) meant = at;
  }
  if (meant == names_.end()) meant = first;
  return {meant->node, meant->group};
}

}  // namespace snmpring::mib
