// A scan in which everything goes wrong that can, as a seed draws it: the network, the host, the
// agents, the clocks, and somebody who interferes; with an auditor behind it.
#ifndef SNMPRING_SIM_TURMOIL_H_
#define SNMPRING_SIM_TURMOIL_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/auditor.h"
#include "sim/world.h"

namespace snmpring::sim {

class Turmoil {
 public:
  explicit Turmoil(std::uint64_t seed);

  /// Runs the scan to its end. \return What was promised and did not hold; empty where all did.
  std::vector<std::string> run();

  /// In a few words, what was drawn.
  std::string description() const;
  const Outcome& outcome() const { return outcome_; }
  const Auditor& auditor() const { return auditor_; }
  /// True where nothing was drawn that keeps an honest agent from being heard to the end.
  bool calm() const { return calm_; }
  std::size_t honest_agents() const { return honest_.size(); }

 private:
  enum class Interference : std::uint8_t { none, stops_admitting, abandons, changes_rate };

  /// What is drawn first, since all else depends on it.
  struct Draft {
    explicit Draft(std::uint64_t seed);

    session::Operation operation = session::Operation::walk;
    std::vector<std::string> roots;
    WorldOptions options;
    bool speaks_v3 = false;
    bool speaks_v2c = true;
    bool v3_first = false;
    bool engine_only = false;  ///< `discover -v3` without a user.
    Interference interference = Interference::none;
    bool calm = false;
  };

  /// An agent that sends what it serves and nothing else.
  struct Honest {
    std::vector<SimRow> rows;
    bool speaks_v3;
  };

  static Promises promises_of(const Draft& draft);
  void use_credentials();
  void populate();
  void add_agent(std::uint64_t device);
  void add_table(std::uint64_t device);
  void add_v3(std::uint32_t device);
  void interfere();
  void check_ends();
  void check_honest(const Endpoint& at, const Honest& agent);
  void complain(std::string claim);

  std::uint64_t seed_;
  Draft draft_;
  World world_;
  Auditor auditor_;
  Prng& prng_;
  bool calm_;
  std::map<Endpoint, Honest> honest_;
  std::size_t targets_ = 0;
  Outcome outcome_;
  std::vector<std::string> complaints_;
};

}  // namespace snmpring::sim

#endif  // SNMPRING_SIM_TURMOIL_H_
