// Whoever makes slow progress does not keep a place that others wait for: between two of its
// requests it is parked, and goes on when a place is free for it.
#include "engine/engine.h"

namespace snmpring::engine {

namespace {

// A place is kept for as long as the agent has made us wait for so long in all...
constexpr Duration kSlowAfter = std::chrono::seconds(2);
// ...and gave fewer rows than this in each second of it...
constexpr double kSlowRowsPerSecond = 10;
// ...or, at whatever pace, for so long.
constexpr Duration kTurnMax = std::chrono::seconds(60);
// Of the places that become free, one goes to a parked session and so many to new targets.
constexpr std::uint64_t kNewPerParked = 3;
// The slowest is looked for among so many of those that have been parked longest.
constexpr int kComparedMax = 16;

/// In this turn. Only time that the agent took counts: how often it is asked is our own affair.
double rows_per_second(const ActiveTarget& active) {
  return static_cast<double>(active.session.varbinds() - active.varbinds_before) /
         in_seconds(active.waited);
}

bool is_slow(const ActiveTarget& active) {
  return active.waited >= kSlowAfter && rows_per_second(active) < kSlowRowsPerSecond;
}

}  // namespace

bool Engine::give_way(SessionIndex index) {
  const ActiveTarget& active = sessions_[index];
  if (!is_slow(active) && active.waited < kTurnMax) return false;
  // It asks nothing more; what it has asked on other lanes is waited for.
  if (active.open_requests > 0) return true;
  if (parked_.empty()) admitted_at_turn_ = stats_.targets_admitted;
  parked_.push(index, clock_.now());
  ++stats_.parked;
  return true;
}

void Engine::take_up(SessionIndex index) {
  ActiveTarget& active = sessions_[index];
  // Its time stood still.
  active.started += clock_.now() - *active.parked_since;
  active.waited = Duration::zero();
  active.varbinds_before = active.session.varbinds();
  parked_.remove(index);
  poll_session(index);
}

bool Engine::parked_may_go_on() const {
  if (parked_.empty() || places_taken() >= options_.targets_open_max) return false;
  return !candidates_wait() || stats_.targets_admitted - admitted_at_turn_ >= kNewPerParked ||
         (is_crowded() && !slowest_parked());
}

void Engine::take_up_parked() {
  while (parked_may_go_on()) {
    admitted_at_turn_ =
        candidates_wait() ? admitted_at_turn_ + kNewPerParked : stats_.targets_admitted;
    take_up(parked_.front());
  }
}

std::optional<Engine::SessionIndex> Engine::slowest_parked() const {
  std::optional<SessionIndex> slowest;
  SessionIndex index = parked_.front();
  for (int i = 0; i < kComparedMax && index != ParkedSessions::kNone; ++i) {
    const ActiveTarget& active = sessions_[index];
    if (is_slow(active) &&
        (!slowest || rows_per_second(active) < rows_per_second(sessions_[*slowest]))) {
      slowest = index;
    }
    index = parked_.after(index);
  }
  return slowest;
}

}  // namespace snmpring::engine
