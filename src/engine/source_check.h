// Which source a reply may have.
#ifndef SNMPRING_ENGINE_SOURCE_CHECK_H_
#define SNMPRING_ENGINE_SOURCE_CHECK_H_

#include <cstdint>

namespace snmpring::engine {

enum class SourceCheck : std::uint8_t {
  strict,  ///< The address and port that were asked.
  port,    ///< The address that was asked, any port.
  any,     ///< Any, when the id and the community match.
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_SOURCE_CHECK_H_
