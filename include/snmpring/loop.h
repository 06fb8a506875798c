// The loop that runs tasks and sends and receives the datagrams of all sessions.
#ifndef SNMPRING_LOOP_H_
#define SNMPRING_LOOP_H_

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "snmpring/error.h"
#include "snmpring/export.h"
#include "snmpring/inline_text.h"
#include "snmpring/task.h"

SNMPRING_BEGIN_NAMESPACE

class Loop;

namespace detail {

class LoopCore;

/// A coroutine that the loop is to resume, as an entry in a list. It leaves the list when it is
/// destroyed.
class SNMPRING_API Waiter {
 public:
  Waiter() = default;
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter() { unlink(); }

  void unlink() noexcept {
    if (next_ == nullptr) return;
    previous_->next_ = next_;
    next_->previous_ = previous_;
    next_ = previous_ = nullptr;
  }

  std::coroutine_handle<> coroutine;

 private:
  friend class WaiterList;
  Waiter* previous_ = nullptr;
  Waiter* next_ = nullptr;
};

/// Await it to let time pass.
class SNMPRING_API Sleep {
 public:
  Sleep(LoopCore& core, std::chrono::steady_clock::time_point until) noexcept
      : core_(core), until_(until) {}
  ~Sleep();

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> sleeping);
  void await_resume() const noexcept {}

 private:
  LoopCore& core_;
  std::chrono::steady_clock::time_point until_;
  Waiter waiter_;
  bool asleep_ = false;
};

struct RootPromise;

}  // namespace detail

/// Which system calls carry the datagrams.
enum class Io : std::uint8_t {
  automatic,  ///< io_uring if it works, else sendmmsg and recvmmsg.
  uring,      ///< io_uring, or an error.
  mmsg,       ///< sendmmsg, recvmmsg and epoll.
};

/// The sessions of a loop share its sockets: one pair for each family.
struct LoopOptions {
  /// Chosen once, when the loop is created.
  Io io = Io::automatic;

  /// Operations at the same time, 1..262,144. Others wait.
  std::size_t requests_max = 65'536;

  /// SO_SNDBUF and SO_RCVBUF in octets; 0: the kernel's default. A size that the kernel refuses is
  /// halved until it accepts.
  int send_buffer = 4 << 20;
  int recv_buffer = 4 << 20;  ///< The same. It limits how many replies can be on their way.

  /// Send from these addresses; empty: any.
  InlineText<63> source_ipv4{};
  InlineText<63> source_ipv6{};  ///< The same.
};

/// A task that a loop runs for an owner. Destroying this cancels the task, in the same way as
/// destroying the task.
class SNMPRING_API Running {
 public:
  /// After this, `other` may only be destroyed or assigned to.
  Running(Running&& other) noexcept : root_(std::exchange(other.root_, nullptr)) {}
  Running& operator=(Running&& other) noexcept;  ///< Exchanges the two.
  ~Running();

  /// True when the task has ended.
  bool done() const noexcept;

 private:
  friend class Loop;
  explicit Running(detail::RootPromise* root) noexcept : root_(root) {}
  detail::RootPromise* root_;
};

/// Has one thread and one ring. Only one thread may use it, except for stop(). Must outlive its
/// sessions, their tasks and walks. After a move, it is the same loop. Only errors of the operating
/// system end the loop.
class SNMPRING_API Loop {
 public:
  /// Opens the sockets. Errors: system, invalid_argument.
  static std::expected<Loop, Error> create(const LoopOptions& options = {});

  Loop(Loop&& other) noexcept;  ///< After this, `other` may only be destroyed or assigned to.
  Loop& operator=(Loop&& other) noexcept;  ///< Ends the loop that this was.
  /// Destroys the tasks that it owns.
  ~Loop();

  /// The loop owns `task` and runs it from its next turn. An exception that leaves the task also
  /// leaves run(), poll() or wait_for(), once.
  void spawn(Task<void> task);

  /// The same for a task with another owner.
  [[nodiscard]] Running start(Task<void> task);

  /// Runs until no task is left, neither its own nor those of owners, or stop() is called.
  std::expected<void, Error> run();

  /// Runs until `task` is done. Other tasks run too. Errors: those of run(); cancelled after
  /// stop().
  template <typename T>
  std::expected<T, Error> wait_for(Task<T> task) {
    std::optional<T> result;
    auto running = start(store(std::move(task), result));
    if (auto ran = run_until(running); !ran) return std::unexpected(std::move(ran.error()));
    return std::move(*result);
  }
  /// The same for a task without a result.
  std::expected<void, Error> wait_for(Task<void> task) {
    auto running = start(std::move(task));
    return run_until(running);
  }

  /// Makes run() return after its turn. The next run() continues. Safe from any thread and from
  /// signal handlers.
  void stop() noexcept;

  /// Pauses the awaiting task: co_await loop.sleep_for(10s).
  detail::Sleep sleep_for(std::chrono::nanoseconds duration) const;
  /// The same until a moment. Use it for periods that do not drift.
  detail::Sleep sleep_until(std::chrono::steady_clock::time_point moment) const;

  /// For other event loops: readable when poll() has something to do, deadlines included. Valid as
  /// long as the loop. Watch it for input, level-triggered. Errors: system.
  std::expected<int, Error> descriptor();

  /// Does what can be done without waiting. \return True while tasks are left.
  std::expected<bool, Error> poll();

  /// The number of tasks that have not ended.
  std::size_t tasks() const noexcept;

  /// "uring" or "mmsg".
  std::string_view io() const noexcept;

  /// The octets that the kernel granted, with its own overhead.
  std::size_t send_buffer() const noexcept;
  std::size_t recv_buffer() const noexcept;  ///< The same.

 private:
  friend class detail::LoopCore;
  explicit Loop(std::unique_ptr<detail::LoopCore> core) noexcept;

  template <typename T>
  static Task<void> store(Task<T> task, std::optional<T>& result) {
    result.emplace(co_await task);
  }
  std::expected<void, Error> run_until(const Running& running);

  std::unique_ptr<detail::LoopCore> core_;
};

SNMPRING_END_NAMESPACE

#endif  // SNMPRING_LOOP_H_
