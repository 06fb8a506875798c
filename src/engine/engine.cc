// A tick from end to end: what is sent when, and whom to admit. What arrives is in
// engine_deliver.cc, what ends in engine_end.cc.
#include "engine/engine.h"

#include <algorithm>
#include <utility>

#include "base/invariant.h"
#include "engine/outlet.h"
#include "engine/timestamps.h"
#include "session/ladder.h"

namespace snmpring::engine {

using session::ErrorWord;

namespace {

// Where this many requests are open, datagrams may gather before a wake-up.
constexpr std::uint32_t kManyWaiting = 64;
constexpr unsigned kDatagramsGathered = 32;
// Deadlines close together are handled in one wake-up there. Close is this or less, and no more
// than this part of a timeout.
constexpr Duration kDeadlinesGathered = std::chrono::milliseconds(4);
constexpr int kTimeoutParts = 64;
// Candidates looked at in one tick. A long list of blocked targets must not keep replies waiting.
constexpr int kCandidatesPerTick = 1024;

std::uint32_t window_capacity(const EngineOptions& options, const io::Wire& wire) {
  const std::size_t replies = wire.receive_buffer_octets() / options.reply_cost_octets;
  return static_cast<std::uint32_t>(std::clamp<std::size_t>(replies, 1, 1u << 20));
}

std::uint32_t table_capacity(const EngineOptions& options) {
  const std::uint64_t wanted =
      std::uint64_t{options.targets_open_max} * options.lanes + RequestTable::kResting;
  return static_cast<std::uint32_t>(
      std::clamp<std::uint64_t>(wanted, 1, CorrelationIds::kCapacityMax));
}

}  // namespace

Engine::Engine(const EngineOptions& options, const EngineSecrets& secrets, TargetSource& source,
               io::Wire& wire, Clock& clock, Outlet& outlet)
    : options_(options),
      wire_(wire),
      outlet_(outlet),
      clock_(clock, stats_),
      batch_(wire.send_slots()),
      table_(table_capacity(options), secrets.id_key, secrets.hash_key),
      history_(table_.capacity()),
      timers_(table_.capacity(), clock.now()),
      queue_(table_.capacity()),
      lingering_(sessions_, options.engine_linger),
      admission_(options_, source, parked_, stats_),
      first_requests_(*options.shared_plan, options.v3),
      pacer_(options.rate_pps, clock.now(), options.bandwidth_bps),
      spacing_(options.per_target_rate_rps, options.subnet_prefix_length,
               options.per_subnet_rate_rps, secrets.hash_key),
      window_(window_capacity(options, wire), microseconds(clock.now())) {}

std::uint64_t Engine::memory_octets_max(const EngineOptions& options) {
  return std::uint64_t{table_capacity(options)} *
             (RequestTable::kOctetsPerRequest + RequestHistory::kOctetsPerRequest) +
         (std::uint64_t{options.targets_open_max} + options.parked_max) *
             sizeof(std::optional<ActiveTarget>);
}

std::expected<Engine::State, io::WireError> Engine::tick(Duration wait_at_most) {
  if (const State state = receive(); state != State::running) return state;
  return send(wait_at_most);
}

Engine::State Engine::receive(std::size_t datagrams_max) {
  const Instant world_now = clock_.read();
  if (clock_.is_stalled() && !end_stall(world_now)) return State::stalled;
  clock_.advance(world_now, [this] { return wire_.stats().kernel_drops; });
  ++stats_.ticks;

  // What has arrived before its deadline was in time, so it is delivered before deadlines expire.
  if (!deliver(datagrams_max) || (!datagrams_left() && !expire()) || !settle()) {
    clock_.begin_stall(wire_.stats().kernel_drops);
    return State::stalled;
  }
  return State::running;
}

std::expected<Engine::State, io::WireError> Engine::send(Duration wait_at_most) {
  window_.advance(microseconds(clock_.now()));
  take_up_parked();
  // What is open goes before what is new. So targets end before others begin.
  send_queued();
  if (!admit()) {
    clock_.begin_stall(wire_.stats().kernel_drops);
    return State::stalled;
  }
  outlet_.flush();
  wire_.release();
  look_ahead_.begin({});
  if (admission_.is_done()) return State::done;

  const Instant wake_at = choose_wake();
  clock_.set_due(wake_at);
  stats_.requests_open = table_.size();
  stats_.sessions_open = sessions_.size();
  stats_.targets_parked = parked_.size();
  // Either may be the end of time, and their difference would overflow.
  const Duration wait_max = std::max(wait_at_most, Duration::zero());
  const io::Wait wait{.at_most = wake_at >= clock_.now() + wait_max
                                     ? wait_max
                                     : std::max(wake_at - clock_.now(), Duration::zero()),
                      .prefer_datagrams = table_.size() > kManyWaiting ? kDatagramsGathered : 1};
  auto arrivals = wire_.exchange(batch_.size(), wait);
  batch_.clear();
  if (!arrivals) return std::unexpected(std::move(arrivals.error()));
  look_ahead_.begin(*arrivals);
  return State::running;
}

bool Engine::end_stall(Instant world_now) {
  outlet_.flush();
  if (!outlet_.has_room(io::kReceiveOctetsMax)) {
    clock_.count_stall(world_now);
    return false;
  }
  clock_.end_stall(world_now, wire_.stats().kernel_drops);
  return true;
}

Brake Engine::brake() noexcept {
  const bool more_targets = admission_.candidates_wait();
  if (queue_.empty() && !more_targets) return Brake::none;
  if (pacer_.available(clock_.now()) == 0) return Brake::rate;
  if (!queue_.empty()) return window_.room_for_request() ? Brake::none : Brake::receive_window;
  if (admission_.places_free() == 0 || table_.full()) return Brake::places;
  return window_.room_for_probe() ? Brake::none : Brake::receive_window;
}

void Engine::set_rate(double rate_pps) { pacer_.set_rate(rate_pps, clock_.now()); }
void Engine::scale_pace(double factor) { pacer_.scale(factor, clock_.now()); }

// --- 4. and 5. Poll, encode, admit ---------------------------------------------------------------

void Engine::poll_session(SessionIndex index) {
  ActiveTarget& active = sessions_[index];
  while (const auto lane = active.session.next_request()) {
    const Slot slot = table_.open(active.target.endpoint);
    invariant(slot != RequestTable::kNone, "there is a slot for every lane of every open target");
    Request& request = table_[slot];
    request.set_session(index);
    request.set_lane(*lane);
    ++active.open_requests;
    schedule(slot);
  }
}

void Engine::schedule(Slot slot, Instant not_before) {
  Request& request = table_[slot];
  Instant at = not_before;
  if (spacing_.is_on()) at = book(slot, not_before);
  if (session::Policer* const policer = profile_of(request).policer) {
    at = std::max(at, policer->reserve(clock_.now()));
  }
  if (at > clock_.now()) {
    wait_until(slot, at);
  } else {
    enqueue(slot);
  }
}

void Engine::wait_until(Slot slot, Instant at) {
  table_[slot].set_state(Request::State::scheduled);
  timers_.set(slot, std::min(at, target_end(slot)));
  scheduled_until_ = std::max(scheduled_until_, at);
}

Instant Engine::book(Slot slot, Instant not_before) {
  const Request& request = table_[slot];
  std::optional<Instant> last_sent;
  if (request.attempts > 0) last_sent = last_sent_at(request);
  const IpAddress address = table_.endpoint(slot).address;
  return spacing_.book({spaced_place(request), address}, last_sent, not_before, clock_.now());
}

Instant Engine::opening(Slot slot) {
  const IpAddress address = table_.endpoint(slot).address;
  return spacing_.opening({spaced_place(table_[slot]), address}, clock_.now());
}

void Engine::enqueue(Slot slot) {
  Request& request = table_[slot];
  request.set_state(Request::State::queued);
  // The target's time may be up before the request's turn comes.
  if (const Instant end = target_end(slot); end != kNever) timers_.set(slot, end);
  // A request that ended while it was queued leaves its slot in the queue. The slot's next request
  // takes that place.
  if (request.in_queue != 0) return;
  request.in_queue = 1;
  queue_.push(slot);
}

void Engine::repeat(Slot slot, Outcome outcome) {
  leave_window(slot, outcome);
  schedule(slot);
}

void Engine::repeat_at_once(Slot slot) {
  if (!history_.knows_first_sent(slot)) history_.note_first_sent(slot, sent_at(slot, 0));
  timers_.cancel(slot);
  // A reply has come, though it is of no use.
  repeat(slot, Outcome::answered);
}

void Engine::send_queued() {
  while (!queue_.empty() && !batch_.is_full()) {
    const Slot slot = queue_.front();
    if (table_[slot].get_state() == Request::State::queued) {
      if (pacer_.available(clock_.now()) == 0) return;
      if (table_[slot].has_session != 0 ? !window_.room_for_request() : !window_.room_for_probe()) {
        return;
      }
      const Instant at = spacing_.is_on() ? opening(slot) : clock_.now();
      if (at > clock_.now()) {
        schedule(slot, at);
      } else {
        transmit(slot);
      }
    }
    table_[slot].in_queue = 0;
    queue_.pop();
  }
}

void Engine::transmit(Slot slot) {
  Request& request = table_[slot];
  const session::TargetProfile& profile = profile_of(request);
  const std::int32_t id = table_.id(slot, request.attempts);
  io::SendSlot& out = batch_.next();
  table_.read_endpoint(slot, out.to);
  const MutableBytes room = batch_.memory();
  const unsigned attempt = charged_before(slot, request.attempts);
  std::size_t size = 0;
  if (request.has_session != 0) {
    ActiveTarget& active = sessions_[request.session()];
    size = active.session.encode_request(request.lane(), attempt, id, clock_.world_now(), room);
    ++active.counts.tx;
    if (request.attempts > 0) ++active.counts.retries;
    window_.request_sent();
  } else {
    size = first_requests_.write(
        out.to, profile,
        {.rung = request.rung(), .number = attempt, .id = id, .now = clock_.world_now()}, room);
    window_.probe_sent();
  }
  invariant(size > 0 && size <= room.size(), "plans are checked to fit a request");
  out.payload = batch_.take(size);
  out.tos = profile.tos;
  out.cookie = slot;
  pacer_.consume(1);
  if (options_.bandwidth_bps > 0) pacer_.consume_octets(wire_octets(size, out.to.address.family));
  if (spacing_.is_on()) spacing_.sent({spaced_place(request), out.to.address}, clock_.now());
  ++stats_.requests_sent;
  if (request.attempts > request.free_repeats) ++stats_.retries;

  ++request.attempts;
  request.sent_us = microseconds(clock_.now());
  request.set_state(Request::State::waiting);
  timers_.set(slot, std::min(clock_.now() + profile.plan->limits->timeout, target_end(slot)));
}

// How many targets may be admitted before the room has to be looked at again. Each sends one
// datagram at most.
std::uint64_t Engine::room_for_targets() {
  const std::uint64_t places = admission_.places_free();
  if (places == 0) return 0;
  return std::min({places, std::uint64_t{table_.capacity() - table_.size()},
                   std::uint64_t{batch_.left()}, std::uint64_t{pacer_.available(clock_.now())},
                   window_.room_for_probes()});
}

bool Engine::admit() {
  admission_.begin(look_ahead_.woken());
  Candidate candidate;
  std::uint64_t room = 0;
  for (int looked_at = 0; !admission_.is_done(); ++looked_at) {
    if (!refuse_kept()) return false;
    if (!admission_.candidates_wait() || !queue_.empty()) return true;
    // The room is looked at again when it is used up. Targets that wait for their turn have taken
    // none of it.
    if (room == 0) room = room_for_targets();
    if (room == 0) return true;
    if (looked_at >= kCandidatesPerTick) {
      admission_.interrupt();
      return true;
    }
    const bool crowded = admission_.is_crowded();
    const auto ending = crowded ? parked_.slowest() : std::nullopt;
    // No parked session is slow enough to end. They go on first.
    if (crowded && !ending) return true;
    if (crowded && !has_room(0)) return false;
    if (!admission_.next(candidate)) continue;
    if (candidate.refused != ErrorWord::none) {
      admission_.keep_refused(candidate);
      continue;
    }
    --room;
    if (ending) abandon(*ending, ErrorWord::too_slow);
    admit_one(candidate.target);
  }
  return true;
}

void Engine::admit_one(const session::Target& target) {
  const Slot slot = table_.open(target.endpoint);
  // The 256th interface scope. The outlet has room for one record, which may be taken already.
  if (slot == RequestTable::kNone) {
    admission_.keep_refused({.target = target, .refused = ErrorWord::send_failed});
    return;
  }
  timers_.prefetch(slot);
  Request& request = table_[slot];
  request.profile = target.profile;
  request.set_position(target.position);
  ++stats_.targets_open;
  stats_.targets_open_peak = std::max(stats_.targets_open_peak, stats_.targets_open);
  if (spacing_.limits_subnets() || target.profile->policer != nullptr) {
    schedule(slot);
    // Where its turn is now it goes at once. admit() has seen that there is room.
    send_queued();
  } else {
    transmit(slot);
  }
}

bool Engine::refuse_kept() {
  const std::optional<Candidate>& kept = admission_.refused();
  if (!kept) return true;
  if (!has_room(0)) return false;
  refuse(*kept);
  admission_.forget_refused();
  return true;
}

void Engine::refuse(const Candidate& candidate) {
  session::TargetReport refusal{.target = candidate.target};
  refusal.error = candidate.refused;
  refusal.status = session::status_of(candidate.refused, 0);
  // report() counts it out again.
  ++stats_.targets_open;
  report(refusal, /*silent=*/false);
}

// --- 6. and 7. -----------------------------------------------------------------------------------

Instant Engine::wake_at() const noexcept {
  return look_ahead_.has_arrivals() ? Instant::min() : clock_.due();
}

Instant Engine::choose_wake() {
  Instant wake = timers_.earliest();
  if (table_.size() > kManyWaiting && wake != kNever && clock_.now() >= scheduled_until_) {
    wake += std::min(kDeadlinesGathered, options_.shared_plan->limits->timeout / kTimeoutParts);
  }
  wake = std::min(wake, lingering_.earliest());
  const bool more_targets =
      admission_.candidates_wait() && admission_.places_free() > 0 && !table_.full();
  if (!queue_.empty() || more_targets) {
    if (batch_.is_full() || admission_.is_interrupted()) {
      wake = clock_.now();
    } else if (pacer_.available(clock_.now()) == 0) {
      wake = std::min(wake, pacer_.next_available(clock_.now()));
    } else if (const auto change = window_.next_change(microseconds(clock_.now()))) {
      // The receive window is full. An answer opens it, or a deadline, or time.
      wake = std::min(wake, clock_.now() + *change);
    }
  }
  if (admission_.is_parked_turn()) wake = clock_.now();
  return wake;
}

// --- What is known of a request ------------------------------------------------------------------

session::Target Engine::target_of(Slot slot) const {
  const Request& request = table_[slot];
  if (request.has_session != 0) return sessions_[request.session()].target;
  return {.endpoint = table_.endpoint(slot),
          .position = request.position(),
          .profile = request.profile};
}

// The last attempt costs no retry.
void Engine::repeat_free(Slot slot) {
  Request& request = table_[slot];
  history_.note_free(slot, request.attempts - 1u);
  ++request.free_repeats;
  ++stats_.free_repeats;
}

Instant Engine::sent_at(Slot slot, unsigned attempt) const {
  const Request& request = table_[slot];
  if (attempt + 1 == request.attempts) return last_sent_at(request);
  const Duration timeout = plan_of(request).limits->timeout;
  return history_.sent_at(slot, request, attempt, timeout, clock_.now());
}

unsigned Engine::rungs_before(Slot slot) const {
  const Request& request = table_[slot];
  if (request.rung() == session::kFirstRung) return 0;
  return session::rungs_before(*plan_of(request).ladder, request.rung(),
                               session::is_engine_known(table_.endpoint(slot), options_.v3));
}

Instant Engine::started_at(Slot slot) const {
  const Request& request = table_[slot];
  if (request.has_session != 0) return sessions_[request.session()].started;
  if (const auto* const earlier = history_.earlier(request.position())) return earlier->started;
  if (request.get_misfit() != ErrorWord::none) {
    if (const auto started = history_.target_started(slot, clock_.now())) return *started;
  }
  // The credentials before this one were each waited for in full.
  const session::Limits& limits = *plan_of(request).limits;
  return sent_at(slot, 0) - limits.timeout * ((1 + limits.retries_max) * rungs_before(slot));
}

// A probe's time begins with its first attempt.
Instant Engine::target_end(Slot slot, Duration target_timeout) const {
  const Request& request = table_[slot];
  if (request.has_session == 0 && request.attempts == 0) return kNever;
  return started_at(slot) + target_timeout;
}

}  // namespace snmpring::engine
