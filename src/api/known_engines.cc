#include "api/known_engines.h"

namespace snmpring::detail {

void KnownEngines::forget(const Endpoint& endpoint) {
  const auto found = agents_.find(endpoint);
  if (--found->second.sessions == 0) agents_.erase(found);
}

const session::KnownEngine* KnownEngines::find(const Endpoint& endpoint) const {
  const auto found = agents_.find(endpoint);
  return found == agents_.end() || !found->second.engine ? nullptr : &*found->second.engine;
}

void KnownEngines::learn(const Endpoint& endpoint, const session::KnownEngine& engine) {
  const auto found = agents_.find(endpoint);
  if (found != agents_.end()) found->second.engine = engine;
}

}  // namespace snmpring::detail
