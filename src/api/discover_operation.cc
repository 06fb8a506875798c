#include "api/discover_operation.h"

namespace snmpring::detail {

DiscoverOperation::DiscoverOperation(const SessionRef& session)
    : Operation(session, session::Operation::discover) {
  plan().ladder = &core().engine_ladder();
  plan().roots = session::discover_roots();
  limits().target_timeout = session->timeout();
}

std::expected<std::vector<std::uint8_t>, Error> DiscoverOperation::engine_id() const {
  if (error()) return std::unexpected(*error());
  // The engine was learned before the operation ended. The session keeps it remembered.
  return core().engines().find(target().endpoint)->engine_id;
}

}  // namespace snmpring::detail
