// One operation of a session: a target of the engine with a plan of its own.
#ifndef SNMPRING_API_OPERATION_H_
#define SNMPRING_API_OPERATION_H_

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "api/engine_client.h"
#include "api/loop_core.h"
#include "api/session_core.h"
#include "session/event.h"
#include "session/plan.h"
#include "session/target.h"

namespace snmpring::detail {

/// Begins when a coroutine awaits it. Destroying it ends it. Cannot be moved.
class Operation : public EngineClient {
 public:
  Operation(SessionRef session, session::Operation kind);
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;
  ~Operation() override;

  // EngineClient, while the engine is at work.
  bool wants_more(engine::SessionPool::Index held) final;
  void finish(const session::TargetReport& report) final;

 protected:
  LoopCore& core() const noexcept { return core_; }
  session::Plan& plan() noexcept { return plan_; }
  session::Limits& limits() noexcept { return limits_; }

  /// Gives the operation to the engine, or lets it continue if it is held back.
  void proceed();
  /// Resumes the waiting coroutine.
  void wake() { core().make_ready(waiter_); }
  void wait(std::coroutine_handle<> awaiting) noexcept { waiter_.coroutine = awaiting; }

  bool ended() const noexcept { return state_ == State::ended; }
  const std::optional<Error>& error() const noexcept { return error_; }
  /// Ends it without asking the engine.
  void refuse(Error error);

 private:
  enum class State : std::uint8_t { idle, under_way, held, ended };

  /// Called after a reply was handed on. True to continue with the next request.
  virtual bool reply_taken() { return true; }
  virtual void on_finished() = 0;

  SessionRef session_;
  LoopCore& core_;  // The session's. Here to save loading the session's memory.
  session::Limits limits_;
  session::Plan plan_;
  session::TargetProfile profile_;
  Waiter waiter_;
  std::optional<Error> error_;
  engine::SessionPool::Index held_ = 0;
  State state_ = State::idle;
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_OPERATION_H_
