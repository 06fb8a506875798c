// One operation of a session: a target of the engine with a plan of its own.
#ifndef SNMPRING_API_OPERATION_H_
#define SNMPRING_API_OPERATION_H_

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "api/loop_core.h"
#include "api/session_core.h"
#include "session/event.h"
#include "session/plan.h"
#include "session/target.h"

namespace snmpring::detail {

/// Begins when somebody waits for it; destroying it ends it. Stays where it is.
class Operation {
 public:
  Operation(SessionRef session, session::Operation kind);
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;
  virtual ~Operation();

  // From the loop's core, while the engine is at work.
  /// Asks for all of its memory at once, since a reply and the next request touch most of it, and
  /// operations lie anywhere by the thousand.
  void prefetch() const noexcept;
  const session::Target& target() const noexcept { return target_; }
  virtual void take_row(const session::Row& row) = 0;
  virtual void take_failure(const session::Root& root, session::ErrorWord word,
                            std::int32_t error_status) = 0;
  /// True to go on at once; else the session `held` is held back.
  bool wants_more(engine::SessionPool::Index held);
  void finish(const session::TargetReport& report);

 protected:
  /// What a kind of operation may add to this for prefetch() to cover it.
  static constexpr std::size_t kAddedOctets = 64;

  LoopCore& core() const noexcept { return core_; }
  session::Plan& plan() noexcept { return plan_; }
  session::Limits& limits() noexcept { return limits_; }

  /// Hands the operation to the engine, or lets it go on where it is held back.
  void proceed();
  /// Resumes the waiting coroutine.
  void wake() { core().make_ready(waiter_); }
  void wait(std::coroutine_handle<> awaiting) noexcept { waiter_.coroutine = awaiting; }

  bool ended() const noexcept { return state_ == State::ended; }
  const std::optional<Error>& error() const noexcept { return error_; }
  /// Ends it without the engine.
  void refuse(Error error);

 private:
  enum class State : std::uint8_t { idle, under_way, held, ended };

  /// A reply has been handed on. True to go on with the next request.
  virtual bool reply_taken() { return true; }
  virtual void on_finished() = 0;

  SessionRef session_;
  LoopCore& core_;  // the session's, without waiting for the session's memory
  session::Limits limits_;
  session::Plan plan_;
  session::TargetProfile profile_;
  session::Target target_;
  Waiter waiter_;
  std::optional<Error> error_;
  engine::SessionPool::Index held_ = 0;
  State state_ = State::idle;
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_OPERATION_H_
