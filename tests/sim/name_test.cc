// Targets with several addresses, as a name may have: the next one is asked where one is silent or
// unreachable.
#include <gtest/gtest.h>

#include <cerrno>

#include "sim/hostile_agent.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using session::Operation;
using session::Quirk;

std::unique_ptr<SimAgent> agent() { return std::make_unique<TableAgent>(60, 1, Temper{}); }

TEST(Name, IsAskedAtItsNextAddressWhereTheFirstIsSilent) {
  World world(1, {});
  world.add_silent();
  world.add_address(nullptr);
  const Endpoint at = world.add_address(agent());
  const Endpoint never = world.add_address(agent());
  const Outcome outcome = world.run(Operation::walk, {"1.3.6.1"});
  ASSERT_EQ(outcome.targets.size(), 1u);
  ASSERT_TRUE(outcome.targets.contains(at));
  EXPECT_FALSE(outcome.targets.contains(never));
  const TargetOutcome& target = only(outcome);
  EXPECT_TRUE(target.complete);
  EXPECT_GE(target.row_count(), 60u);
  EXPECT_TRUE(target.quirks.has(Quirk::other_address));
  // Three to each of the silent ones, of which two repeat the first.
  EXPECT_EQ(target.counts.tx, outcome.stats.requests_sent);
  EXPECT_EQ(target.counts.retries, 4u);
  EXPECT_GE(target.elapsed, std::chrono::seconds(6));
  EXPECT_EQ(outcome.stats.responders, 1u);
  EXPECT_EQ(outcome.stats.targets_done, 1u);
}

TEST(Name, IsAskedAtItsNextAddressWhereTheFirstIsUnreachable) {
  for (const bool here : {false, true}) {
    World world(1, {});
    if (here) {
      world.wire().fail_sends(world.add_silent(), ENETUNREACH, 1);
    } else {
      world.add_refusing(ECONNREFUSED, 3);
    }
    const Endpoint at = world.add_address(agent());
    const Outcome outcome = world.run(Operation::get, {kSysDescr});
    ASSERT_TRUE(outcome.targets.contains(at));
    EXPECT_EQ(only(outcome).status(), "ok");
    EXPECT_LT(outcome.elapsed, std::chrono::milliseconds(500));
  }
}

TEST(Name, IsReportedAsItsFirstAddressWhereNoneAnswers) {
  World world(1, {});
  const Endpoint first = world.add_silent();
  world.wire().fail_sends(world.add_address(nullptr), ENETUNREACH, 1);
  const Outcome outcome = world.run(Operation::get, {kSysDescr});
  ASSERT_EQ(outcome.targets.size(), 1u);
  ASSERT_TRUE(outcome.targets.contains(first));
  EXPECT_EQ(only(outcome).error, "timeout");
  EXPECT_EQ(only(outcome).counts.tx, 4u);
  EXPECT_TRUE(only(outcome).quirks.has(Quirk::other_address));
}

TEST(Name, IsAskedNowhereElseOnceSomebodyHasAnswered) {
  World world(1, {});
  // Garbage is an answer.
  const Endpoint at =
      world.add(std::make_unique<ScriptAgent>([](const Request&) { return one({0x30}); }));
  world.add_address(agent());
  const Outcome outcome = world.run(Operation::get, {kSysDescr});
  ASSERT_TRUE(outcome.targets.contains(at));
  EXPECT_EQ(only(outcome).error, "decode");
  EXPECT_FALSE(only(outcome).quirks.has(Quirk::other_address));
}

TEST(Name, HasOneDeadlineForAllItsAddresses) {
  WorldOptions options;
  options.limits.target_timeout = std::chrono::milliseconds(4'500);
  World world(1, options);
  world.add_silent();
  const Endpoint second = world.add_address(nullptr);
  world.add_address(agent());
  const Outcome outcome = world.run(Operation::get, {kSysDescr});
  ASSERT_TRUE(outcome.targets.contains(second));
  EXPECT_EQ(only(outcome).error, "target_deadline");
  EXPECT_NEAR(in_seconds(only(outcome).elapsed), 4.5, 0.01);
  EXPECT_EQ(only(outcome).counts.tx, 5u);
}

TEST(Name, IsTriedWithEachCredentialAtEachAddress) {
  World world(1, {});
  std::vector<session::Credential> credentials(2);
  credentials[0].label = "c1";
  credentials[0].community = Secret(as_bytes("first"));
  credentials[1].label = "c2";
  credentials[1].community = Secret(as_bytes("public"));
  world.use(std::move(credentials));
  world.add_silent();
  const Endpoint at = world.add_address(agent());
  const Outcome outcome = world.run(Operation::get, {kSysDescr});
  ASSERT_TRUE(outcome.targets.contains(at));
  EXPECT_EQ(only(outcome).counts.tx, outcome.stats.requests_sent);
  EXPECT_GT(only(outcome).counts.tx, 6u);
}

TEST(Name, GivenUpInBetweenIsReportedOnce) {
  World world(1, {});
  world.add_silent();
  const Endpoint second = world.add_address(nullptr);
  world.start(Operation::get, {kSysDescr});
  world.run_for(std::chrono::milliseconds(3'500));
  EXPECT_TRUE(world.engine().abandon_open(session::ErrorWord::interrupted));
  EXPECT_EQ(world.engine().contradiction(), "");
  const Outcome outcome = world.outcome();
  ASSERT_EQ(outcome.targets.size(), 1u);
  ASSERT_TRUE(outcome.targets.contains(second));
  EXPECT_EQ(only(outcome).error, "interrupted");
}

}  // namespace
}  // namespace snmpring::sim
