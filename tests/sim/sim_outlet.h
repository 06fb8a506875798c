// Where the rows and reports of a simulated scan end up, in memory, with a valve.
#ifndef SNMPRING_SIM_SIM_OUTLET_H_
#define SNMPRING_SIM_SIM_OUTLET_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/prng.h"
#include "engine/outlet.h"
#include "session/script.h"
#include "sim/sim_agent.h"

namespace snmpring::sim {

/// What came out for one target, in order.
struct TargetOutcome {
  std::map<std::string, std::vector<SimRow>> rows;  ///< By root.
  std::vector<std::string> statuses;                ///< One per report: exactly one is right.
  std::string error;
  std::string error_oid;
  bool complete = false;
  session::TargetCounts counts;
  Duration elapsed{};
  std::optional<std::uint32_t> max_repetitions;
  ber::Anomalies anomalies;
  session::Quirks quirks;
  std::optional<session::script::SystemCopy> system;  ///< Of discover.
  std::optional<Endpoint> reply_from;
  std::optional<session::EngineInfo> engine;
  std::string credential;              ///< The label; empty for none.
  std::vector<std::string> row_lines;  ///< "root oid type" in the order of the rows, all roots.
  std::vector<session::script::TableRowCopy> table_rows;
  std::vector<std::string> values;  ///< Beside row_lines: numbers and OIDs as text, octets in hex.

  std::size_t row_count() const { return row_lines.size(); }
  const std::string& status() const { return statuses.front(); }
};

/// Sees what comes out while it does.
class OutletObserver {
 public:
  virtual ~OutletObserver() = default;
  virtual void row(const session::Target& target, const session::Row& row) = 0;
  virtual void table_row(const session::Target& target, const session::TableRow& row) = 0;
  virtual void finished(const session::TargetReport& report) = 0;
};

/// Collects everything. While it is blocked it has no room.
class SimOutlet final : public engine::Outlet {
 public:
  /// \param stall Chance per datagram that it blocks by itself.
  SimOutlet(Prng& prng, double stall) : prng_(prng), stall_(stall) {}

  /// Borrowed; outlives the outlet.
  void observe(OutletObserver& observer) { observer_ = &observer; }

  /// From now on it blocks after so many conceptual rows.
  void block_after_rows(std::size_t rows) { rows_between_blocks_ = rows; }
  /// The content octets of the largest conceptual row that there was to be room for.
  std::size_t largest_row() const { return largest_row_; }
  void block() { blocked_ = true; }
  void unblock() {
    blocked_ = false;
    rows_since_ = 0;
  }

  /// From now on sessions are held back after each reply.
  void hold_back() { holding_back_ = true; }
  /// The session of a target that is held back, once.
  std::optional<engine::SessionPool::Index> take_held(const Endpoint& endpoint);

  bool has_room(std::size_t datagram_octets) override;
  void flush() override {}
  bool wants_more(const session::Target& target, engine::SessionPool::Index session) override;
  void begin_reply(const session::Target& target, WallTime received) override;
  void row(const session::Row& row) override;
  void table_row(const session::TableRow& row) override;
  bool has_room_for_row(std::size_t content_octets) override;
  void finished(const session::TargetReport& report) override;

  const std::map<Endpoint, TargetOutcome>& targets() const { return targets_; }

 private:
  Prng& prng_;
  double stall_;
  bool blocked_ = false;
  bool holding_back_ = false;
  bool granted_ = false;  // There is room for one conceptual row.
  std::size_t rows_between_blocks_ = 0;
  std::size_t rows_since_ = 0;
  std::size_t largest_row_ = 0;
  std::map<Endpoint, engine::SessionPool::Index> held_;
  session::Target current_;
  OutletObserver* observer_ = nullptr;
  std::map<Endpoint, TargetOutcome> targets_;
};

}  // namespace snmpring::sim

#endif  // SNMPRING_SIM_SIM_OUTLET_H_
