// How a run goes on in another process: which targets are open, and what has been counted.
#include "engine/engine.h"

namespace snmpring::engine {

void Engine::open_positions(std::vector<std::uint64_t>& positions) const {
  if (admission_.refused()) positions.push_back(admission_.refused()->target.position);
  for (SessionIndex index = 0; index < sessions_.bound(); ++index) {
    if (sessions_.is_open(index)) positions.push_back(sessions_[index].target.position);
  }
  for (Slot slot = 0; slot < table_.bound(); ++slot) {
    const Request& request = table_[slot];
    if (request.get_state() == Request::State::free || request.has_session != 0) continue;
    positions.push_back(request.position());
  }
}

Stats Engine::stats_without_open() const {
  Stats stats = stats_;
  stats.targets_admitted = stats.targets_done;
  stats.targets_open = stats.sessions_open = stats.requests_open = 0;
  // Each open session belongs to a target that has answered and has not been reported.
  stats.responders -= sessions_.size();
  return stats;
}

void Engine::continue_from(const Stats& earlier) {
  stats_ = earlier;
  admission_.note_responders();
}

}  // namespace snmpring::engine
