// Agents of the simulated network.
#ifndef SNMPRING_SIM_SIM_AGENT_H_
#define SNMPRING_SIM_SIM_AGENT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agentd/mib_table.h"
#include "agentd/responder.h"
#include "base/bytes.h"
#include "base/endpoint.h"
#include "base/prng.h"
#include "base/time.h"

namespace snmpring::sim {

/// A datagram on its way out of an agent.
struct Datagram {
  std::vector<std::uint8_t> octets;
  std::optional<Endpoint> from;  ///< Another source than the agent's own.
  Duration delay{};              ///< Before it leaves.
};

class SimAgent {
 public:
  virtual ~SimAgent() = default;

  /// Takes one request; what it sends back, in order.
  virtual std::vector<Datagram> handle(Bytes request) = 0;
};

/// One row as an agent serves it and as a record shows it.
struct SimRow {
  std::string oid;
  std::uint8_t tag;
  std::vector<std::uint8_t> content;

  friend bool operator==(const SimRow&, const SimRow&) = default;
};

/// How a simulated device misbehaves of its own accord.
struct Temper {
  bool drops_bulk = false;                  ///< Silent to every GetBulk.
  std::uint32_t repetitions_max = 0;        ///< Silent to more than this; 0: no limit.
  std::uint32_t dies_after = 0;             ///< Silent after this many requests; 0: lives on.
  std::size_t message_octets_max = 65'507;  ///< Of a reply; tooBig beyond.
};

/// An agent that serves rows by the RFC, with a temper.
class TableAgent final : public SimAgent {
 public:
  /// A made-up device of `varbinds` rows.
  TableAgent(std::uint32_t varbinds, std::uint64_t seed, const Temper& temper);

  std::vector<Datagram> handle(Bytes request) override;

  /// Everything that it serves, in order.
  std::vector<SimRow> rows() const;

 private:
  Temper temper_;
  std::uint64_t index_;
  agentd::MibTable table_;
  agentd::Responder responder_;
  std::vector<std::uint8_t> scratch_;
  std::uint32_t requests_ = 0;
};

/// A device of `varbinds` rows that does nothing strange.
inline std::unique_ptr<SimAgent> table_agent(std::uint32_t varbinds) {
  return std::make_unique<TableAgent>(varbinds, 1, Temper{});
}

}  // namespace snmpring::sim

#endif  // SNMPRING_SIM_SIM_AGENT_H_
