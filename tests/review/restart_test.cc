#include "review/restart.h"

#include <gtest/gtest.h>

#include <limits>

namespace snmpring::review {
namespace {

constexpr std::int64_t kMicrosOfSecond = 1'000'000;  // Microseconds.
constexpr std::int64_t kWrap = std::int64_t{1} << 32;

/// sysUpTime in hundredths at a second.
AgentClocks up(std::int64_t ticks, std::int64_t second) {
  AgentClocks clocks;
  clocks.uptime = ticks;
  clocks.uptime_at = second * kMicrosOfSecond;
  return clocks;
}

AgentClocks booted(std::int64_t boots, std::string engine_id) {
  AgentClocks clocks;
  clocks.boots = boots;
  clocks.engine_id = std::move(engine_id);
  return clocks;
}

TEST(Restart, IsUnknownWhereNothingIsKnown) {
  EXPECT_EQ(restart_between({}, {}).restarted, Restarted::unknown);
  EXPECT_EQ(restart_between(up(100, 0), {}).restarted, Restarted::unknown);
  EXPECT_EQ(restart_between({}, up(100, 0)).restarted, Restarted::unknown);
}

TEST(Restart, IsNoneWhileUptimeGoesOn) {
  const Restart restart = restart_between(up(1'000'000, 0), up(1'006'000, 60));
  EXPECT_EQ(restart.restarted, Restarted::no);
  EXPECT_EQ(restart.sign, "sys_uptime");
}

TEST(Restart, IsToldByAnUptimeThatIsShorterThanTheTimeBetween) {
  EXPECT_EQ(restart_between(up(1'000'000, 0), up(3'000, 60)).restarted, Restarted::yes);
  // Longer than before, and shorter than it must be.
  EXPECT_EQ(restart_between(up(10'000, 0), up(200'000, 3'600)).restarted, Restarted::yes);
}

TEST(Restart, IsNoWrapOfUptime) {
  EXPECT_EQ(restart_between(up(kWrap - 3'000, 0), up(3'000, 60)).restarted, Restarted::no);
  EXPECT_EQ(restart_between(up(kWrap - 1'000'000, 0), up(3'000, 60)).restarted, Restarted::yes);
}

TEST(Restart, ToleratesAClockThatGoesWrong) {
  // A day by ours, four minutes less by the agent's.
  EXPECT_EQ(restart_between(up(50'000'000, 0), up(50'000'000 + 8'616'000, 86'400)).restarted,
            Restarted::no);
}

TEST(Restart, IsUnknownWhereTheLaterRunIsNotLater) {
  EXPECT_EQ(restart_between(up(100, 60), up(50, 60)).restarted, Restarted::unknown);
  EXPECT_EQ(restart_between(up(100, 60), up(50, 0)).restarted, Restarted::unknown);
}

TEST(Restart, BelievesEngineBootsBeforeUptime) {
  AgentClocks before = booted(7, "8000");
  AgentClocks after = booted(8, "8000");
  Restart restart = restart_between(before, after);
  EXPECT_EQ(restart.restarted, Restarted::yes);
  EXPECT_EQ(restart.sign, "engine_boots");
  after.boots = 7;
  after.uptime = 1;
  after.uptime_at = 60 * kMicrosOfSecond;
  before.uptime = 1'000'000;
  before.uptime_at = 0;
  EXPECT_EQ(restart_between(before, after).restarted, Restarted::no);
}

TEST(Restart, DoesNotCompareBootsOfTwoEngines) {
  EXPECT_EQ(restart_between(booted(7, "8000"), booted(8, "8001")).restarted, Restarted::unknown);
  EXPECT_EQ(restart_between(booted(7, ""), booted(8, "")).restarted, Restarted::unknown);
}

TEST(Restart, TakesAnyNumberOfAHostileFile) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  EXPECT_EQ(restart_between(up(kMost, 0), up(kLeast, 60)).restarted, Restarted::unknown);
}

}  // namespace
}  // namespace snmpring::review
