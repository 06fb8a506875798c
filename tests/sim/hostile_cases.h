// What snmpring answers to the hostile replies and walks that agentd's quirks send: the table
// behind docs/hostile-replies.md.
#ifndef SNMPRING_SIM_HOSTILE_CASES_H_
#define SNMPRING_SIM_HOSTILE_CASES_H_

#include <span>
#include <string>
#include <string_view>

#include "sim/world.h"

namespace snmpring::sim {

/// `snmpring get` of sysDescr.0, SNMPv2c, no retries, from an agent that says "hello" in an odd
/// way.
struct HostileGet {
  std::string_view name;      ///< Of the quirk.
  std::string_view sends;     ///< What the agent does, in words.
  std::string_view answer;    ///< Status and error.
  std::string_view row;       ///< Type and value, or nothing.
  std::string_view oddities;  ///< Anomalies and quirks.
  std::string_view counted;   ///< As what the datagrams are counted.
};
std::span<const HostileGet> hostile_gets() noexcept;

/// Where SNMPv3 has to differ: the same get by a user of any level.
struct HostileGetInV3 {
  std::string_view name;
  std::string_view answer;
  std::string_view row;
  std::string_view oddities;
  std::string_view counted;
  std::string_view why;
};
std::span<const HostileGetInV3> hostile_gets_in_v3() noexcept;

/// `snmpring walk` of 1.3.6.1.4.1.99999, SNMPv2c. Status, error, rows, anomalies and quirks in one.
struct HostileWalk {
  std::string_view name;
  std::string_view sends;
  std::string_view bulk;           ///< With GetBulk.
  std::string_view next;           ///< With --no-bulk.
  std::string_view tolerant_bulk;  ///< The same with --tolerate-disorder; empty: no difference.
  std::string_view tolerant_next;
};
std::span<const HostileWalk> hostile_walks() noexcept;

/// Devices that are merely odd. `get` of sysDescr.0, sysUpTime.0 and sysName.0, and `walk` of
/// 1.3.6.1, in SNMPv2c, of kOddDeviceRows rows: status, error, how many rows, anomalies and quirks.
struct OddDevice {
  std::string_view name;
  std::string_view sends;
  std::string_view get;
  std::string_view walk;
};
std::span<const OddDevice> odd_devices() noexcept;
inline constexpr std::uint32_t kOddDeviceRows = 300;

/// The walks' limit, so that the endless ones end soon.
inline constexpr std::uint64_t kHostileWalkVarbindsMax = 10'000;
inline constexpr std::string_view kHostileWalkRoot = "1.3.6.1.4.1.99999";

// What happened, in the words of the tables above.
std::string answer_text(const TargetOutcome& outcome);
std::string row_text(const TargetOutcome& outcome);
std::string oddities_text(const TargetOutcome& outcome);
std::string counted_text(const engine::Stats& stats);
std::string walk_text(const TargetOutcome& outcome);
std::string device_text(const TargetOutcome& outcome);

}  // namespace snmpring::sim

#endif  // SNMPRING_SIM_HOSTILE_CASES_H_
