// What a Loop is made of: the engine with its wire, the operations that are its targets, and the
// coroutines that wait.
#ifndef SNMPRING_API_LOOP_CORE_H_
#define SNMPRING_API_LOOP_CORE_H_

#include <atomic>
#include <cstdint>
#include <deque>
#include <exception>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "api/identity.h"
#include "api/root.h"
#include "api/row_pool.h"
#include "api/waiter_list.h"
#include "base/endpoint.h"
#include "base/time.h"
#include "base/unique_fd.h"
#include "engine/engine.h"
#include "io/wire.h"
#include "session/engine_directory.h"
#include "session/v3_environment.h"
#include "snmpring/error.h"
#include "snmpring/loop.h"
#include "usm/key_ring.h"
#include "usm/password_keys.h"
#include "usm/salts.h"

namespace snmpring::detail {

class Operation;

/// What a loop works with: the system's own, or what a test brings.
struct LoopParts {
  std::unique_ptr<Clock> clock;
  std::unique_ptr<io::Wire> wire;
  engine::EngineSecrets secrets;

  /// Errors: invalid_argument, system.
  static std::expected<LoopParts, Error> open(const LoopOptions& options);
};

/// An operation is a target of the engine: the engine asks, repeats, paces and keeps deadlines as
/// it does in a scan. Coroutines run between the two halves of its tick, so that nothing of theirs
/// runs while it is at work.
class LoopCore final : private engine::TargetSource,
                       private engine::Outlet,
                       private session::EngineDirectory {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  /// Errors: invalid_argument, system.
  static std::expected<Loop, Error> make_loop(const LoopOptions& options, LoopParts parts);
  ~LoopCore() override;
  static LoopCore& of(const Loop& loop) noexcept { return *loop.core_; }

  // Tasks.
  RootPromise& start(Task<void> task, bool owned_by_loop);
  /// Ends a task of an owner, done or not.
  void destroy(RootPromise& root);
  void root_done(RootPromise& root) noexcept;
  void note_exception(std::exception_ptr exception) noexcept;
  std::size_t tasks() const noexcept { return tasks_; }

  // Turns.
  /// Runs until `awaited` is done, no task is left, or stop() was called. \param awaited Null for
  /// none.
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
  /// Queues an operation; it is admitted when there is room. Its number stays until it was let go.
  std::uint32_t enqueue(Operation& operation);
  /// Ends an operation that has not ended: nothing of it is told any more.
  void cancel(std::uint32_t number, const session::Target& target,
              std::optional<engine::SessionPool::Index> held);
  void resume(engine::SessionPool::Index held);
  RowPool& rows() noexcept { return rows_; }

  // SNMPv3.
  /// Makes what SNMPv3 needs, once. Errors: system.
  std::expected<void, Error> prepare_v3();
  usm::PasswordKeys& passwords() noexcept { return passwords_; }
  /// Sessions at an address; what is known of its engine goes with the last of them.
  void remember_engine(const Endpoint& endpoint);
  void forget_engine(const Endpoint& endpoint);
  /// Null as long as nothing is known.
  const session::KnownEngine* known_engine(const Endpoint& endpoint) const {
    return find(endpoint);
  }
  /// Whoever asks with it asks as nobody: the engine probe and nothing else.
  const session::Ladder& engine_ladder() const noexcept { return engine_ladder_; }

  IdentityPool& identities() noexcept { return identities_; }
  void grow_buffers(int send_octets, int receive_octets);
  const io::Wire& wire() const noexcept { return *wire_; }

 private:
  struct V3 {
    std::unique_ptr<const usm::Algorithms> algorithms;
    usm::KeyRing keys;
    usm::Salts salts;
    session::V3Environment environment;
    V3(std::unique_ptr<const usm::Algorithms> fetched, usm::Salts drawn,
       session::EngineDirectory& directory)
        : algorithms(std::move(fetched)),
          keys(*algorithms),
          salts(drawn),
          environment(keys, salts, &directory) {}
  };
  struct Engine {
    std::uint32_t sessions = 0;
    std::optional<session::KnownEngine> known;
  };
  struct HashEndpoint {
    std::uint64_t key;
    std::size_t operator()(const Endpoint& endpoint) const noexcept {
      return hash_endpoint(endpoint, key);
    }
  };

  static constexpr Duration kTurnMax = std::chrono::hours(1);

  LoopCore(const LoopOptions& options, LoopParts parts, UniqueFd wake_descriptor);

  bool has_to_return(const RootPromise* awaited) const noexcept;
  /// \param awaited Where it is done nothing is waited for.
  std::expected<void, Error> turn(Duration wait_at_most, const RootPromise* awaited);
  void run_ready();
  void wake_sleepers();
  void rethrow();
  Instant due() const;
  void tell_poller() noexcept;
  void signal() noexcept;

  // engine::TargetSource
  engine::Supply next(engine::Candidate& candidate) override;
  void on_woken() override;
  void release(std::uint64_t position, const session::TargetProfile* profile) override;
  std::optional<std::uint64_t> total() const override { return std::nullopt; }

  // engine::Outlet
  bool has_room(std::size_t) override { return true; }  // Operations hold one reply's rows at most.
  void flush() override {}
  void begin_reply(const session::Target& target, WallTime received) override;
  void row(const session::Row& row) override;
  void failed(const session::Root& root, session::ErrorWord word,
              std::int32_t error_status) override;
  bool wants_more(const session::Target& target, engine::SessionPool::Index session) override;
  void finished(const session::TargetReport& report) override;

  // session::EngineDirectory
  const session::KnownEngine* find(const Endpoint& endpoint) const override;
  void learn(const Endpoint& endpoint, const session::KnownEngine& engine) override;

  std::unique_ptr<Clock> clock_;
  std::unique_ptr<io::Wire> wire_;
  UniqueFd wake_descriptor_;  // an eventfd: stop(), and news for a poller
  UniqueFd poll_descriptor_;  // an epoll over all that can wake the loop; where somebody polls
  UniqueFd timer_;            // fires when due() passes, for the poller
  session::Credential no_credential_;
  session::Ladder no_ladder_;
  session::Credential engine_credential_;
  session::Ladder engine_ladder_{.rungs = {&engine_credential_}};
  session::Limits no_limits_;
  session::Plan no_plan_;  // The engine wants a plan that most targets share. None does here.
  usm::PasswordKeys passwords_;
  std::unique_ptr<V3> v3_;
  std::unordered_map<Endpoint, Engine, HashEndpoint> engines_;
  RowPool rows_;
  IdentityPool identities_;

  std::vector<Operation*> operations_;  // by number; null for one that was cancelled or is free
  std::vector<std::uint32_t> free_numbers_;
  std::deque<std::uint32_t> queue_;
  Operation* replied_ = nullptr;  // whose reply the rows that follow came in

  WaiterList ready_;
  std::multimap<TimePoint, Waiter*> sleepers_;
  RootPromise* roots_ = nullptr;  // owned by the loop
  RootPromise* done_roots_ = nullptr;
  std::size_t tasks_ = 0;
  std::exception_ptr exception_;
  std::atomic<bool> stopping_ = false;
  bool turning_ = false;

  engine::Engine engine_;  // Last: it borrows from everything.
};

/// The error for a wire that cannot be opened or go on.
Error to_error(const io::WireError& error);

}  // namespace snmpring::detail

#endif  // SNMPRING_API_LOOP_CORE_H_
