// Which device each address of a fleet is, and which of them never answer.
#ifndef SNMPRING_AGENTD_FLEET_H_
#define SNMPRING_AGENTD_FLEET_H_

#include <cstdint>
#include <vector>

#include "agentd/mib_table.h"
#include "agentd/responder.h"
#include "base/prng.h"

namespace snmpring::agentd {

/// Agents are numbered from 0 over all --listen, in their order. Agent i has table i mod n.
class Fleet {
 public:
  /// \param silent_share 0..1: the share of agents that never answer.
  Fleet(std::vector<MibTable> tables, double silent_share, std::uint64_t seed)
      : tables_(std::move(tables)), silent_share_(silent_share), key_(splitmix64(seed)) {}

  /// Agent i is silent when the top 53 bits of splitmix64(splitmix64(seed) xor i), as a fraction of
  /// 2^53, are below the share.
  bool silent(std::uint64_t index) const noexcept {
    return silent_share_ > 0 &&
           static_cast<double>(splitmix64(key_ ^ index) >> 11) * 0x1.0p-53 < silent_share_;
  }

  Agent agent(std::uint64_t index) const noexcept {
    return {&tables_[index % tables_.size()], index};
  }

  struct Census {
    std::uint64_t agents = 0;    ///< That answer.
    std::uint64_t varbinds = 0;  ///< Of all these together.
  };

  /// Counts the agents first..first+count-1; takes time linear in `count` when some are silent.
  Census census(std::uint64_t first, std::uint64_t count) const noexcept;

 private:
  std::vector<MibTable> tables_;
  double silent_share_;
  std::uint64_t key_;
};

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_FLEET_H_
