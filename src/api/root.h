// The coroutine around a task that a loop runs. It receives the task's end and its exception.
#ifndef SNMPRING_API_ROOT_H_
#define SNMPRING_API_ROOT_H_

#include <coroutine>

#include "snmpring/loop.h"
#include "snmpring/task.h"

namespace snmpring::detail {

class TaskList;

/// Refers to the coroutine. TaskList or Running destroys it.
struct Root {
  using promise_type = RootPromise;
  std::coroutine_handle<RootPromise> handle;
};

struct RootPromise {
  struct Final {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<RootPromise> done) const noexcept;
    void await_resume() const noexcept {}
  };

  Root get_return_object() noexcept {
    return {std::coroutine_handle<RootPromise>::from_promise(*this)};
  }
  std::suspend_always initial_suspend() const noexcept { return {}; }
  Final final_suspend() const noexcept { return {}; }
  void return_void() const noexcept {}
  void unhandled_exception() noexcept;

  TaskList* tasks = nullptr;    // The list that it is in.
  Waiter waiter;                // Used until the task has started.
  RootPromise* next = nullptr;  // The next of those that the loop owns.
  RootPromise* previous = nullptr;
  bool owned_by_loop = false;
  bool done = false;
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_ROOT_H_
