// Whether an agent started anew between two moments, by what it said of its own clocks.
#ifndef SNMPRING_REVIEW_RESTART_H_
#define SNMPRING_REVIEW_RESTART_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace snmpring::review {

/// What an agent said of its clocks in one run.
struct AgentClocks {
  std::optional<std::int64_t> uptime;     ///< sysUpTime.0, hundredths of a second.
  std::optional<std::int64_t> uptime_at;  ///< When it was told: microseconds since 1970.
  std::optional<std::int64_t> boots;      ///< snmpEngineBoots.
  std::string engine_id;                  ///< Whose boots they are; empty where unknown.
};

enum class Restarted : std::uint8_t { unknown, no, yes };

struct Restart {
  Restarted restarted = Restarted::unknown;
  /// What says so: "engine_boots" or "sys_uptime". Empty for unknown.
  std::string_view sign;
};

/// snmpEngineBoots decides where both runs know it of the same engine. Else sysUpTime does: it must
/// have gone on by the time that passed between the runs, within 10 seconds and a two-hundredth of
/// that time. Its wrap after 497 days is no restart.
Restart restart_between(const AgentClocks& before, const AgentClocks& after) noexcept;

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_RESTART_H_
