// Looks over a scan's shoulder: what it sends, what reaches it, what comes out of it, and its
// engine after each tick, and notes every promise that is broken.
#ifndef SNMPRING_SIM_AUDITOR_H_
#define SNMPRING_SIM_AUDITOR_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "sim/sim_clock.h"
#include "sim/sim_outlet.h"
#include "sim/sim_wire.h"

namespace snmpring::sim {

/// What the scan was told to keep to.
struct Promises {
  session::Operation operation = session::Operation::walk;
  bool tolerate_disorder = false;
  std::uint64_t varbinds_max = 0;  ///< 0: no limit.
  Duration target_timeout{};       ///< Zero: none, or the clock is not to be trusted.
  double rate_pps = 0;             ///< 0: unlimited; so for those that follow.
  double per_target_rate_rps = 0;
  double per_subnet_rate_rps = 0;  ///< To each /24.
  bool other_ports = false;  ///< A reply may come from another port of the address that was asked.
  /// There is more than one, so that it is not certain how often a target was asked.
  bool credentials_tried = false;
};

/// Borrows the clock. Complaints end with the target that they are about, as far as there is one.
class Auditor final : public WireObserver, public OutletObserver {
 public:
  Auditor(const Promises& promises, SimClock& clock) : promises_(promises), clock_(clock) {}

  /// Every row of a target must be one of these; of others it must have been sent by the target.
  void expect_only(const Endpoint& target, const std::vector<SimRow>& rows);

  // What it is told.
  void exchanging() override { allowed_.clear(); }
  void sent(const io::SendSlot& slot, int error) override;
  void arrived(const io::Arrival& arrival) override;
  void row(const session::Target& target, const session::Row& row) override;
  void table_row(const session::Target& target, const session::TableRow& row) override;
  void finished(const session::TargetReport& report) override;
  void started(const engine::Engine& engine) { stats_ = &engine.stats(); }
  void ticked(engine::Engine& engine);
  /// The scan is over: what the wire counted beside what the engine did.
  void ended(const engine::Stats& stats, const io::WireStats& wire);

  /// The first few promises that were broken.
  const std::vector<std::string>& complaints() const { return complaints_; }
  /// A number that stands for everything that was sent and received and when.
  std::uint64_t traffic() const { return traffic_; }
  std::uint64_t ticks() const { return ticks_; }

 private:
  using RowKey = std::pair<std::string, std::vector<std::uint8_t>>;  // OID, tag and content

  /// As a budget that fills up with time.
  struct Budget {
    double credit = 0;
    Instant at{};
    bool started = false;
  };

  struct Asked {
    std::set<std::int32_t> ids;
    std::uint64_t requests = 0;  ///< Those that were refused as well.
    Budget budget;
    std::map<std::string, std::set<std::string>> walked;  // By root.
    std::uint64_t rows = 0;
    std::set<std::pair<std::size_t, std::vector<std::uint32_t>>> table_rows;  // Table and index.
    bool missed_in_v1 = false;  // A noSuchName came, of which a get makes a row.
    bool finished = false;
  };

  /// False where more is sent than `rate` allows; 0 allows all.
  bool spend(Budget& budget, double rate);

  /// The clock without all stalls.
  Instant scan_now() const { return clock_.now() - stats_->stalled; }
  void complain(std::string_view claim, const Endpoint* about = nullptr);
  void note_traffic(const Endpoint& endpoint, Bytes octets);
  void check_pace(const Endpoint& to, Asked& asked);

  Promises promises_;
  SimClock& clock_;
  std::map<Endpoint, std::set<RowKey>> served_;
  std::map<Endpoint, Asked> asked_;
  std::map<Endpoint, std::set<RowKey>> allowed_;  // By the replies of the last exchange.
  Budget run_;
  std::map<std::uint32_t, Budget> subnets_;
  const engine::Stats* stats_ = nullptr;
  std::vector<std::string> complaints_;
  std::uint64_t traffic_ = 0;
  std::uint64_t ticks_ = 0;
};

}  // namespace snmpring::sim

#endif  // SNMPRING_SIM_AUDITOR_H_
