// In which order the nodes and names of a names file stand, and which of several names of an OID
// counts.
#ifndef SNMPRING_MIB_NODE_ORDER_H_
#define SNMPRING_MIB_NODE_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "mib/names_draft.h"

namespace snmpring::mib {

class NodeOrder {
 public:
  /// `draft` must stay as it is while this is used.
  explicit NodeOrder(const NamesDraft& draft);

  static constexpr std::uint32_t kNoObject = 0xFFFF'FFFF;

  struct Node {
    std::uint32_t parent = 0;
    std::uint32_t arc = 0;
    std::uint32_t object = kNoObject;  ///< Of the draft: the one that counts.
    std::uint32_t group = 0;           ///< Of its label.
  };
  /// The root first, then level by level, each in the order of OIDs.
  const std::vector<Node>& nodes() const { return nodes_; }

  struct Name {
    std::uint32_t object;  ///< Of the draft.
    std::uint32_t node;
    std::uint32_t group;  ///< The names with the same label have the same, ascending.
    bool other;           ///< Not the name that counts for the node.
  };
  /// Ascending by label; of one label those first that count more.
  const std::vector<Name>& names() const { return names_; }
  /// How many different labels there are.
  std::size_t groups() const { return names_.empty() ? 0 : names_.back().group + 1; }

  struct Named {
    std::uint32_t node;  ///< 0 where there is none.
    std::uint32_t group;
  };
  /// The object with that label: of the module of that number in the draft; or else the one that
  /// counts most of those that do not lie under `enterprises`; or else the one that counts most.
  Named named(std::string_view label, std::uint32_t module) const;

 private:
  std::vector<std::uint32_t> objects_by_oid() const;
  void place_nodes(const std::vector<std::uint32_t>& objects);
  void place_by_level(const std::vector<std::uint32_t>& levels);
  void name_nodes();
  void leave_out_repeated();

  const NamesDraft& draft_;
  std::vector<Node> nodes_;
  std::vector<Name> names_;
};

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_NODE_ORDER_H_
