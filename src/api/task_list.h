// The coroutines that a loop runs to their ends.
#ifndef SNMPRING_API_TASK_LIST_H_
#define SNMPRING_API_TASK_LIST_H_

#include <cstddef>
#include <exception>

#include "api/root.h"
#include "snmpring/task.h"

namespace snmpring::detail {

/// Tasks that belong to the loop go with it; the others go with their owners.
class TaskList {
 public:
  TaskList() = default;
  TaskList(const TaskList&) = delete;
  TaskList& operator=(const TaskList&) = delete;
  ~TaskList();

  /// The coroutine around `task`, which has not been started.
  RootPromise& add(Task<void> task, bool owned_by_loop);
  /// Ends a task, done or not.
  void destroy(RootPromise& root);
  /// Ends those of the loop that are done.
  void clear_done();
  /// How many have not come to their end.
  std::size_t size() const noexcept { return size_; }

  // From a task's own coroutine.
  void done(RootPromise& root) noexcept;
  void note(std::exception_ptr exception) noexcept;

  bool has_exception() const noexcept { return exception_ != nullptr; }
  /// Throws the first exception that ended a task since the last call; nothing where there is none.
  void rethrow();

 private:
  RootPromise* roots_ = nullptr;  // Owned by the loop.
  RootPromise* done_roots_ = nullptr;
  std::size_t size_ = 0;
  std::exception_ptr exception_;
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_TASK_LIST_H_
