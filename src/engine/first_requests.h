// The requests that targets are asked first, encoded once per plan and attempt and patched with an id.
#ifndef SNMPRING_ENGINE_FIRST_REQUESTS_H_
#define SNMPRING_ENGINE_FIRST_REQUESTS_H_

#include <array>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "engine/correlation_ids.h"
#include "session/plan.h"

namespace snmpring::engine {

/// Keeps the requests of one plan, which in a scan of ranges is everybody's; targets with plans of their
/// own are encoded each time.
class FirstRequests {
 public:
  /// \param shared The plan whose requests are kept; outlives this.
  explicit FirstRequests(const session::Plan& shared)
      : shared_(shared), requests_(CorrelationIds::kAttemptsMax) {}

  /// Writes attempt number `attempt` at the front of `out`. \return Octets, 0 when it does not fit.
  std::size_t write(const session::Plan& plan, unsigned attempt, std::int32_t id, MutableBytes out);

 private:
  struct Encoded {
    std::uint16_t size = 0;  // 0: not encoded yet
    std::uint16_t id_offset = 0;
    std::array<std::uint8_t, session::kRequestOctetsMax> octets;
  };

  const session::Plan& shared_;
  std::vector<Encoded> requests_;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_FIRST_REQUESTS_H_
