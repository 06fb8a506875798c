// What the SNMPv3 sessions of a run share: keys, salts, the directory of engines, memory for
// plaintext.
#ifndef SNMPRING_SESSION_V3_ENVIRONMENT_H_
#define SNMPRING_SESSION_V3_ENVIRONMENT_H_

#include <cstdint>
#include <vector>

#include "session/engine_directory.h"
#include "usm/key_ring.h"
#include "usm/salts.h"

namespace snmpring::session {

/// Borrowed parts must outlive this. One per run, used by one thread.
class V3Environment {
 public:
  /// \param directory Null if nothing is known and nothing is to be remembered.
  V3Environment(usm::KeyRing& key_ring, usm::Salts& run_salts, EngineDirectory* engine_directory)
      : keys(key_ring), salts(run_salts), directory(engine_directory), scratch(kScratchOctets) {}

  usm::KeyRing& keys;
  usm::Salts& salts;
  EngineDirectory* directory;
  std::vector<std::uint8_t> scratch;  ///< Holds the plaintext of the reply that is being handled.

 private:
  static constexpr std::size_t kScratchOctets = 65'547;  // the largest datagram, UDP over IPv6
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_V3_ENVIRONMENT_H_
