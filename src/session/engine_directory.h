// What is known about engines before they are asked: the interface to --engine-cache.
#ifndef SNMPRING_SESSION_ENGINE_DIRECTORY_H_
#define SNMPRING_SESSION_ENGINE_DIRECTORY_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "base/endpoint.h"
#include "base/time.h"
#include "usm/engine_time.h"

namespace snmpring::session {

/// An engine at an address, as it was at the moment `at` of this run's monotonic clock. The moment
/// may lie before the run: the wall clock is used to convert moments of earlier runs.
struct KnownEngine {
  std::vector<std::uint8_t> engine_id;  ///< 1..32 octets.
  usm::EngineTime::Reading reading;
  Instant at{};
};

/// Finds engines by address and port, never by engine ID, because cloned devices share an ID.
class EngineDirectory {
 public:
  virtual ~EngineDirectory() = default;

  /// Null when nothing is known. Valid until the next call of learn().
  virtual const KnownEngine* find(const Endpoint& endpoint) const = 0;

  /// `engine` answered at `endpoint`, authenticated or not. A wrong engine ID costs the next run
  /// one round trip and nothing else.
  virtual void learn(const Endpoint& endpoint, const KnownEngine& engine) = 0;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_ENGINE_DIRECTORY_H_
