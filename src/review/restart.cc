#include "review/restart.h"

#include <algorithm>

namespace snmpring::review {
namespace {

constexpr std::int64_t kWrap = std::int64_t{1} << 32;  // Of TimeTicks.
constexpr std::int64_t kMicrosOfTick = 10'000;

bool is_ticks(std::int64_t value) noexcept { return value >= 0 && value < kWrap; }

Restart by_uptime(const AgentClocks& before, const AgentClocks& after) noexcept {
  constexpr std::string_view kSign = "sys_uptime";
  if (!before.uptime || !after.uptime || !before.uptime_at || !after.uptime_at) return {};
  if (!is_ticks(*before.uptime) || !is_ticks(*after.uptime)) return {};
  const std::int64_t passed = (*after.uptime_at - *before.uptime_at) / kMicrosOfTick;
  if (passed <= 0) return {};
  constexpr std::int64_t kSlackTicks = 1000;
  const std::int64_t slack = kSlackTicks + passed / 200;
  // How far it is from where it should be, either way round.
  const std::int64_t ahead = ((*after.uptime - *before.uptime - passed) % kWrap + kWrap) % kWrap;
  if (std::min(ahead, kWrap - ahead) <= slack) return {Restarted::no, kSign};
  // It cannot have run for longer than that if it started anew.
  if (*after.uptime <= passed + slack) return {Restarted::yes, kSign};
  // It ran at both moments, and its clock is not to be trusted.
  return *after.uptime >= *before.uptime ? Restart{Restarted::no, kSign} : Restart{};
}

}  // namespace

Restart restart_between(const AgentClocks& before, const AgentClocks& after) noexcept {
  const bool same_engine = !before.engine_id.empty() && before.engine_id == after.engine_id;
  if (same_engine && before.boots && after.boots) {
    return {*before.boots == *after.boots ? Restarted::no : Restarted::yes, "engine_boots"};
  }
  return by_uptime(before, after);
}

}  // namespace snmpring::review
