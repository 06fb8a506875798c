// What must hold of an engine between two ticks, looked at from outside of the code that makes it
// hold.
#include <array>
#include <numeric>
#include <set>
#include <utility>
#include <vector>

#include "engine/engine.h"

namespace snmpring::engine {

/// Each function returns the claim that does not hold, empty where all do. The requests are looked
/// at first, and counted. The others compare what was counted.
class EngineCheck {
 public:
  explicit EngineCheck(Engine& engine)
      : engine_(engine),
        table_(engine.table_),
        sessions_(engine.sessions_),
        requests_of_(sessions_.bound()) {}

  std::string_view contradiction() {
    for (Slot slot = 0; slot < table_.bound(); ++slot) {
      const bool free = table_[slot].get_state() == Request::State::free;
      if (const auto claim = free ? free_slot(slot) : open_slot(slot); !claim.empty()) return claim;
    }
    for (const auto check : {&EngineCheck::tables, &EngineCheck::sessions, &EngineCheck::parked,
                             &EngineCheck::places, &EngineCheck::counters}) {
      if (const auto claim = (this->*check)(); !claim.empty()) return claim;
    }
    return {};
  }

 private:
  using Slot = RequestTable::Slot;
  using SessionIndex = SessionPool::Index;

  std::string_view free_slot(Slot slot) const {
    if (engine_.timers_.is_set(slot)) return "a free slot has no timer";
    if (!engine_.history_.waited_in_full(slot)) {
      return "when a request was sent ends with it";
    }
    if (engine_.history_.free_attempts(slot) != 0)
      return "which attempts were free ends with the request";
    return {};
  }

  std::string_view open_slot(Slot slot) {
    ++open_;
    const Request& request = table_[slot];
    if (const auto claim = state(slot); !claim.empty()) return claim;
    if (const auto claim = attempts(slot); !claim.empty()) return claim;
    if (request.has_session == 0) {
      count_probe(request);
    } else if (const auto claim = session_request(slot); !claim.empty()) {
      return claim;
    }
    return lookup(slot);
  }

  std::string_view state(Slot slot) {
    const Request& request = table_[slot];
    const bool queued = request.get_state() == Request::State::queued;
    const bool timed = engine_.timers_.is_set(slot);
    if (!queued && !timed) return "a request has a timer unless it is queued";
    if (queued && request.in_queue == 0) return "a queued request stands in the queue";
    if (is_waiting(request) && request.attempts == 0) return "a request that waits was sent";
    timed_ += timed ? 1 : 0;
    return {};
  }

  std::string_view attempts(Slot slot) const {
    const Request& request = table_[slot];
    if (request.free_repeats > request.attempts) return "every repeat is an attempt";
    if (engine_.history_.free_attempts(slot) != request.free_repeats) {
      return "a request knows which of its attempts were free";
    }
    return {};
  }

  void count_probe(const Request& probe) {
    ++probes_;
    probes_elsewhere_ += engine_.history_.earlier(probe.position()) != nullptr ? 1 : 0;
    if (!is_waiting(probe)) return;
    ++probes_waiting_;
    ++probes_of_age_[engine_.window_.age_of(probe.sent_us)];
  }

  std::string_view session_request(Slot slot) {
    const Request& request = table_[slot];
    const SessionIndex index = request.session();
    if (index >= sessions_.bound() || !sessions_.is_open(index)) {
      return "a session's request has a session";
    }
    if (sessions_[index].target.endpoint != table_.endpoint(slot)) {
      return "a session's request goes to its target";
    }
    if (request.lane() >= engine_.options_.lanes) return "a target has no more lanes than allowed";
    if (!lanes_.emplace(index, request.lane()).second) return "a lane has one request";
    ++requests_of_[index];
    requests_waiting_ += is_waiting(request) ? 1 : 0;
    return {};
  }

  std::string_view lookup(Slot slot) {
    const Request& request = table_[slot];
    if (request.attempts_charged() > 1 + engine_.plan_of(request).limits->retries_max) {
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
    return {};
  }

  std::string_view tables() {
    if (probes_elsewhere_ != engine_.history_.earlier_count()) {
      return "what was asked before is that of an open probe";
    }
    if (open_ != table_.size()) return "the table knows how many requests are open";
    if (timed_ != engine_.timers_.size()) return "there is no timer without a request";
    const ReceiveWindow& window = engine_.window_;
    if (probes_waiting_ != window.probes() || requests_waiting_ != window.requests()) {
      return "the window counts what is on its way";
    }
    for (unsigned age = 0; age < probes_of_age_.size(); ++age) {
      if (probes_of_age_[age] != window.probes(age)) return "the window knows how old probes are";
    }
    return {};
  }

  std::string_view sessions() {
    for (SessionIndex index = 0; index < sessions_.bound(); ++index) {
      if (!sessions_.is_open(index)) continue;
      ++sessions_open_;
      const ActiveTarget& active = sessions_[index];
      if (active.open_requests != requests_of_[index]) {
        return "a session knows how many of its requests are open";
      }
      if (!active.parked_since) continue;
      ++sessions_parked_;
      if (active.open_requests > 0) return "who is parked asks nothing";
    }
    if (sessions_open_ != sessions_.size()) return "the pool knows how many sessions are open";
    return {};
  }

  std::string_view parked() {
    const ParkedSessions& parked = engine_.parked_;
    if (sessions_parked_ != parked.size()) return "all that are parked are known";
    std::uint32_t listed = 0;
    for (SessionIndex index = parked.empty() ? ParkedSessions::kNone : parked.front();
         index != ParkedSessions::kNone && listed <= sessions_parked_;
         index = parked.after(index)) {
      if (!sessions_[index].parked_since) return "only who is parked is listed as parked";
      ++listed;
    }
    if (listed != sessions_parked_) return "all that are parked are listed once";
    return {};
  }

  std::string_view places() {
    const std::uint64_t open_max =
        std::uint64_t{engine_.options_.targets_open_max} + engine_.options_.parked_max;
    const Stats& stats = engine_.stats_;
    if (sessions_.bound() > open_max) return "there are no more sessions than targets";
    if (stats.targets_open != sessions_open_ + probes_) {
      return "an open target is a probe or a session";
    }
    if (engine_.admission_.places_taken() > engine_.options_.targets_open_max) {
      return "no more targets are asked than allowed";
    }
    if (stats.targets_open > open_max) return "no more targets are open than allowed";
    return {};
  }

  std::string_view counters() {
    const Stats& stats = engine_.stats_;
    const std::uint64_t refused = engine_.admission_.refused() ? 1 : 0;
    if (stats.targets_admitted != stats.targets_done + stats.targets_open + refused) {
      return "every target that was admitted is open or done";
    }
    const auto sum = [](const auto& counts) {
      return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    };
    if (sum(stats.by_status) != stats.targets_done || sum(stats.by_error) != stats.targets_done) {
      return "every target that is done has a status and an error";
    }
    return {};
  }

  static bool is_waiting(const Request& request) {
    return request.get_state() == Request::State::waiting;
  }

  Engine& engine_;
  RequestTable& table_;
  const SessionPool& sessions_;

  // What was counted.
  std::uint32_t open_ = 0;
  std::uint32_t timed_ = 0;
  std::uint32_t probes_ = 0;
  std::uint32_t probes_elsewhere_ = 0;
  std::uint32_t probes_waiting_ = 0;
  std::array<std::uint32_t, ReceiveWindow::kAges> probes_of_age_{};
  std::uint32_t requests_waiting_ = 0;
  std::vector<std::uint32_t> requests_of_;
  std::set<std::pair<SessionIndex, unsigned>> lanes_;
  std::uint32_t sessions_open_ = 0;
  std::uint32_t sessions_parked_ = 0;
};

std::string_view Engine::contradiction() { return EngineCheck(*this).contradiction(); }

}  // namespace snmpring::engine
