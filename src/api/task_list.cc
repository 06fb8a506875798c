#include "api/task_list.h"

#include <utility>

namespace snmpring::detail {
namespace {

void link(RootPromise*& list, RootPromise& root) noexcept {
  root.previous = nullptr;
  root.next = list;
  if (list != nullptr) list->previous = &root;
  list = &root;
}

void unlink(RootPromise*& list, RootPromise& root) noexcept {
  (root.previous != nullptr ? root.previous->next : list) = root.next;
  if (root.next != nullptr) root.next->previous = root.previous;
}

Root make_root(Task<void> task) { co_await task; }

}  // namespace

void RootPromise::Final::await_suspend(std::coroutine_handle<RootPromise> done) const noexcept {
  done.promise().tasks->done(done.promise());
}

void RootPromise::unhandled_exception() noexcept { tasks->note(std::current_exception()); }

TaskList::~TaskList() {
  while (roots_ != nullptr) destroy(*roots_);
  clear_done();
}

RootPromise& TaskList::add(Task<void> task, bool owned_by_loop) {
  RootPromise& root = make_root(std::move(task)).handle.promise();
  root.tasks = this;
  root.owned_by_loop = owned_by_loop;
  if (owned_by_loop) link(roots_, root);
  root.waiter.coroutine = std::coroutine_handle<RootPromise>::from_promise(root);
  ++size_;
  return root;
}

void TaskList::destroy(RootPromise& root) {
  if (!root.done) --size_;
  if (root.owned_by_loop) unlink(root.done ? done_roots_ : roots_, root);
  std::coroutine_handle<RootPromise>::from_promise(root).destroy();
}

void TaskList::clear_done() {
  while (done_roots_ != nullptr) destroy(*done_roots_);
}

void TaskList::done(RootPromise& root) noexcept {
  --size_;
  root.done = true;
  if (!root.owned_by_loop) return;
  // Its frame is in use during this call. It is destroyed at the end of the turn.
  unlink(roots_, root);
  link(done_roots_, root);
}

void TaskList::note(std::exception_ptr exception) noexcept {
  if (exception_ == nullptr) exception_ = std::move(exception);
}

void TaskList::rethrow() {
  if (exception_ != nullptr) std::rethrow_exception(std::exchange(exception_, nullptr));
}

}  // namespace snmpring::detail
