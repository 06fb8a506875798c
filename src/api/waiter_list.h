// The waiters to resume, in order. A waiter that is destroyed removes itself.
#ifndef SNMPRING_API_WAITER_LIST_H_
#define SNMPRING_API_WAITER_LIST_H_

#include "snmpring/loop.h"

namespace snmpring::detail {

/// The waiters hold the links, so the list allocates nothing.
class WaiterList {
 public:
  WaiterList() { head_.next_ = head_.previous_ = &head_; }
  WaiterList(const WaiterList&) = delete;
  WaiterList& operator=(const WaiterList&) = delete;
  ~WaiterList() {
    while (take_first() != nullptr) {
    }
    head_.next_ = head_.previous_ = nullptr;
  }

  bool empty() const noexcept { return head_.next_ == &head_; }

  /// Does nothing for a waiter that is in a list already.
  void add(Waiter& waiter) noexcept {
    if (waiter.next_ != nullptr) return;
    waiter.previous_ = head_.previous_;
    waiter.next_ = &head_;
    head_.previous_->next_ = &waiter;
    head_.previous_ = &waiter;
  }

  /// Null when there is none.
  Waiter* take_first() noexcept {
    if (empty()) return nullptr;
    Waiter* const first = head_.next_;
    first->unlink();
    return first;
  }

  /// The same, but leaves it in the list.
  const Waiter* first() const noexcept { return empty() ? nullptr : head_.next_; }

  /// Appends all of `other`, which is empty afterwards.
  void take_all(WaiterList& other) noexcept {
    while (Waiter* const waiter = other.take_first()) add(*waiter);
  }

 private:
  Waiter head_;
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_WAITER_LIST_H_
