// When a request whose turn has come may really go: it may have had to wait for the run's budget or
// the receive window, and so may others to its target or subnet.
#include "engine/engine.h"

namespace snmpring::engine {

// A probe is its target's only request, and its attempts are spaced when they are scheduled.
Instant Engine::opening(Slot slot) const {
  const Request& request = table_[slot];
  Instant at = clock_.now();
  if (options_.per_target_rate_rps > 0 && request.has_session != 0) {
    at = sessions_[static_cast<SessionIndex>(request.position)].gone.opening(at);
  }
  if (subnet_pacer_) at = subnet_pacer_->opening(table_.endpoint(slot).address, at);
  return at;
}

void Engine::note_spacing(Slot slot) {
  const Request& request = table_[slot];
  if (options_.per_target_rate_rps > 0 && request.has_session != 0) {
    sessions_[static_cast<SessionIndex>(request.position)].gone.sent(clock_.now(),
                                                                     target_spacing());
  }
  if (subnet_pacer_) subnet_pacer_->sent(table_.endpoint(slot).address, clock_.now());
}

void Engine::forget_spacing(Slot slot) {
  const Request& request = table_[slot];
  if (options_.per_target_rate_rps > 0 && request.has_session != 0) {
    sessions_[static_cast<SessionIndex>(request.position)].gone.unsent(target_spacing());
  }
  if (subnet_pacer_) subnet_pacer_->unsent(table_.endpoint(slot).address);
}

}  // namespace snmpring::engine
