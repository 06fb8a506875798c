// A slow target does not keep a place that others wait for. Between two of its requests it is
// parked. It goes on when a place is free for it.
#include "engine/engine.h"

namespace snmpring::engine {

bool Engine::give_way(SessionIndex index) {
  const ActiveTarget& active = sessions_[index];
  if (!has_had_its_turn(active)) return false;
  // It asks nothing more. The answers to its other requests are waited for.
  if (active.open_requests > 0) return true;
  admission_.before_parking();
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

void Engine::take_up_parked() {
  while (admission_.is_parked_turn()) {
    admission_.take_parked_turn();
    take_up(parked_.front());
  }
}

}  // namespace snmpring::engine
