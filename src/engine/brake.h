// What keeps a scan from sending more than it does.
#ifndef SNMPRING_ENGINE_BRAKE_H_
#define SNMPRING_ENGINE_BRAKE_H_

#include <cstddef>
#include <cstdint>

namespace snmpring::engine {

enum class Brake : std::uint8_t {
  none,            ///< Nothing: there is no more to send now.
  rate,            ///< EngineOptions::rate_pps.
  places,          ///< targets_open_max, sessions_open_max.
  receive_window,  ///< The socket's receive buffer could not hold more answers.
};
inline constexpr std::size_t kBrakeCount = 4;
static_assert(static_cast<std::size_t>(Brake::receive_window) + 1 == kBrakeCount);

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_BRAKE_H_
