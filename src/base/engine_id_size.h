// How long an snmpEngineID is.
#ifndef SNMPRING_BASE_ENGINE_ID_SIZE_H_
#define SNMPRING_BASE_ENGINE_ID_SIZE_H_

#include <cstddef>

namespace snmpring {

/// An snmpEngineID has 5 to 32 octets (RFC 3411 §5, SnmpEngineID).
/// Some routers have an ID of two octets. So 1 to 4 octets are taken as well, with
/// Anomaly::short_engine_id.
inline constexpr std::size_t kEngineIdOctetsMin = 1;
inline constexpr std::size_t kEngineIdOctetsMax = 32;
inline constexpr std::size_t kSoundEngineIdOctetsMin = 5;

}  // namespace snmpring

#endif  // SNMPRING_BASE_ENGINE_ID_SIZE_H_
