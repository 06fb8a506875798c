// Limits of rows, time and targets, and ends that come from outside.
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>

#include "sim/hostile_agent.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using engine::Engine;
using session::ErrorWord;
using session::Operation;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// An agent with `rows` rows under kTable.
std::unique_ptr<SimAgent> agent_of(std::uint32_t rows) {
  return std::make_unique<ScriptAgent>([rows](const Request& request) {
    return one(sound_reply(request, kTableOid, rows, "value").encode());
  });
}

// --- Rows ----------------------------------------------------------------------------------------

class RowLimit : public testing::TestWithParam<bool> {
 protected:
  TargetOutcome walk(std::uint32_t rows, std::uint64_t varbinds_max) const {
    WorldOptions options;
    options.limits.bulk_allowed = GetParam();
    World world(1, options);
    const Endpoint at = world.add(agent_of(rows));
    return world.run(Operation::walk, {kTable}, varbinds_max).targets.at(at);
  }
};

TEST_P(RowLimit, EndsTheWalkExactlyThere) {
  for (const std::uint64_t limit : {1u, 9u, 10u, 11u, 99u}) {
    const TargetOutcome outcome = walk(100, limit);
    EXPECT_EQ(outcome.row_count(), limit);
    EXPECT_EQ(outcome.error, "max_varbinds");
    EXPECT_EQ(outcome.status(), "partial");
    EXPECT_FALSE(outcome.complete);
  }
}

TEST_P(RowLimit, LetsAWalkOfJustSoManyRowsEndProperly) {
  const TargetOutcome outcome = walk(100, 100);
  EXPECT_EQ(outcome.row_count(), 100u);
  EXPECT_TRUE(outcome.complete);
}

TEST_P(RowLimit, IsNoneAtZero) { EXPECT_EQ(walk(5'000, 0).row_count(), 5'000u); }

std::string bulk_or_next(const testing::TestParamInfo<bool>& bulk) {
  return bulk.param ? "GetBulk" : "GetNext";
}

INSTANTIATE_TEST_SUITE_P(Limits, RowLimit, testing::Bool(), bulk_or_next);

TEST(Limits, ALeafAsRootYieldsTheLeaf) {
  World world(1, {});
  auto agent = std::make_unique<TableAgent>(50, 1, Temper{});
  const std::vector<SimRow> rows = agent->rows();
  const Endpoint at = world.add(std::move(agent));
  const Outcome outcome = world.run(Operation::walk, {kSysDescr});
  EXPECT_TRUE(outcome.targets.at(at).complete);
  ASSERT_EQ(outcome.targets.at(at).row_count(), 1u);
  EXPECT_EQ(outcome.targets.at(at).rows.at(kSysDescr)[0].oid, kSysDescr);
}

TEST(Limits, AThousandOidsComeInOrderAndInFewRequests) {
  std::vector<std::string> oids;
  for (int i = 1; i <= 1'000; ++i) oids.push_back(kTable + '.' + std::to_string(i));
  World world(1, {});
  std::size_t largest = 0;
  const Endpoint at = world.add(std::make_unique<ScriptAgent>([&largest](const Request& request) {
    largest = std::max(largest, request.datagram.size());
    return one(sound_reply(request, kTableOid, 1'000, "value").encode());
  }));
  const Outcome outcome = world.run(Operation::get, oids);
  const TargetOutcome& target = outcome.targets.at(at);
  EXPECT_TRUE(target.complete);
  ASSERT_EQ(target.row_count(), oids.size());
  for (std::size_t i = 0; i < oids.size(); ++i) {
    EXPECT_EQ(target.rows.at(oids[i])[0].oid, oids[i]);
    EXPECT_TRUE(target.row_lines[i].starts_with(oids[i] + ' '));
  }
  EXPECT_LE(target.counts.tx, 20u);
  EXPECT_LE(largest, 1'400u);
}

// --- Time ----------------------------------------------------------------------------------------

TEST(TargetTimeout, EndsASilentTargetBeforeItsRetries) {
  WorldOptions options;
  options.limits.retries_max = 20;
  options.limits.target_timeout = milliseconds(3'500);
  World world(1, options);
  const Endpoint at = world.add_silent();
  const Outcome outcome = world.run(Operation::get, {kSysDescr});
  EXPECT_EQ(outcome.targets.at(at).error, "target_deadline");
  EXPECT_EQ(outcome.targets.at(at).counts.tx, 4u);
  EXPECT_NEAR(in_seconds(outcome.elapsed), 3.5, 0.01);
}

TEST(TargetTimeout, EndsALongWalkAndKeepsItsRows) {
  WorldOptions options;
  options.limits.target_timeout = seconds(5);
  options.faults.delay_min = milliseconds(100);
  World world(1, options);
  const Endpoint at = world.add(std::make_unique<QuirkAgent>("w_inf", world.next_endpoint()));
  const Outcome outcome = world.run(Operation::walk, {kTable});
  const TargetOutcome& target = outcome.targets.at(at);
  EXPECT_EQ(target.status(), "partial");
  EXPECT_EQ(target.error, "target_deadline");
  EXPECT_GT(target.row_count(), 100u);
  EXPECT_LE(outcome.elapsed, seconds(6));
}

TEST(TargetTimeout, EndsATargetWhoseRequestsWaitForTheBudget) {
  WorldOptions options;
  options.limits.target_timeout = seconds(3);
  options.engine.rate_pps = 10;
  World world(1, options);
  for (int i = 0; i < 20; ++i) world.add(agent_of(5'000));
  const Outcome outcome = world.run(Operation::walk, {kTable});
  std::uint32_t sent = 0;
  for (const auto& [endpoint, target] : outcome.targets) {
    EXPECT_EQ(target.error, "target_deadline");
    EXPECT_LE(target.elapsed, milliseconds(3'002)) << endpoint.to_string();
    sent += target.counts.tx;
  }
  EXPECT_GT(sent, 40u);
}

TEST(TargetTimeout, CountsNoTimeForWhatTheSendQueueRefused) {
  WorldOptions options;
  options.limits.target_timeout = seconds(3);
  World world(1, options);
  const Endpoint at = world.add(agent_of(50));
  world.wire().fail_sends(at, EAGAIN, 8);
  const TargetOutcome target = world.run(Operation::walk, {kTable}).targets.at(at);
  EXPECT_TRUE(target.complete) << target.error;
  EXPECT_LT(target.elapsed, seconds(1));
}

TEST(TargetTimeout, TellsWhatCameAndDidNotFit) {
  WorldOptions options;
  options.limits.target_timeout = milliseconds(1'500);
  World world(1, options);
  const Endpoint at = world.add(std::make_unique<QuirkAgent>("wrongver", world.next_endpoint()));
  EXPECT_EQ(world.run(Operation::get, {kTable + ".1"}).targets.at(at).error, "version_mismatch");
}

TEST(TargetTimeout, LeavesATargetAloneThatIsDoneBefore) {
  WorldOptions options;
  options.limits.target_timeout = seconds(5);
  World world(1, options);
  const Endpoint at = world.add(agent_of(500));
  EXPECT_TRUE(world.run(Operation::walk, {kTable}).targets.at(at).complete);
}

// --- Targets -------------------------------------------------------------------------------------

TEST(RespondersMax, StopsAdmittingAndLetsOpenTargetsEnd) {
  WorldOptions options;
  options.engine.responders_max = 5;
  options.engine.targets_open_max = 10;
  World world(1, options);
  for (int i = 0; i < 100; ++i) world.add(agent_of(50));
  const Outcome outcome = world.run(Operation::walk, {kTable});
  EXPECT_TRUE(outcome.ended);
  EXPECT_TRUE(world.engine().responders_limit_reached());
  EXPECT_GE(outcome.stats.responders, 5u);
  EXPECT_LE(outcome.stats.targets_admitted, 15u);
  EXPECT_EQ(outcome.stats.targets_done, outcome.stats.targets_admitted);
  for (const auto& [endpoint, target] : outcome.targets) EXPECT_TRUE(target.complete);
}

TEST(RespondersMax, IsExactWithOneTargetAtATime) {
  WorldOptions options;
  options.engine.responders_max = 5;
  options.engine.targets_open_max = 1;
  World world(1, options);
  for (int i = 0; i < 100; ++i) {
    if (i % 2 == 0) world.add_silent();
    world.add(agent_of(5));
  }
  const Outcome outcome = world.run(Operation::walk, {kTable});
  EXPECT_EQ(outcome.stats.responders, 5u);
}

TEST(RespondersMax, IsNotReachedWhereThereAreFewer) {
  WorldOptions options;
  options.engine.responders_max = 5;
  World world(1, options);
  for (int i = 0; i < 4; ++i) world.add(agent_of(5));
  world.run(Operation::walk, {kTable});
  EXPECT_FALSE(world.engine().responders_limit_reached());
}

TEST(TargetsOpenMax, IsNeverExceeded) {
  WorldOptions options;
  options.engine.targets_open_max = 7;
  options.engine.rate_pps = 0;
  World world(1, options);
  for (int i = 0; i < 50; ++i) world.add(agent_of(30));
  for (int i = 0; i < 50; ++i) world.add_silent();
  const Outcome outcome = world.run(Operation::walk, {kTable});
  EXPECT_EQ(outcome.stats.targets_open_peak, 7u);
  EXPECT_EQ(outcome.targets.size(), 100u);
}

// Three attempts of a second each. One after the other in 20 places, 2,000 silent targets would
// take 300 seconds.
TEST(SessionsOpenMax, SilentTargetsDoNotKeepAWalkWaiting) {
  WorldOptions options;
  options.engine.targets_open_max = 10'000;
  options.engine.sessions_open_max = 20;
  options.engine.rate_pps = 0;
  options.receive_buffer_octets = 1 << 20;
  World world(1, options);
  for (int i = 0; i < 2'000; ++i) {
    world.add_silent();
    if (i % 20 == 0) world.add(agent_of(300));
  }
  const Outcome outcome = world.run(Operation::walk, {kTable});
  EXPECT_EQ(outcome.stats.responders, 100u);
  EXPECT_LT(outcome.elapsed, seconds(20));
}

TEST(SessionsOpenMax, IsExceededByAnswersOnTheirWayAlone) {
  WorldOptions options;
  options.engine.targets_open_max = 10'000;
  options.engine.sessions_open_max = 7;
  options.engine.rate_pps = 0;
  // Room for eight answers.
  options.receive_buffer_octets = 8 * options.engine.reply_cost_octets;
  World world(1, options);
  for (int i = 0; i < 100; ++i) world.add(agent_of(30));
  const Outcome outcome = world.run(Operation::walk, {kTable});
  EXPECT_EQ(outcome.targets.size(), 100u);
  EXPECT_LE(outcome.stats.sessions_open_peak, 7u + 8u);
}

// --- Ends from outside ---------------------------------------------------------------------------

TEST(AbandonOpen, GivesEachOpenTargetOneRecord) {
  WorldOptions options;
  options.faults.delay_min = milliseconds(20);
  World world(1, options);
  const Endpoint walking = world.add(agent_of(5'000));
  const Endpoint silent = world.add_silent();
  const Endpoint refused = world.add_refused(ErrorWord::blocked);
  world.start(Operation::walk, {kTable});
  world.run_for(milliseconds(500));
  EXPECT_TRUE(world.engine().abandon_open(ErrorWord::interrupted));
  EXPECT_EQ(world.tick(), Engine::State::done);
  const Outcome outcome = world.outcome();
  EXPECT_EQ(outcome.targets.size(), 3u);
  for (const auto& [endpoint, target] : outcome.targets) EXPECT_EQ(target.statuses.size(), 1u);
  EXPECT_EQ(outcome.targets.at(walking).status(), "partial");
  EXPECT_EQ(outcome.targets.at(walking).error, "interrupted");
  EXPECT_EQ(outcome.targets.at(silent).error, "interrupted");
  EXPECT_EQ(outcome.targets.at(refused).status(), "skipped");
  EXPECT_EQ(outcome.stats.targets_open, 0u);
}

TEST(AbandonOpen, WaitsForRoom) {
  World world(1, {});
  for (int i = 0; i < 10; ++i) world.add_silent();
  world.start(Operation::walk, {kTable});
  world.run_for(milliseconds(500));
  world.outlet().block();
  EXPECT_FALSE(world.engine().abandon_open(ErrorWord::run_deadline));
  EXPECT_TRUE(world.outcome().targets.empty());
  world.outlet().unblock();
  EXPECT_TRUE(world.engine().abandon_open(ErrorWord::run_deadline));
  const Outcome outcome = world.outcome();
  EXPECT_EQ(outcome.targets.size(), 10u);
  for (const auto& [endpoint, target] : outcome.targets) {
    EXPECT_EQ(target.error, "run_deadline");
    EXPECT_EQ(target.statuses.size(), 1u);
  }
}

TEST(StopAdmitting, LetsOpenTargetsEnd) {
  WorldOptions options;
  options.faults.delay_min = milliseconds(20);
  options.engine.targets_open_max = 5;
  World world(1, options);
  for (int i = 0; i < 100; ++i) world.add(agent_of(500));
  world.start(Operation::walk, {kTable});
  world.run_for(milliseconds(100));
  world.engine().stop_admitting();
  EXPECT_EQ(world.run_for(seconds(60)), Engine::State::done);
  const Outcome outcome = world.outcome();
  EXPECT_EQ(outcome.targets.size(), 5u);
  for (const auto& [endpoint, target] : outcome.targets) EXPECT_TRUE(target.complete);
}

}  // namespace
}  // namespace snmpring::sim
