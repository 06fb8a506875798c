// Coroutines that a loop runs.
#ifndef SNMPRING_TASK_H_
#define SNMPRING_TASK_H_

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

#include "snmpring/export.h"

SNMPRING_BEGIN_NAMESPACE

template <typename T = void>
class Task;

namespace detail {

/// What the promises of all tasks share: how a finished task returns to the coroutine that awaits
/// it. That coroutine is resumed from the loop's stack. A chain of tail calls is not used, because
/// unoptimized builds do not have them.
class TaskPromise {
 public:
  struct Final {
    bool await_ready() const noexcept { return false; }
    template <typename Promise>
    void await_suspend(std::coroutine_handle<Promise> done) const noexcept {
      const TaskPromise& promise = done.promise();
      // The awaiting coroutine is below on the stack. It sees that the task is done already.
      if (promise.starting_ || !promise.continuation_) return;
      promise.continuation_.resume();  // May destroy `done`.
    }
    void await_resume() const noexcept {}
  };

  std::suspend_always initial_suspend() const noexcept { return {}; }
  Final final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { exception_ = std::current_exception(); }

  /// Runs the task up to its first pause. \return True when it pauses. `continuation` is resumed
  /// later.
  template <typename Promise>
  bool start(std::coroutine_handle<Promise> task, std::coroutine_handle<> continuation) {
    starting_ = true;
    task.resume();
    starting_ = false;
    if (task.done()) return false;
    continuation_ = continuation;
    return true;
  }

 protected:
  void rethrow() const {
    if (exception_) std::rethrow_exception(exception_);
  }

 private:
  std::coroutine_handle<> continuation_;
  std::exception_ptr exception_;
  bool starting_ = false;
};

template <typename T>
class ValuePromise : public TaskPromise {
 public:
  Task<T> get_return_object() noexcept;
  template <typename From = T>
  void return_value(From&& value) {
    value_.emplace(std::forward<From>(value));
  }
  T take() {
    rethrow();
    return std::move(*value_);
  }

 private:
  std::optional<T> value_;
};

template <>
class ValuePromise<void> : public TaskPromise {
 public:
  Task<void> get_return_object() noexcept;
  void return_void() const noexcept {}
  void take() const { rethrow(); }
};

}  // namespace detail

/// A coroutine that begins when it is awaited or given to a loop. It is awaited once. Move-only.
/// Destroying it ends it where it pauses: what it waits for is cancelled, and its local objects are
/// destroyed. A task must not destroy itself. An exception that leaves it reaches the coroutine
/// that awaits it.
template <typename T>
class [[nodiscard]] Task {
  struct Awaiter {
    std::coroutine_handle<detail::ValuePromise<T>> task;
    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> awaiting) const {
      return task.promise().start(task, awaiting);
    }
    T await_resume() const { return task.promise().take(); }
  };

 public:
  using promise_type = detail::ValuePromise<T>;  ///< For the compiler.

  /// After this, `other` may only be destroyed or assigned to.
  Task(Task&& other) noexcept : task_(std::exchange(other.task_, {})) {}
  /// Ends the task that this was.
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      if (task_) task_.destroy();
      task_ = std::exchange(other.task_, {});
    }
    return *this;
  }
  ~Task() {
    if (task_) task_.destroy();
  }

  /// Begins the task. The value is its result.
  Awaiter operator co_await() const noexcept { return {task_}; }

 private:
  friend promise_type;
  explicit Task(std::coroutine_handle<promise_type> task) noexcept : task_(task) {}

  std::coroutine_handle<promise_type> task_;
};

namespace detail {

template <typename T>
Task<T> ValuePromise<T>::get_return_object() noexcept {
  return Task<T>(std::coroutine_handle<ValuePromise>::from_promise(*this));
}
inline Task<void> ValuePromise<void>::get_return_object() noexcept {
  return Task<void>(std::coroutine_handle<ValuePromise>::from_promise(*this));
}

/// Counts tasks that run side by side, and resumes the coroutine that waits for all of them.
struct Latch {
  std::size_t left = 0;
  bool starting = true;
  std::coroutine_handle<> waiting;

  void count_down() {
    if (--left == 0 && !starting) waiting.resume();
  }
};

/// Awaits one of several tasks and counts it. Never throws.
class Arm {
 public:
  struct promise_type {
    struct Final {
      bool await_ready() const noexcept { return false; }
      // The arm has stopped here, so the waiting coroutine may destroy it.
      void await_suspend(std::coroutine_handle<promise_type> done) const noexcept {
        done.promise().latch->count_down();
      }
      void await_resume() const noexcept {}
    };
    Arm get_return_object() noexcept {
      return Arm(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    Final final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const noexcept { std::terminate(); }

    Latch* latch = nullptr;
  };

  Arm(Arm&& other) noexcept : arm_(std::exchange(other.arm_, {})) {}
  Arm& operator=(Arm&&) = delete;
  ~Arm() {
    if (arm_) arm_.destroy();
  }

  void start(Latch& latch) const {
    arm_.promise().latch = &latch;
    arm_.resume();
  }

 private:
  explicit Arm(std::coroutine_handle<promise_type> arm) noexcept : arm_(arm) {}
  std::coroutine_handle<promise_type> arm_;
};

template <typename T>
Arm make_arm(Task<T> task, std::optional<T>& result, std::exception_ptr& exception) {
  try {
    result.emplace(co_await task);
  } catch (...) {
    exception = std::current_exception();
  }
}
inline Arm make_arm(Task<void> task, std::exception_ptr& exception) {
  try {
    co_await task;
  } catch (...) {
    exception = std::current_exception();
  }
}

/// Starts arms and pauses until the last of them is done.
class WaitForAll {
 public:
  explicit WaitForAll(const std::vector<Arm>& arms) noexcept : arms_(arms) {}

  bool await_ready() const noexcept { return arms_.empty(); }
  bool await_suspend(std::coroutine_handle<> awaiting) {
    latch_.left = arms_.size();
    latch_.waiting = awaiting;
    for (const Arm& arm : arms_) arm.start(latch_);
    latch_.starting = false;
    return latch_.left > 0;
  }
  void await_resume() const noexcept {}

 private:
  const std::vector<Arm>& arms_;
  Latch latch_;
};

}  // namespace detail

/// Runs tasks side by side. Done when all are done. Destroying it destroys them.
/// \return Their results in the same order. If tasks throw, the first exception in order is thrown
/// when all are done.
template <typename T>
Task<std::vector<T>> when_all(std::vector<Task<T>> tasks) {
  std::vector<std::optional<T>> results(tasks.size());
  std::vector<std::exception_ptr> exceptions(tasks.size());
  std::vector<detail::Arm> arms;
  arms.reserve(tasks.size());
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    arms.push_back(detail::make_arm(std::move(tasks[i]), results[i], exceptions[i]));
  }
  co_await detail::WaitForAll(arms);
  std::vector<T> values;
  values.reserve(results.size());
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (exceptions[i]) std::rethrow_exception(exceptions[i]);
    values.push_back(std::move(*results[i]));
  }
  co_return values;
}

/// The same for tasks without results.
inline Task<void> when_all(std::vector<Task<void>> tasks) {
  std::vector<std::exception_ptr> exceptions(tasks.size());
  std::vector<detail::Arm> arms;
  arms.reserve(tasks.size());
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    arms.push_back(detail::make_arm(std::move(tasks[i]), exceptions[i]));
  }
  co_await detail::WaitForAll(arms);
  for (const std::exception_ptr& exception : exceptions) {
    if (exception) std::rethrow_exception(exception);
  }
}

SNMPRING_END_NAMESPACE

#endif  // SNMPRING_TASK_H_
