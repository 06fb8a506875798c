// One subtree cursor: judges varbinds in the order in which they arrive and knows when to stop.
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

/// Walks one root. OIDs must increase (RFC 3416 §4.2.2) unless disorder is tolerated, in which case
/// they must not come round in a circle.
class Walker {
 public:
  /// What a varbind means for the walk.
  enum class Step : std::uint8_t {
    row,          ///< Belongs to the subtree; the cursor is on it.
    lost,         ///< Could not be decoded and says nothing about where it belongs.
    lost_inside,  ///< Could not be decoded but for its name; the cursor is on it.
    gone,       ///< noSuchObject or noSuchInstance in the name of a later row; the cursor is on it.
    ended,      ///< The subtree is behind us.
    exception,  ///< noSuchObject or noSuchInstance, which no successor can be, of no later row.
    not_increasing,  ///< Not greater than the one before it.
    cycle,           ///< Disorder is tolerated, but here the walk has been before.
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
    // In a list in order, as it should be, two names differ near their end, and neither needs to be
    // copied.
    if (varbind.greater && !list_name_.empty() && varbind.shared_octets >= root_octets_)
        [[likely]] {
      // By its parts: they were just written, and a copy of the whole would wait for them to reach
      // the cache.
      const Bytes name = varbind.name.content();
      list_name_ = ber::OidView::of_checked({name.data(), name.size()});
      return Step::row;
    }
    return move(varbind);
  }

  /// To be called when the varbinds of a reply have been judged, while its datagram is still there.
  void settle() noexcept {
    cursor_.set(list_name_);
    list_name_ = {};
  }

  /// Goes back to `oid`, a row of the subtree or what was asked with. Between two replies.
  void go_back(ber::OidView oid) noexcept { cursor_.set(oid); }

  const Root& root() const noexcept { return *root_; }
  /// What cursor() views, for those who need it when the walk has moved on.
  const Cursor& position() const noexcept { return cursor_; }
  bool tolerates_disorder() const noexcept { return cycle_check_ != nullptr; }
  /// What to ask for the successors of: the last OID met, at first the root itself. Valid once
  /// settled.
  ber::OidView cursor() const noexcept { return cursor_.view(); }
  /// True once anything was found to lie in the subtree.
  bool met_any() const noexcept { return met_any_; }

 private:
  Step move(const message::VarBind& varbind) noexcept {
    settle();
    const ber::OidView name = varbind.name;
    const Cursor::Relation relation = cursor_.relate(name);
    // The cursor is in the subtree, and so is what begins with the same octets as both.
    const bool inside = relation.common_octets >= root_octets_ || root_->contains(name);
    if (relation.order <= 0) [[unlikely]] {
      // Before the root lies nothing that a walk can come to, in whatever order.
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
  std::unique_ptr<CycleCheck> cycle_check_;  // Where disorder is tolerated.
  std::size_t root_octets_ = 0;
  bool met_any_ = false;
  // In a reply's list, where the walk has moved on to it and the cursor has not.
  ber::OidView list_name_;
  Cursor cursor_;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_WALKER_H_
