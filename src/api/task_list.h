// The coroutines that a loop runs until they end.
#ifndef SNMPRING_API_TASK_LIST_H_
#define SNMPRING_API_TASK_LIST_H_

#include <cstddef>
#include <exception>

#include "api/root.h"
#include "snmpring/task.h"

namespace snmpring::detail {

/// The loop's own tasks are destroyed with it. The other tasks are destroyed by their owners.
class TaskList {
 public:
  TaskList() = default;
  TaskList(const TaskList&) = delete;
  TaskList& operator=(const TaskList&) = delete;
  ~TaskList();

  /// Makes the coroutine around `task`, which has not started yet.
  RootPromise& add(Task<void> task, bool owned_by_loop);
  /// Ends a task, done or not.
  void destroy(RootPromise& root);
  /// Destroys the loop's own tasks that are done.
  void clear_done();
  /// How many tasks have not ended.
  std::size_t size() const noexcept { return size_; }

  // Called by a task's own coroutine.
  void done(RootPromise& root) noexcept;
  void note(std::exception_ptr exception) noexcept;

  bool has_exception() const noexcept { return exception_ != nullptr; }
  /// Throws the first exception that ended a task since the last call; does nothing if there is
  /// none.
  void rethrow();

 private:
  RootPromise* roots_ = nullptr;  // The tasks that the loop owns.
  RootPromise* done_roots_ = nullptr;
  std::size_t size_ = 0;
  std::exception_ptr exception_;
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_TASK_LIST_H_
