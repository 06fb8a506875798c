#include "api/loop_core.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "api/errors.h"
#include "base/prefetch.h"
#include "io/open_wire.h"
#include "io/random.h"
#include "io/system_clock.h"
#include "session/plan.h"

namespace snmpring::detail {
namespace {

// Turns in one poll(). The poller's own loop must continue even if datagrams keep arriving.
constexpr int kTurnsPerPoll = 16;
// Replies whose rows are taken before the next replies are read. With many more, they would have
// left the processor's caches by then.
constexpr std::size_t kRepliesTogether = 32;

// The front of a coroutine's frame: where it continues, and its first variables. The length of a
// frame is not known.
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
  auto poller = Poller::create();
  if (!poller) return std::unexpected(std::move(poller.error()));
  return Loop(
      std::unique_ptr<LoopCore>(new LoopCore(options, std::move(parts), std::move(*poller))));
}

LoopCore::Nobody::Nobody() {
  plan.ladder = &ladder;
  plan.limits = &limits;
  plan.roots = session::discover_roots();
  engine_credential.version = message::Version::v3;
}

LoopCore::LoopCore(const LoopOptions& options, LoopParts parts, Poller poller)
    : clock_(std::move(parts.clock)),
      wire_(std::move(parts.wire)),
      poller_(std::move(poller)),
      engines_(parts.secrets.hash_key),
      operations_(poller_.wake_descriptor()),
      engine_(engine_options(options, nobody_.plan), parts.secrets, operations_, *wire_, *clock_,
              operations_) {
  wire_->watch(poller_.wake_descriptor());
}

// --- Tasks ---------------------------------------------------------------------------------------

RootPromise& LoopCore::start(Task<void> task, bool owned_by_loop) {
  RootPromise& root = tasks_.add(std::move(task), owned_by_loop);
  make_ready(root.waiter);
  return root;
}

// --- Turns ---------------------------------------------------------------------------------------

bool LoopCore::has_to_return(const RootPromise* awaited) const noexcept {
  return tasks_.size() == 0 || (awaited != nullptr && awaited->done) ||
         stopping_.load(std::memory_order_relaxed);
}

std::expected<void, Error> LoopCore::run(const RootPromise* awaited) {
  while (tasks_.size() > 0 && (awaited == nullptr || !awaited->done)) {
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
  if (!ready_.empty() || tasks_.has_exception() || has_to_return(awaited)) {
    wait_at_most = Duration::zero();
  } else if (!sleepers_.empty()) {
    const Duration left = sleepers_.begin()->first - now();
    wait_at_most = std::clamp(left, Duration::zero(), wait_at_most);
  }
  const auto sent = engine_.send(wait_at_most);
  turning_ = false;
  tasks_.rethrow();
  if (!sent) return std::unexpected(to_error(sent.error()));
  return {};
}

void LoopCore::run_ready() {
  // Waiters that become ready meanwhile wait for the next turn, so that the network is read in
  // between.
  WaiterList now_ready;
  now_ready.take_all(ready_);
  while (Waiter* const waiter = now_ready.take_first()) {
    // Coroutines are spread over memory. The next one is prefetched while this one runs.
    if (const Waiter* const next = now_ready.first()) {
      const char* const frame = static_cast<const char*>(next->coroutine.address());
      prefetch_lines(frame, frame + kFrameFrontOctets);
    }
    waiter->coroutine.resume();
  }
  tasks_.clear_done();
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
  if (!poller_.is_polled()) return {};
  return poller_.set_timer(due());
}

std::expected<int, Error> LoopCore::descriptor() {
  if (poller_.is_polled()) return poller_.descriptor();
  const auto readiness = wire_->readiness_descriptor();
  if (!readiness) return std::unexpected(to_error(readiness.error()));
  if (auto begun = poller_.begin_polling(*readiness); !begun) {
    return std::unexpected(std::move(begun.error()));
  }
  // Work that began before needs a first poll().
  poller_.signal();
  return poller_.descriptor();
}

void LoopCore::tell_poller() noexcept {
  if (poller_.is_polled() && !turning_) poller_.signal();
}

void LoopCore::stop() noexcept {
  stopping_.store(true, std::memory_order_relaxed);
  poller_.signal();
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

std::uint32_t LoopCore::enqueue(EngineClient& operation) {
  const std::uint32_t number = operations_.enqueue(operation);
  engine_.source_is_ready();
  tell_poller();
  return number;
}

void LoopCore::cancel(std::uint32_t number, const session::Target& target,
                      std::optional<engine::SessionPool::Index> held) {
  operations_.drop(number);
  // If it is still queued, the engine does not know it, and next() skips it.
  engine_.cancel(target, held);
}

void LoopCore::resume(engine::SessionPool::Index held) {
  engine_.resume(held);
  tell_poller();
}

// --- SNMPv3 --------------------------------------------------------------------------------------

std::expected<void, Error> LoopCore::prepare_v3() {
  if (v3_ != nullptr) return {};
  std::array<std::uint64_t, 2> starts;
  if (const auto filled = io::fill_random(starts); !filled) {
    return std::unexpected(system_error(filled.error(), "no randomness"));
  }
  const usm::Salts salts(starts[0], static_cast<std::uint32_t>(starts[1]));
  auto made = session::V3Parts::make(salts, &engines_);
  if (!made) {
    return std::unexpected(
        system_error(0, "OpenSSL does not offer " + std::string(made.error()) + " here"));
  }
  v3_ = std::move(*made);
  engine_.use_v3(v3_->environment());
  return {};
}

void LoopCore::grow_buffers(int send_octets, int receive_octets) {
  wire_->grow_buffers(send_octets, receive_octets);
}

}  // namespace snmpring::detail
