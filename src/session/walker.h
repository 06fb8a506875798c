// The cursor of one subtree: judges varbinds in the order in which they arrive, and finds the end.
#ifndef SNMPRING_SESSION_WALKER_H_
#define SNMPRING_SESSION_WALKER_H_

#include <cstdint>
#include <memory>

#include "ber/oid.h"
#include "message/varbind.h"
#include "session/cursor.h"
#include "session/cycle_check.h"
#include "session/plan.h"

namespace snmpring::session {

/// Walks one root. OIDs must increase (RFC 3416 §4.2.2). If disorder is tolerated, they must not
/// form a cycle.
class Walker {
 public:
  /// What a varbind means for the walk.
  enum class Step : std::uint8_t {
    row,          ///< Belongs to the subtree; the cursor is on it.
    lost,         ///< Could not be decoded; its place is not known.
    lost_inside,  ///< Could not be decoded except for its name; the cursor is on it.
    gone,         ///< noSuchObject or noSuchInstance with a later row's name; the cursor is on it.
    ended,        ///< The OID lies after the subtree.
    exception,    ///< noSuchObject or noSuchInstance, not with a later row's name.
    not_increasing,  ///< Not greater than the one before it.
    cycle,           ///< Disorder is tolerated, but the walk has been at this OID before.
  };

  /// Begins at `root`, which is borrowed until the next call.
  void start(const Root& root, bool tolerate_disorder);

  Step accept(const message::VarBind& varbind) noexcept {
    using enum ber::ValueType;
    if (varbind.lost) [[unlikely]]
      return accept_lost(varbind);
    switch (varbind.value.type) {
      case end_of_mib_view:
        return Step::ended;
      case no_such_object:
      case no_such_instance:
        return accept_exception(varbind);
      default:
        break;
    }
    // In an ordered list, two names usually differ near their end. Neither needs to be copied.
    if (varbind.greater && !list_name_.empty() && varbind.shared_octets >= root_octets_)
        [[likely]] {
      // This copies the parts. They were just written, and a copy of the whole would wait for them
      // to reach the cache.
      const Bytes name = varbind.name.content();
      list_name_ = ber::OidView::of_checked({name.data(), name.size()});
      return Step::row;
    }
    return move(varbind);
  }

  /// Call this when the varbinds of a reply have been judged, while its datagram still exists.
  void settle() noexcept {
    cursor_.set(list_name_);
    list_name_ = {};
  }

  /// Goes back to `oid`, a row of the subtree or the OID that was asked with. Call it between two
  /// replies.
  void go_back(ber::OidView oid) noexcept { cursor_.set(oid); }

  const Root& root() const noexcept { return *root_; }
  /// What cursor() views. Copy it to use it after the walk has moved on.
  const Cursor& position() const noexcept { return cursor_; }
  bool tolerates_disorder() const noexcept { return cycle_check_ != nullptr; }
  /// The OID whose successors to ask for: the last OID met, at first the root itself. Valid after
  /// settle().
  ber::OidView cursor() const noexcept { return cursor_.view(); }
  /// True when anything was found in the subtree.
  bool met_any() const noexcept { return met_any_; }

 private:
  Step move(const message::VarBind& varbind) noexcept {
    settle();
    const ber::OidView name = varbind.name;
    const Relation relation = cursor_.relate(name);
    // The cursor is in the subtree. So is every OID that shares the root's octets with it.
    const bool inside = relation.common_octets >= root_octets_ || root_->contains(name);
    if (relation.order <= 0) [[unlikely]] {
      // A walk cannot reach anything before the root, in any order.
      if (cycle_check_ == nullptr || !inside) return Step::not_increasing;
      if (relation.order == 0 || cycle_check_->lands_again(name)) return Step::cycle;
    }
    if (!inside) return Step::ended;
    if (varbind.in_list) {
      list_name_ = name;
    } else {
      cursor_.move_to(name, relation.common_octets);
    }
    met_any_ = true;
    return Step::row;
  }

  Step accept_lost(const message::VarBind& varbind) noexcept;
  Step accept_exception(const message::VarBind& varbind) noexcept;

  const Root* root_ = nullptr;
  std::unique_ptr<CycleCheck> cycle_check_;  // Set if disorder is tolerated.
  std::size_t root_octets_ = 0;
  bool met_any_ = false;
  // A name in a reply's list. The walk has reached it, and the cursor has not been set to it yet.
  ber::OidView list_name_;
  Cursor cursor_;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_WALKER_H_
