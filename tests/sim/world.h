// A whole scan in one process and no time: the real engine and sessions over the simulated network.
#ifndef SNMPRING_SIM_WORLD_H_
#define SNMPRING_SIM_WORLD_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "sim/auditor.h"
#include "sim/sim_agent.h"
#include "sim/sim_clock.h"
#include "sim/sim_outlet.h"
#include "sim/sim_wire.h"

namespace snmpring::sim {

// What most tests ask for: one value, and a table of as many rows as an agent is given.
inline const std::string kSysDescr = "1.3.6.1.2.1.1.1.0";
inline const std::string kTable = "1.3.6.1.4.1.99999";
inline const ber::Oid kTableOid{1, 3, 6, 1, 4, 1, 99999};

struct Outcome {
  std::map<Endpoint, TargetOutcome> targets;
  engine::Stats stats;
  Duration elapsed{};  ///< By the clock, from the first tick to the end.
  bool ended = false;  ///< Before the limit of time or ticks.
};

/// What became of the one target there was.
inline const TargetOutcome& only(const Outcome& outcome) { return outcome.targets.begin()->second; }

struct WorldOptions {
  Faults faults{};
  /// Chance per datagram that output blocks for a while, losing what is on its way.
  double stall = 0;
  engine::EngineOptions engine{};  ///< shared_plan and lanes are set by the world.
  session::Limits limits{};
  message::Version version = message::Version::v2c;
  /// Targets are addresses of a range, whose silence has no record unless engine.report_silent.
  bool born_of_range = false;
  std::size_t receive_buffer_octets = 8 << 20;
};

/// Either run() as a whole, or start() and then tick by tick. One scan per world. With
/// SNMPRING_SIM_TRACE in the environment every datagram is printed.
class World {
 public:
  World(std::uint64_t seed, const WorldOptions& options);
  ~World();

  /// 127.1.0.0 + index, port 161.
  static Endpoint endpoint(std::uint32_t index);

  /// Where the next target will stand. The address after each target's is nobody's.
  Endpoint next_endpoint() const;

  /// Adds a target whose agent the world owns. \return Its endpoint.
  Endpoint add(std::unique_ptr<SimAgent> agent);
  /// Gives the last target one more address, as a name may have, where this agent stands or, for
  /// null, nobody.
  /// \return Its endpoint.
  Endpoint add_address(std::unique_ptr<SimAgent> agent);
  /// Adds a target where nobody answers.
  Endpoint add_silent();
  /// Adds a target that is answered for with an ICMP error of this errno, type 3 and this code.
  Endpoint add_refusing(int error, std::uint8_t code = 1);
  /// Adds a target that must not be asked.
  Endpoint add_refused(session::ErrorWord word);

  /// Before the start: asks as these, in this order, and not with the community "public".
  void use(std::vector<session::Credential> credentials, bool v3_first = false) {
    credentials_ = std::move(credentials);
    v3_first_ = v3_first;
  }
  /// Before the start: what Operation::table fetches. Else it is one table whose columns are the
  /// roots.
  void use(std::vector<session::TablePlan> tables) { tables_ = std::move(tables); }
  /// Before the start: each datagram is booked with it; borrowed.
  void use(session::Policer& policer) { policer_ = &policer; }
  /// Before the start: what is known of engines; borrowed.
  void use(session::EngineDirectory& directory) { v3_.directory = &directory; }

  /// Before the start: sees everything, and the engine after each tick; borrowed.
  void audit(Auditor& auditor);

  /// Asks every target; ends after `limit` of simulated time at the latest.
  Outcome run(session::Operation operation, const std::vector<std::string>& roots,
              std::uint64_t varbinds_max = 1'000'000, Duration limit = std::chrono::hours(2));

  /// Makes the engine; nothing is sent before the first tick.
  void start(session::Operation operation, const std::vector<std::string>& roots,
             std::uint64_t varbinds_max = 1'000'000);
  /// One tick that lasts `wait_at_most` at the longest.
  engine::Engine::State tick(Duration wait_at_most = std::chrono::seconds(1));
  /// Ticks until the scan is done or has stalled, or for `duration`. \return The last tick's state.
  engine::Engine::State run_for(Duration duration);
  /// What has come out so far.
  Outcome outcome();
  /// The target with this number, counted in the order in which they were added. After the start.
  session::Target target(std::size_t index) const;

  engine::Engine& engine() { return *scan_->engine; }
  SimOutlet& outlet() { return outlet_; }
  SimWire& wire() { return wire_; }
  SimClock& clock() { return clock_; }
  Prng& prng() { return prng_; }

 private:
  class ListSource;
  struct Scan {
    std::vector<session::Credential> credentials;
    session::Ladder ladder;
    session::Plan plan;
    session::TargetProfile profile;
    std::unique_ptr<ListSource> source;
    std::unique_ptr<engine::Engine> engine;
    Instant started;
    bool done = false;
  };
  struct Listed {
    Endpoint endpoint;
    session::ErrorWord refused = session::ErrorWord::none;
    std::vector<Endpoint> others{};  ///< Further addresses, the next one last.
  };

  SimClock clock_;
  Prng prng_;
  WorldOptions options_;
  SimWire wire_;
  SimOutlet outlet_;
  std::vector<Listed> targets_;
  std::vector<std::unique_ptr<SimAgent>> agents_;
  std::vector<session::Credential> credentials_;
  std::vector<session::TablePlan> tables_;
  bool v3_first_ = false;
  session::Policer* policer_ = nullptr;
  Auditor* auditor_ = nullptr;
  usm::KeyRing keys_;
  usm::Salts salts_;
  session::V3Environment v3_;
  std::unique_ptr<Scan> scan_;
};

/// OpenSSL's algorithms for USM; they are there wherever the tests run. Made once.
const usm::Algorithms& fetch_algorithms();

/// The seeds of a test: `count` of them from 1 on, or what SNMPRING_SIM_SEEDS says ("17" for that
/// one seed, "1-10000" for a range).
std::vector<std::uint64_t> seeds(std::uint64_t count);

}  // namespace snmpring::sim

#endif  // SNMPRING_SIM_WORLD_H_
