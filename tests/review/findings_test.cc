// What all agents together tell: weaknesses that several share, and what has changed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "review/baseline.h"
#include "review/record_lines.h"
#include "review/weaknesses.h"

namespace snmpring::review {
namespace {

const Identities kNobody;

Agents agents_of(const std::vector<std::string>& lines) {
  Agents agents(7, kNobody);
  for (const std::string& line : lines) add_line(agents, line);
  agents.finish();
  return agents;
}

std::string engine_line(const std::string& target, const std::string& engine, int boots,
                        const std::string& started) {
  return target_line(target, {{"version", "3"},
                              {"credential", nullptr},
                              {"engine_id", engine},
                              {"engine_boots", boots},
                              {"engine_started", started},
                              {"sys_uptime", nullptr}});
}

TEST(Weaknesses, TellACloneFromADeviceWithTwoAddresses) {
  const Agents agents =
      agents_of({engine_line("10.0.0.1", "aa", 3, "2026-04-01T00:00:00.000000Z"),
                 engine_line("10.0.0.2", "aa", 3, "2026-04-01T00:00:01.000000Z"),
                 engine_line("10.0.0.3", "bb", 3, "2026-04-01T00:00:00.000000Z"),
                 engine_line("10.0.0.4", "bb", 9, "2026-04-01T00:00:00.000000Z"),
                 engine_line("10.0.0.5", "cc", 9, "2026-04-01T00:00:00.000000Z")});
  const Weaknesses found = find_weaknesses(agents);
  ASSERT_EQ(found.clones.size(), 2u);
  EXPECT_EQ(found.clones[0].one_device, true);
  EXPECT_EQ(found.clones[1].one_device, false);
  EXPECT_THAT(found.bits, testing::ElementsAre(0, 0, +Weakness::clone, +Weakness::clone, 0));
}

TEST(Weaknesses, OfOneAddressWithTwoPortsThereIsNoClone) {
  const Agents agents =
      agents_of({engine_line("10.0.0.1", "aa", 3, "2026-04-01T00:00:00.000000Z"),
                 target_line("10.0.0.1", {{"port", 1161}, {"version", "3"}, {"engine_id", "aa"}})});
  EXPECT_TRUE(find_weaknesses(agents).clones.empty());
}

TEST(Weaknesses, TellNamesThatAreGivenTwice) {
  const Agents agents = agents_of({target_line("10.0.0.1", {{"sys_name", "switch"}}),
                                   target_line("10.0.0.2", {{"sys_name", "switch"}}),
                                   target_line("10.0.0.3", {{"sys_name", ""}}),
                                   target_line("10.0.0.4", {{"sys_name", ""}})});
  const Weaknesses found = find_weaknesses(agents);
  ASSERT_EQ(found.same_names.size(), 1u);
  EXPECT_THAT(found.same_names[0].rows, testing::ElementsAre(0, 1));
  EXPECT_EQ(found.counts[10], 2u);
}

TEST(Weaknesses, TakeDevicesWithOtherEngineIdsForSeveral) {
  std::vector<std::string> lines;
  for (const auto& [target, engine] : {std::pair("10.0.0.1", "aa"), std::pair("10.0.0.2", "bb")}) {
    lines.push_back(target_line(target, {{"version", "3"},
                                         {"sys_name", "<private>"},
                                         {"engine_id", engine},
                                         {"engine_boots", 3},
                                         {"engine_started", "2026-04-01T00:00:00.000000Z"}}));
  }
  const Weaknesses found = find_weaknesses(agents_of(lines));
  ASSERT_EQ(found.same_names.size(), 1u);
  EXPECT_EQ(found.same_names[0].one_device, false) << "boots and start are the same by chance";
}

TEST(Weaknesses, StandAtTheirBits) {
  for (std::size_t i = 0; i < kWeaknessCount; ++i) EXPECT_EQ(+weakness_texts()[i].bit, 1 << i);
}

TEST(Weaknesses, OfLowSeverityMakeNobodyWeak) {
  EXPECT_FALSE(is_weak(+Weakness::same_name | +Weakness::time_off));
  EXPECT_TRUE(is_weak(+Weakness::v2c));
}

struct Compared {
  Agents before;
  Agents now;
  Comparison found;

  Compared(const std::vector<std::string>& old_lines, const std::vector<std::string>& new_lines)
      : before(agents_of(old_lines)),
        now(agents_of(new_lines)),
        found(compare(before, find_weaknesses(before), now, find_weaknesses(now))) {}
  unsigned bits(std::size_t row) const { return found.bits.at(row); }
};

unsigned operator+(Change change) { return static_cast<unsigned>(change); }

TEST(Baseline, TellsNewBackAndGoneAgents) {
  const Compared compared(
      {target_line("10.0.0.1"), target_line("10.0.0.2"), silent_line("10.0.0.3")},
      {target_line("10.0.0.1"), target_line("10.0.0.3"), target_line("10.0.0.4")});
  EXPECT_EQ(compared.bits(0), 0u);
  EXPECT_EQ(compared.bits(1), +Change::back);
  EXPECT_EQ(compared.bits(2), +Change::added);
  EXPECT_THAT(compared.found.gone, testing::ElementsAre(1));
}

TEST(Baseline, TellsWhatIsDifferentWithBothValues) {
  const Compared compared({target_line("10.0.0.1")},
                          {target_line("10.0.0.1", {{"sys_descr", "Switch 15.3"},
                                                    {"sys_name", "other"},
                                                    {"sys_object_id", "1.3.6.1.4.1.11"},
                                                    {"credential", "public"}})});
  EXPECT_EQ(compared.bits(0), +Change::software | +Change::name | +Change::model | +Change::weak);
  ASSERT_EQ(compared.found.changed.size(), 4u);
  EXPECT_EQ(compared.found.changed[0].before, "Switch 15.2");
  EXPECT_EQ(compared.found.changed[0].now, "Switch 15.3");
  EXPECT_EQ(compared.found.changed[3].now, "Default community, Answers SNMPv2c");
}

TEST(Baseline, WhatIsUnknownHasNotChanged) {
  const Compared compared({target_line("10.0.0.1", {{"sys_descr", nullptr}})},
                          {target_line("10.0.0.1", {{"sys_name", nullptr}})});
  EXPECT_EQ(compared.bits(0), 0u);
}

TEST(Baseline, TellsReboots) {
  const auto later = [](std::int64_t uptime, const char* ts) {
    const Compared compared({target_line("10.0.0.1", {{"sys_uptime", 100'000'000}})},
                            {target_line("10.0.0.1", {{"sys_uptime", uptime}, {"ts", ts}})});
    return compared.bits(0);
  };
  EXPECT_EQ(later(100'000'000 + 8'640'000, "2026-04-14T12:00:00.000000Z"), 0u);
  EXPECT_EQ(later(4'000'000, "2026-04-14T12:00:00.000000Z"), +Change::rebooted);
  // 497 days later sysUpTime has begun anew, and the agent has not.
  const std::int64_t seconds = (std::int64_t{1} << 32) / 100;
  const Json begun_anew = {{"sys_uptime", 100'000'000 + 104},
                           {"ts", "2027-08-23T14:27:10.000000Z"}};
  static_assert(seconds == 42'949'672);
  const Compared wrapped({target_line("10.0.0.1", {{"sys_uptime", 100'000'000}})},
                         {target_line("10.0.0.1", begun_anew)});
  EXPECT_EQ(wrapped.bits(0), 0u);
}

TEST(Baseline, TellsRebootsByBoots) {
  const Compared compared({engine_line("10.0.0.1", "aa", 3, "2026-04-01T00:00:00.000000Z")},
                          {engine_line("10.0.0.1", "aa", 4, "2026-04-01T00:00:00.000000Z")});
  EXPECT_EQ(compared.bits(0), +Change::rebooted);
}

}  // namespace
}  // namespace snmpring::review
