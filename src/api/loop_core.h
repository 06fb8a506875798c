// The parts of a Loop: the engine with its wire, the operations, which are the engine's targets,
// and the coroutines that wait.
#ifndef SNMPRING_API_LOOP_CORE_H_
#define SNMPRING_API_LOOP_CORE_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <optional>

#include "api/identity.h"
#include "api/known_engines.h"
#include "api/operation_table.h"
#include "api/poller.h"
#include "api/row_pool.h"
#include "api/task_list.h"
#include "api/waiter_list.h"
#include "base/endpoint.h"
#include "base/time.h"
#include "engine/engine.h"
#include "io/wire.h"
#include "session/plan.h"
#include "session/v3_parts.h"
#include "snmpring/error.h"
#include "snmpring/loop.h"
#include "usm/password_keys.h"

namespace snmpring::detail {

/// What a loop works with: parts of the system, or those of a test.
struct LoopParts {
  std::unique_ptr<Clock> clock;
  std::unique_ptr<io::Wire> wire;
  engine::EngineSecrets secrets;

  /// Errors: invalid_argument, system.
  static std::expected<LoopParts, Error> open(const LoopOptions& options);
};

/// An operation is a target of the engine. The engine asks, repeats, paces and keeps deadlines as
/// in a scan. Coroutines run between receive and send of its tick, so none runs while the engine is
/// at work.
class LoopCore final {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  /// Errors: invalid_argument, system.
  static std::expected<Loop, Error> make_loop(const LoopOptions& options, LoopParts parts);
  LoopCore(const LoopCore&) = delete;
  LoopCore& operator=(const LoopCore&) = delete;
  static LoopCore& of(const Loop& loop) noexcept { return *loop.core_; }

  // Tasks.
  RootPromise& start(Task<void> task, bool owned_by_loop);
  std::size_t tasks() const noexcept { return tasks_.size(); }

  // Turns.
  /// Runs until `awaited` is done, no task is left, or stop() was called. \param awaited May be
  /// null.
  std::expected<void, Error> run(const RootPromise* awaited);
  std::expected<void, Error> poll();
  std::expected<int, Error> descriptor();
  void stop() noexcept;

  // Waiting.
  /// Resumes the waiter's coroutine in this turn or the next.
  void make_ready(Waiter& waiter) noexcept;
  void sleep(TimePoint until, Waiter& waiter);
  void wake(TimePoint until, Waiter& waiter) noexcept;
  TimePoint now() { return TimePoint(clock_->now().time_since_epoch()); }

  // Operations.
  /// Queues an operation. It is admitted when there is room. \return Its number.
  std::uint32_t enqueue(EngineClient& operation);
  /// Ends an operation that has not ended. It receives nothing more.
  void cancel(std::uint32_t number, const session::Target& target,
              std::optional<engine::SessionPool::Index> held);
  void resume(engine::SessionPool::Index held);
  RowPool& rows() noexcept { return rows_; }

  // SNMPv3.
  /// Makes what SNMPv3 needs, only once. Errors: system.
  std::expected<void, Error> prepare_v3();
  usm::PasswordKeys& passwords() noexcept { return passwords_; }
  KnownEngines& engines() noexcept { return engines_; }
  /// A ladder without a user: it sends the engine probe and nothing else.
  const session::Ladder& engine_ladder() const noexcept { return nobody_.engine_ladder; }

  IdentityPool& identities() noexcept { return identities_; }
  void grow_buffers(int send_octets, int receive_octets);
  const io::Wire& wire() const noexcept { return *wire_; }

 private:
  /// What has no user: the engine probe, and the plan that the engine requires. In a scan most
  /// targets share that plan; here none uses it.
  struct Nobody {
    Nobody();

    session::Credential credential;
    session::Ladder ladder{.rungs = {&credential}};
    session::Limits limits;
    session::Plan plan;
    session::Credential engine_credential;
    session::Ladder engine_ladder{.rungs = {&engine_credential}};
  };

  static constexpr Duration kTurnMax = std::chrono::hours(1);

  LoopCore(const LoopOptions& options, LoopParts parts, Poller poller);

  bool has_to_return(const RootPromise* awaited) const noexcept;
  /// \param awaited If it is done, the turn does not wait.
  std::expected<void, Error> turn(Duration wait_at_most, const RootPromise* awaited);
  void run_ready();
  void wake_sleepers();
  Instant due() const;
  void tell_poller() noexcept;

  std::unique_ptr<Clock> clock_;
  std::unique_ptr<io::Wire> wire_;
  Poller poller_;
  const Nobody nobody_;
  usm::PasswordKeys passwords_;
  std::unique_ptr<session::V3Parts> v3_;
  KnownEngines engines_;
  RowPool rows_;
  IdentityPool identities_;
  OperationTable operations_;

  WaiterList ready_;
  std::multimap<TimePoint, Waiter*> sleepers_;
  std::atomic<bool> stopping_ = false;
  bool turning_ = false;

  engine::Engine engine_;  // After the members that it borrows from.
  TaskList tasks_;         // Last, so that destroyed tasks can still end their operations.
};

/// The error for a wire that cannot be opened or cannot continue.
Error to_error(const io::WireError& error);

}  // namespace snmpring::detail

#endif  // SNMPRING_API_LOOP_CORE_H_
