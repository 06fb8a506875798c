#include "api/loop_core.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include "api/errors.h"
#include "api/operation.h"
#include "base/prefetch.h"
#include "io/open_wire.h"
#include "io/random.h"
#include "io/system_clock.h"
#include "session/plan.h"

namespace snmpring::detail {
namespace {

// Turns of one poll(): what arrives meanwhile must not keep the poller's own loop from turning.
constexpr int kTurnsPerPoll = 16;
// Replies whose rows are taken before those of the next come: of many more they would have left the
// processor's caches by then.
constexpr std::size_t kRepliesTogether = 32;

// Of a coroutine's frame: where it goes on, and what small ones keep. How long it is, nobody knows.
constexpr std::ptrdiff_t kFrameFrontOctets = 256;

io::WireChoice to_choice(Io io) noexcept {
  switch (io) {
    case Io::uring:
      return io::WireChoice::uring;
    case Io::mmsg:
      return io::WireChoice::mmsg;
    case Io::automatic:
      break;
  }
  return io::WireChoice::automatic;
}

engine::EngineOptions engine_options(const LoopOptions& options, const session::Plan& plan) {
  engine::EngineOptions chosen;
  chosen.shared_plan = &plan;
  chosen.targets_open_max = static_cast<std::uint32_t>(options.requests_max);
  chosen.rate_pps = 0;
  return chosen;
}

session::Plan plan_of_nobody(const session::Ladder& ladder, const session::Limits& limits) {
  session::Plan plan;
  plan.ladder = &ladder;
  plan.limits = &limits;
  plan.roots = session::discover_roots();
  return plan;
}

}  // namespace

Error to_error(const io::WireError& error) {
  if (error.kind == io::WireError::Kind::bad_option) return invalid_argument(error.message);
  return system_error(error.error, error.message);
}

std::expected<LoopParts, Error> LoopParts::open(const LoopOptions& options) {
  if (options.send_buffer < 0 || options.recv_buffer < 0) {
    return std::unexpected(invalid_argument("a buffer cannot have less than 0 octets"));
  }
  if (options.source_ipv4.too_long() || options.source_ipv6.too_long()) {
    return std::unexpected(invalid_argument("a source address has at most 63 octets"));
  }
  LoopParts parts;
  for (const auto words : {std::span<std::uint64_t>(parts.secrets.id_key),
                           std::span<std::uint64_t>(&parts.secrets.hash_key, 1)}) {
    if (const auto filled = io::fill_random(words); !filled) {
      return std::unexpected(system_error(filled.error(), "no randomness"));
    }
  }
  auto wire = io::open_wire(to_choice(options.io),
                            {.send_buffer_octets = options.send_buffer,
                             .receive_buffer_octets = options.recv_buffer,
                             .source_ipv4 = std::string(options.source_ipv4.view()),
                             .source_ipv6 = std::string(options.source_ipv6.view())},
                            nullptr);
  if (!wire) return std::unexpected(to_error(wire.error()));
  parts.wire = std::move(*wire);
  parts.clock = std::make_unique<io::SystemClock>();
  return parts;
}

std::expected<Loop, Error> LoopCore::make_loop(const LoopOptions& options, LoopParts parts) {
  constexpr std::size_t kRequestsMax = 262'144;
  if (options.requests_max < 1 || options.requests_max > kRequestsMax) {
    return std::unexpected(invalid_argument("requests_max must be 1 to 262144"));
  }
  UniqueFd wake_descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake_descriptor) return std::unexpected(system_error(errno, "cannot make an eventfd"));
  return Loop(std::unique_ptr<LoopCore>(
      new LoopCore(options, std::move(parts), std::move(wake_descriptor))));
}

LoopCore::LoopCore(const LoopOptions& options, LoopParts parts, UniqueFd wake_descriptor)
    : clock_(std::move(parts.clock)),
      wire_(std::move(parts.wire)),
      wake_descriptor_(std::move(wake_descriptor)),
      no_ladder_{.rungs = {&no_credential_}},
      no_plan_(plan_of_nobody(no_ladder_, no_limits_)),
      engines_(0, HashEndpoint{parts.secrets.hash_key}),
      engine_(engine_options(options, no_plan_), parts.secrets, *this, *wire_, *clock_, *this) {
  engine_credential_.version = message::Version::v3;
  wire_->watch(wake_descriptor_.get());
}

LoopCore::~LoopCore() {
  while (roots_ != nullptr) destroy(*roots_);
  while (done_roots_ != nullptr) destroy(*done_roots_);
}

// --- Tasks ---------------------------------------------------------------------------------------

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

}  // namespace

RootPromise& LoopCore::start(Task<void> task, bool owned_by_loop) {
  RootPromise& root = make_root(std::move(task)).handle.promise();
  root.core = this;
  root.owned_by_loop = owned_by_loop;
  if (owned_by_loop) link(roots_, root);
  root.waiter.coroutine = std::coroutine_handle<RootPromise>::from_promise(root);
  ++tasks_;
  make_ready(root.waiter);
  return root;
}

void LoopCore::destroy(RootPromise& root) {
  if (!root.done) --tasks_;
  if (root.owned_by_loop) unlink(root.done ? done_roots_ : roots_, root);
  std::coroutine_handle<RootPromise>::from_promise(root).destroy();
}

void LoopCore::root_done(RootPromise& root) noexcept {
  --tasks_;
  root.done = true;
  if (!root.owned_by_loop) return;
  // Its frame is in use as long as this call is; it goes at the end of the turn.
  unlink(roots_, root);
  link(done_roots_, root);
}

void LoopCore::note_exception(std::exception_ptr exception) noexcept {
  if (exception_ == nullptr) exception_ = std::move(exception);
}

// --- Turns ---------------------------------------------------------------------------------------

bool LoopCore::has_to_return(const RootPromise* awaited) const noexcept {
  return tasks_ == 0 || (awaited != nullptr && awaited->done) ||
         stopping_.load(std::memory_order_relaxed);
}

std::expected<void, Error> LoopCore::run(const RootPromise* awaited) {
  while (tasks_ > 0 && (awaited == nullptr || !awaited->done)) {
    if (stopping_.exchange(false, std::memory_order_relaxed)) break;
    if (auto turned = turn(kTurnMax, awaited); !turned) return turned;
  }
  return {};
}

std::expected<void, Error> LoopCore::turn(Duration wait_at_most, const RootPromise* awaited) {
  turning_ = true;
  do {
    engine_.receive(kRepliesTogether);
    wake_sleepers();
    run_ready();
  } while (engine_.datagrams_left());
  if (!ready_.empty() || exception_ != nullptr || has_to_return(awaited)) {
    wait_at_most = Duration::zero();
  } else if (!sleepers_.empty()) {
    const Duration left = sleepers_.begin()->first - now();
    wait_at_most = std::clamp(left, Duration::zero(), wait_at_most);
  }
  const auto sent = engine_.send(wait_at_most);
  turning_ = false;
  rethrow();
  if (!sent) return std::unexpected(to_error(sent.error()));
  return {};
}

void LoopCore::run_ready() {
  // Those who become ready meanwhile wait for the next turn, lest the network be starved.
  WaiterList now_ready;
  now_ready.take_all(ready_);
  while (Waiter* const waiter = now_ready.take_first()) {
    // Coroutines lie anywhere in memory: the next one is asked for while this one runs.
    if (const Waiter* const next = now_ready.first()) {
      const char* const frame = static_cast<const char*>(next->coroutine.address());
      prefetch_lines(frame, frame + kFrameFrontOctets);
    }
    waiter->coroutine.resume();
  }
  while (done_roots_ != nullptr) destroy(*done_roots_);
}

void LoopCore::rethrow() {
  if (exception_ != nullptr) std::rethrow_exception(std::exchange(exception_, nullptr));
}

void LoopCore::wake_sleepers() {
  const TimePoint moment = now();
  while (!sleepers_.empty() && sleepers_.begin()->first <= moment) {
    Waiter& waiter = *sleepers_.begin()->second;
    sleepers_.erase(sleepers_.begin());
    ready_.add(waiter);
  }
}

Instant LoopCore::due() const {
  if (!ready_.empty()) return Instant::min();
  const Instant engine_due = engine_.wake_at();
  if (sleepers_.empty()) return engine_due;
  return std::min(engine_due, Instant(sleepers_.begin()->first.time_since_epoch()));
}

std::expected<void, Error> LoopCore::poll() {
  for (int i = 0; i < kTurnsPerPoll; ++i) {
    if (auto turned = turn(Duration::zero(), nullptr); !turned) return turned;
    if (due() > clock_->now()) break;
  }
  if (!timer_) return {};
  itimerspec setting{};
  if (const Instant moment = due(); moment != kNever) {
    // Zero would switch the timer off.
    const auto nanoseconds = std::max<std::int64_t>(moment.time_since_epoch().count(), 1);
    setting.it_value.tv_sec = nanoseconds / 1'000'000'000;
    setting.it_value.tv_nsec = nanoseconds % 1'000'000'000;
  }
  if (::timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &setting, nullptr) != 0) {
    return std::unexpected(system_error(errno, "cannot set a timer"));
  }
  return {};
}

std::expected<int, Error> LoopCore::descriptor() {
  if (poll_descriptor_) return poll_descriptor_.get();
  UniqueFd poller(::epoll_create1(EPOLL_CLOEXEC));
  if (!poller) return std::unexpected(system_error(errno, "cannot make an epoll instance"));
  UniqueFd timer(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  if (!timer) return std::unexpected(system_error(errno, "cannot make a timer"));
  const auto readiness = wire_->readiness_descriptor();
  if (!readiness) return std::unexpected(to_error(readiness.error()));
  for (const int fd : {*readiness, timer.get(), wake_descriptor_.get()}) {
    epoll_event event{};
    event.events = EPOLLIN;
    if (::epoll_ctl(poller.get(), EPOLL_CTL_ADD, fd, &event) != 0) {
      return std::unexpected(system_error(errno, "cannot watch a descriptor"));
    }
  }
  poll_descriptor_ = std::move(poller);
  timer_ = std::move(timer);
  // What was begun before waits for a first poll().
  signal();
  return poll_descriptor_.get();
}

void LoopCore::signal() noexcept {
  const std::uint64_t one = 1;
  // Fails when it is at its largest, where it is readable anyway.
  [[maybe_unused]] const ssize_t written = ::write(wake_descriptor_.get(), &one, sizeof one);
}

void LoopCore::tell_poller() noexcept {
  if (poll_descriptor_ && !turning_) signal();
}

void LoopCore::stop() noexcept {
  stopping_.store(true, std::memory_order_relaxed);
  signal();
}

// --- Waiting -------------------------------------------------------------------------------------

void LoopCore::make_ready(Waiter& waiter) noexcept {
  ready_.add(waiter);
  tell_poller();
}

void LoopCore::sleep(TimePoint until, Waiter& waiter) { sleepers_.emplace(until, &waiter); }

void LoopCore::wake(TimePoint until, Waiter& waiter) noexcept {
  const auto [begin, end] = sleepers_.equal_range(until);
  const auto found =
      std::find_if(begin, end, [&](const auto& sleeper) { return sleeper.second == &waiter; });
  if (found != end) sleepers_.erase(found);
}

// --- Operations ----------------------------------------------------------------------------------

std::uint32_t LoopCore::enqueue(Operation& operation) {
  std::uint32_t number = 0;
  if (free_numbers_.empty()) {
    number = static_cast<std::uint32_t>(operations_.size());
    operations_.push_back(nullptr);
  } else {
    number = free_numbers_.back();
    free_numbers_.pop_back();
  }
  operations_[number] = &operation;
  queue_.push_back(number);
  engine_.source_is_ready();
  tell_poller();
  return number;
}

void LoopCore::cancel(std::uint32_t number, const session::Target& target,
                      std::optional<engine::SessionPool::Index> held) {
  operations_[number] = nullptr;
  // Where it is queued still, the engine does not know it, and next() will pass it over.
  engine_.cancel(target, held);
}

void LoopCore::resume(engine::SessionPool::Index held) {
  engine_.resume(held);
  tell_poller();
}

engine::Supply LoopCore::next(engine::Candidate& candidate) {
  while (!queue_.empty()) {
    const std::uint32_t number = queue_.front();
    queue_.pop_front();
    if (const Operation* const operation = operations_[number]) {
      candidate.target = operation->target();
      return engine::Supply::ready;
    }
    free_numbers_.push_back(number);
  }
  return engine::Supply::pending;
}

void LoopCore::on_woken() {
  std::uint64_t signals = 0;
  [[maybe_unused]] const ssize_t octets = ::read(wake_descriptor_.get(), &signals, sizeof signals);
}

void LoopCore::release(std::uint64_t position, const session::TargetProfile* /*profile*/) {
  const auto number = static_cast<std::uint32_t>(position);
  operations_[number] = nullptr;
  free_numbers_.push_back(number);
}

void LoopCore::begin_reply(const session::Target& target, WallTime /*received*/) {
  replied_ = operations_[target.position];
  replied_->prefetch();
}

void LoopCore::row(const session::Row& row) { replied_->take_row(row); }

void LoopCore::failed(const session::Root& root, session::ErrorWord word,
                      std::int32_t error_status) {
  replied_->take_failure(root, word, error_status);
}

bool LoopCore::wants_more(const session::Target& target, engine::SessionPool::Index session) {
  return operations_[target.position]->wants_more(session);
}

void LoopCore::finished(const session::TargetReport& report) {
  // Null where nobody waits any more.
  if (Operation* const operation = operations_[report.target.position]) operation->finish(report);
}

// --- SNMPv3 --------------------------------------------------------------------------------------

std::expected<void, Error> LoopCore::prepare_v3() {
  if (v3_ != nullptr) return {};
  std::string_view missing;
  auto algorithms = usm::Algorithms::fetch(missing);
  if (algorithms == nullptr) {
    return std::unexpected(
        system_error(0, "OpenSSL does not offer " + std::string(missing) + " here"));
  }
  std::array<std::uint64_t, 2> starts;
  if (const auto filled = io::fill_random(starts); !filled) {
    return std::unexpected(system_error(filled.error(), "no randomness"));
  }
  session::EngineDirectory& directory = *this;
  v3_ =
      std::make_unique<V3>(std::move(algorithms),
                           usm::Salts(starts[0], static_cast<std::uint32_t>(starts[1])), directory);
  engine_.use_v3(v3_->environment);
  return {};
}

void LoopCore::remember_engine(const Endpoint& endpoint) { ++engines_[endpoint].sessions; }

void LoopCore::forget_engine(const Endpoint& endpoint) {
  const auto found = engines_.find(endpoint);
  if (--found->second.sessions == 0) engines_.erase(found);
}

const session::KnownEngine* LoopCore::find(const Endpoint& endpoint) const {
  const auto found = engines_.find(endpoint);
  return found == engines_.end() || !found->second.known ? nullptr : &*found->second.known;
}

void LoopCore::learn(const Endpoint& endpoint, const session::KnownEngine& engine) {
  const auto found = engines_.find(endpoint);
  if (found != engines_.end()) found->second.known = engine;
}

void LoopCore::grow_buffers(int send_octets, int receive_octets) {
  wire_->grow_buffers(send_octets, receive_octets);
}

}  // namespace snmpring::detail
