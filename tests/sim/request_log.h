// When which request arrived at a simulated agent.
#ifndef SNMPRING_SIM_REQUEST_LOG_H_
#define SNMPRING_SIM_REQUEST_LOG_H_

#include <algorithm>
#include <memory>
#include <vector>

#include "base/endpoint.h"
#include "sim/sim_agent.h"
#include "sim/sim_clock.h"
#include "sim/world.h"

namespace snmpring::sim {

struct LoggedRequest {
  Instant at;
  Endpoint to;
};
using RequestLog = std::vector<LoggedRequest>;

/// Logs each request and hands it to another agent, or to nobody. The log and the clock are
/// borrowed.
class LoggingAgent final : public SimAgent {
 public:
  LoggingAgent(RequestLog& log, SimClock& clock, const Endpoint& at,
               std::unique_ptr<SimAgent> agent = nullptr)
      : log_(log), clock_(clock), at_(at), agent_(std::move(agent)) {}

  std::vector<Datagram> handle(Bytes request) override {
    log_.push_back({clock_.now(), at_});
    return agent_ == nullptr ? std::vector<Datagram>() : agent_->handle(request);
  }

 private:
  RequestLog& log_;
  SimClock& clock_;
  Endpoint at_;
  std::unique_ptr<SimAgent> agent_;
};

/// Adds an agent that logs each request and hands it to `agent`, or to nobody.
inline Endpoint add_logged(World& world, RequestLog& log,
                           std::unique_ptr<SimAgent> agent = nullptr) {
  return world.add(
      std::make_unique<LoggingAgent>(log, world.clock(), world.next_endpoint(), std::move(agent)));
}

/// The largest number of requests that arrived within any `window`, the log being in order.
inline std::size_t most_within(const RequestLog& log, Duration window) {
  std::size_t most = 0;
  std::size_t first = 0;
  for (std::size_t i = 0; i < log.size(); ++i) {
    while (log[i].at - log[first].at >= window) ++first;
    most = std::max(most, i + 1 - first);
  }
  return most;
}

/// The shortest time between two requests in a row; forever when there are none.
inline Duration shortest_gap(const RequestLog& log) {
  Duration shortest = Duration::max();
  for (std::size_t i = 1; i < log.size(); ++i) {
    shortest = std::min(shortest, log[i].at - log[i - 1].at);
  }
  return shortest;
}

}  // namespace snmpring::sim

#endif  // SNMPRING_SIM_REQUEST_LOG_H_
