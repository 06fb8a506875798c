// What must hold of an engine between two ticks, looked at from outside of the code that makes it
// hold.
#include <array>
#include <bit>
#include <numeric>
#include <set>
#include <utility>
#include <vector>

#include "engine/engine.h"

namespace snmpring::engine {

std::string_view Engine::contradiction() {
  std::uint32_t open = 0;
  std::uint32_t probes = 0;
  std::uint32_t probes_elsewhere = 0;
  std::uint32_t timed = 0;
  std::uint32_t probes_waiting = 0;
  std::array<std::uint32_t, ReceiveWindow::kAges> probes_of_age{};
  std::uint32_t requests_waiting = 0;
  std::vector<std::uint32_t> requests_of(sessions_.bound());
  std::set<std::pair<SessionIndex, unsigned>> lanes;
  for (Slot slot = 0; slot < table_.bound(); ++slot) {
    const Request& request = table_[slot];
    const Request::State state = request.get_state();
    if (state == Request::State::free) {
      if (timers_.is_set(slot)) return "a free slot has no timer";
      if (first_sent_us_[slot] != 0 || target_started_us_[slot] != 0) {
        return "when a request was sent ends with it";
      }
      if (free_attempts_[slot] != 0) return "which attempts were free ends with the request";
      continue;
    }
    ++open;
    const bool waiting = state == Request::State::waiting;
    if (state != Request::State::queued && !timers_.is_set(slot)) {
      return "a request has a timer unless it is queued";
    }
    if (timers_.is_set(slot)) ++timed;
    if (state == Request::State::queued && request.in_queue == 0) {
      return "a queued request stands in the queue";
    }
    if (waiting && request.attempts == 0) return "a request that waits was sent";
    if (request.free_repeats > request.attempts) return "every repeat is an attempt";
    if (std::popcount(free_attempts_[slot]) != static_cast<int>(request.free_repeats)) {
      return "a request knows which of its attempts were free";
    }

    if (request.has_session != 0) {
      const auto index = static_cast<SessionIndex>(request.position);
      if (index >= sessions_.bound() || !sessions_.is_open(index)) {
        return "a session's request has a session";
      }
      if (sessions_[index].target.endpoint != table_.endpoint(slot)) {
        return "a session's request goes to its target";
      }
      if (request.lane >= options_.lanes) return "a target has no more lanes than allowed";
      if (!lanes.emplace(index, request.lane).second) return "a lane has one request";
      ++requests_of[index];
      requests_waiting += waiting ? 1 : 0;
    } else {
      ++probes;
      probes_elsewhere += earlier_.contains(request.position) ? 1 : 0;
      probes_waiting += waiting ? 1 : 0;
      if (waiting) ++probes_of_age[window_.age_of(request.sent_us)];
    }
    const session::Plan& plan = plan_of(request);
    if (request.attempts_charged() > 1 + plan.limits->retries_max) {
      return "a request is repeated no more often than allowed";
    }
    if (request.attempts > 0) {
      const RequestTable::Lookup found = table_.find(table_.id(slot, request.attempts - 1u));
      if (found.kind != RequestTable::Lookup::Kind::open || found.slot != slot) {
        return "an open request is found by its id";
      }
    }
    Slot by_address = table_.first_to(table_.endpoint(slot));
    while (by_address != slot && by_address != RequestTable::kNone) {
      by_address = table_.next_to(by_address, table_.endpoint(slot));
    }
    if (by_address != slot) return "an open request is found by its address";
  }

  if (probes_elsewhere != earlier_.size()) return "what was asked before is that of an open probe";
  if (open != table_.size()) return "the table knows how many requests are open";
  if (timed != timers_.size()) return "there is no timer without a request";
  if (probes_waiting != window_.probes() || requests_waiting != window_.requests()) {
    return "the window counts what is on its way";
  }
  for (unsigned age = 0; age < probes_of_age.size(); ++age) {
    if (probes_of_age[age] != window_.probes(age)) return "the window knows how old probes are";
  }
  std::uint32_t sessions = 0;
  std::uint32_t parked = 0;
  for (SessionIndex index = 0; index < sessions_.bound(); ++index) {
    if (!sessions_.is_open(index)) continue;
    ++sessions;
    if (sessions_[index].open_requests != requests_of[index]) {
      return "a session knows how many of its requests are open";
    }
    if (sessions_[index].parked_since) {
      ++parked;
      if (sessions_[index].open_requests > 0) return "who is parked asks nothing";
    }
  }
  if (sessions != sessions_.size()) return "the pool knows how many sessions are open";
  if (parked != parked_.size()) return "all that are parked are known";
  std::uint32_t listed = 0;
  for (SessionIndex index = parked_.empty() ? ParkedSessions::kNone : parked_.front();
       index != ParkedSessions::kNone && listed <= parked; index = parked_.after(index)) {
    if (!sessions_[index].parked_since) return "only who is parked is listed as parked";
    ++listed;
  }
  if (listed != parked) return "all that are parked are listed once";
  const std::uint64_t open_max = std::uint64_t{options_.targets_open_max} + options_.parked_max;
  if (sessions_.bound() > open_max) return "there are no more sessions than targets";
  if (stats_.targets_open != sessions + probes) return "an open target is a probe or a session";
  if (admission_.places_taken() > options_.targets_open_max)
    return "no more targets are asked than allowed";
  if (stats_.targets_open > open_max) return "no more targets are open than allowed";
  const std::uint64_t refused = admission_.refused() ? 1 : 0;
  if (stats_.targets_admitted != stats_.targets_done + stats_.targets_open + refused) {
    return "every target that was admitted is open or done";
  }
  const auto sum = [](const auto& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  };
  if (sum(stats_.by_status) != stats_.targets_done || sum(stats_.by_error) != stats_.targets_done) {
    return "every target that is done has a status and an error";
  }
  return {};
}

}  // namespace snmpring::engine
