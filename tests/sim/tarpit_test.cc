// Targets that make slow progress: they give up their places to others, and go on later.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "sim/hostile_agent.h"
#include "sim/request_log.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using engine::Engine;
using session::ErrorWord;
using session::Operation;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

WorldOptions with_places(std::uint32_t places, std::uint32_t parked_max = 8192) {
  WorldOptions options;
  options.engine.targets_open_max = places;
  options.engine.parked_max = parked_max;
  options.faults.delay_min = milliseconds(1);
  options.faults.delay_mean = Duration::zero();
  return options;
}

/// One row in each reply, 0.9 s later; from wherever it was asked.
class Tarpit final : public SimAgent {
 public:
  explicit Tarpit(std::uint32_t rows) : agent_("tarpit", Endpoint{}, rows) {}

  std::vector<Datagram> handle(Bytes request) override {
    std::vector<Datagram> datagrams = agent_.handle(request);
    for (Datagram& datagram : datagrams) datagram.from.reset();
    return datagrams;
  }

 private:
  QuirkAgent agent_;
};
std::unique_ptr<SimAgent> tarpit(std::uint32_t rows) { return std::make_unique<Tarpit>(rows); }

/// `rows` rows under kTable, of which each reply has `each`, and leaves 0.9 s later.
std::unique_ptr<SimAgent> slow_agent(std::uint32_t rows, std::uint32_t each) {
  return std::make_unique<ScriptAgent>([=](const Request& request) {
    agentd::RawMessage reply = sound_reply(request, kTableOid, rows, "slow");
    if (reply.varbinds.size() > each) reply.varbinds.resize(each);
    std::vector<Datagram> datagrams = one(reply.encode());
    datagrams.front().delay = milliseconds(900);
    return datagrams;
  });
}

bool is_done(World& world, const Endpoint& at) {
  const auto& targets = world.outlet().targets();
  const auto found = targets.find(at);
  return found != targets.end() && !found->second.statuses.empty();
}

bool are_done(World& world, const std::vector<Endpoint>& all) {
  return std::ranges::all_of(all, [&](const Endpoint& at) { return is_done(world, at); });
}

/// Until all of them are done, to the second, or for so long.
void run_until_done(World& world, const std::vector<Endpoint>& all, Duration at_most) {
  const Instant end = world.clock().now() + at_most;
  while (!are_done(world, all) && world.clock().now() < end &&
         world.run_for(seconds(1)) == Engine::State::running) {
  }
}

TEST(Tarpits, DoNotKeepOthersWaiting) {
  World world(1, with_places(16));
  // More rows than anybody waits for.
  const auto pit = tarpit(1'000);
  for (int i = 0; i < 2'000; ++i) world.wire().attach(world.add_silent(), *pit);
  std::vector<Endpoint> honest;
  for (int i = 0; i < 100; ++i) honest.push_back(world.add(table_agent(200)));
  world.start(Operation::walk, {"1.3.6.1"});
  const Instant started = world.clock().now();
  run_until_done(world, honest, std::chrono::hours(1));
  EXPECT_LT(world.clock().now() - started, minutes(8));
  for (const Endpoint& at : honest) {
    const TargetOutcome& target = world.outlet().targets().at(at);
    EXPECT_TRUE(target.complete);
    EXPECT_EQ(target.row_count(), 200u);
  }
  // The others go on, and nobody has been given up.
  const engine::Stats& stats = world.engine().stats();
  EXPECT_EQ(stats.targets_done, 100u);
  EXPECT_EQ(stats.targets_open, 2'000u);
  EXPECT_GE(stats.targets_parked, 1'984u);
  EXPECT_EQ(world.engine().contradiction(), "");
}

TEST(Tarpits, AreAskedToTheirEndByAndBy) {
  World world(1, with_places(2));
  std::vector<Endpoint> pits;
  for (int i = 0; i < 8; ++i) pits.push_back(world.add(tarpit(40)));
  for (int i = 0; i < 10; ++i) world.add(table_agent(100));
  const Outcome outcome = world.run(Operation::walk, {"1.3.6.1"});
  ASSERT_TRUE(outcome.ended);
  for (const auto& [at, target] : outcome.targets) {
    EXPECT_EQ(target.statuses, std::vector<std::string>{"ok"});
    EXPECT_TRUE(target.complete);
  }
  for (const Endpoint& at : pits) EXPECT_EQ(outcome.targets.at(at).row_count(), 40u);
  EXPECT_GT(outcome.stats.parked, 50u);
  EXPECT_EQ(outcome.stats.targets_open, 0u);
  // Two at a time, and hardly a moment in which there is nobody at one of the places.
  EXPECT_LT(outcome.elapsed, seconds(8 * 42 * 9 / 10 / 2 + 15));
}

TEST(Tarpits, GetTheirTurnWhileNewTargetsWait) {
  World world(1, with_places(4));
  std::vector<Endpoint> pits;
  for (int i = 0; i < 6; ++i) pits.push_back(world.add(tarpit(40)));
  for (int i = 0; i < 1'000; ++i) world.add_silent();
  world.start(Operation::walk, {"1.3.6.1"});
  run_until_done(world, pits, std::chrono::hours(1));
  EXPECT_TRUE(are_done(world, pits));
  EXPECT_TRUE(world.engine().admitting());
  EXPECT_LT(world.engine().stats().targets_admitted, 1'006u);
}

TEST(Tarpits, KeepTheirPlacesWhereNobodyWaits) {
  World world(1, with_places(4));
  for (int i = 0; i < 4; ++i) world.add(tarpit(40));
  const Outcome outcome = world.run(Operation::walk, {"1.3.6.1"});
  EXPECT_TRUE(outcome.ended);
  // When all have been admitted nobody knows yet that they are the last.
  EXPECT_LE(outcome.stats.parked, 1u);
  EXPECT_LT(outcome.elapsed, seconds(42));
}

TEST(Tarpits, KeepTheirPlacesWhereNoneMayBeParked) {
  World world(1, with_places(1, 0));
  world.add(tarpit(40));
  const Endpoint at = world.add(table_agent(100));
  world.start(Operation::walk, {"1.3.6.1"});
  world.run_for(seconds(30));
  EXPECT_FALSE(is_done(world, at));
  EXPECT_EQ(world.engine().stats().parked, 0u);
}

TEST(Tarpits, TakeTurnsOfAMinuteHoweverManyRowsTheyGive) {
  World world(1, with_places(1));
  const Endpoint endless = world.add(slow_agent(1'000'000, 18));
  const Endpoint at = world.add(slow_agent(3, 18));
  world.start(Operation::walk, {kTable});
  world.run_for(seconds(55));
  EXPECT_FALSE(is_done(world, at));
  world.run_for(seconds(10));
  EXPECT_TRUE(is_done(world, at));
  EXPECT_FALSE(is_done(world, endless));
}

TEST(Tarpits, WaitForAllThatTheyAskedAtOnce) {
  WorldOptions options = with_places(2);
  options.limits.requests_max = 4;
  World world(1, options);
  std::vector<Endpoint> pits;
  for (int i = 0; i < 4; ++i) pits.push_back(world.add(tarpit(200)));
  const std::vector<std::string> roots = {"1.3.6.1.2.1.1", "1.3.6.1.2.1.2", "1.3.6.1.4.1"};
  world.start(Operation::walk, roots);
  while (!are_done(world, pits)) {
    ASSERT_EQ(world.engine().contradiction(), "");
    ASSERT_NE(world.tick(), Engine::State::stalled);
  }
  EXPECT_GT(world.engine().stats().parked, 4u);
  for (const Endpoint& at : pits) EXPECT_TRUE(world.outlet().targets().at(at).complete);
}

// --- Where no more can be parked -----------------------------------------------------------------

TEST(TooSlow, IsTheSlowestWhereNoMoreCanBeParked) {
  World world(1, with_places(2, 4));
  std::vector<Endpoint> slow;
  std::vector<Endpoint> slower;
  for (int i = 0; i < 4; ++i) slow.push_back(world.add(slow_agent(100, 5)));
  for (int i = 0; i < 20; ++i) slower.push_back(world.add(slow_agent(100, 1)));
  std::vector<Endpoint> honest;
  for (int i = 0; i < 10; ++i) honest.push_back(world.add(slow_agent(3, 3)));
  const Outcome outcome = world.run(Operation::walk, {kTable});
  ASSERT_TRUE(outcome.ended);
  for (const Endpoint& at : slow) EXPECT_TRUE(outcome.targets.at(at).complete);
  for (const Endpoint& at : honest) EXPECT_TRUE(outcome.targets.at(at).complete);
  std::size_t ended = 0;
  for (const Endpoint& at : slower) {
    const TargetOutcome& target = outcome.targets.at(at);
    if (target.complete) continue;
    ++ended;
    EXPECT_EQ(target.statuses, std::vector<std::string>{"partial"});
    EXPECT_EQ(target.error, "too_slow");
    EXPECT_GE(target.row_count(), 2u);
  }
  EXPECT_GE(ended, 14u);
  EXPECT_EQ(outcome.stats.by_error[static_cast<std::size_t>(ErrorWord::too_slow)], ended);
}

TEST(TooSlow, IsNobodyOnceAllHaveHadAPlace) {
  World world(1, with_places(2, 4));
  for (int i = 0; i < 6; ++i) world.add(tarpit(40));
  const Outcome outcome = world.run(Operation::walk, {"1.3.6.1"});
  ASSERT_TRUE(outcome.ended);
  for (const auto& [at, target] : outcome.targets) EXPECT_TRUE(target.complete);
}

// --- Who is slow ---------------------------------------------------------------------------------

TEST(SlowTargets, AreNotThoseThatAreAskedSeldom) {
  for (const bool all_together : {false, true}) {
    WorldOptions options = with_places(4);
    (all_together ? options.engine.rate_pps : options.engine.per_target_rate_rps) = 0.5;
    World world(1, options);
    for (int i = 0; i < 8; ++i) world.add(table_agent(60));
    const Outcome outcome = world.run(Operation::walk, {"1.3.6.1"});
    ASSERT_TRUE(outcome.ended);
    EXPECT_EQ(outcome.stats.parked, 0u);
  }
}

TEST(SlowTargets, AreNotThoseThatWaitForOutput) {
  World world(1, with_places(1));
  world.add(table_agent(400));
  world.add(table_agent(400));
  world.start(Operation::walk, {"1.3.6.1"});
  for (auto state = Engine::State::running; state != Engine::State::done; state = world.tick()) {
    if (state != Engine::State::stalled) {
      world.outlet().block();
      continue;
    }
    world.clock().advance(seconds(10));
    world.outlet().unblock();
  }
  EXPECT_EQ(world.engine().stats().parked, 0u);
  EXPECT_GT(world.engine().stats().stalls, 10u);
}

TEST(SlowTargets, AreThoseThatAnswerOnlyTheLastAttempt) {
  World world(1, with_places(1));
  int asked = 0;
  world.add(std::make_unique<ScriptAgent>([&](const Request& request) -> std::vector<Datagram> {
    if (++asked % 3 != 0) return {};
    return one(sound_reply(request, kTableOid, 1'000, "x").encode());
  }));
  const Endpoint at = world.add(slow_agent(3, 3));
  world.start(Operation::walk, {kTable});
  world.run_for(seconds(15));
  EXPECT_TRUE(is_done(world, at));
}

// --- What parked targets keep to -----------------------------------------------------------------

TEST(ParkedTarget, HasNoPartOfItsTimeTaken) {
  WorldOptions options = with_places(1);
  options.limits.target_timeout = seconds(45);
  World world(1, options);
  for (int i = 0; i < 4; ++i) world.add(tarpit(40));
  const Outcome outcome = world.run(Operation::walk, {"1.3.6.1"});
  ASSERT_TRUE(outcome.ended);
  EXPECT_GT(outcome.elapsed, seconds(4 * 36));
  for (const auto& [at, target] : outcome.targets) {
    EXPECT_TRUE(target.complete);
    EXPECT_LT(target.elapsed, seconds(42));
    EXPECT_GE(target.elapsed, seconds(36));
  }
}

TEST(ParkedTarget, EndsWithItsTimeOnceItGoesOn) {
  WorldOptions options = with_places(1);
  options.limits.target_timeout = seconds(10);
  World world(1, options);
  for (int i = 0; i < 4; ++i) world.add(tarpit(40));
  const Outcome outcome = world.run(Operation::walk, {"1.3.6.1"});
  ASSERT_TRUE(outcome.ended);
  for (const auto& [at, target] : outcome.targets) {
    EXPECT_EQ(target.statuses, std::vector<std::string>{"partial"});
    EXPECT_EQ(target.error, "target_deadline");
    EXPECT_NEAR(in_seconds(target.elapsed), 10, 0.1);
    EXPECT_EQ(target.row_count(), 11u);
  }
}

/// Of eight tarpits at two places, some are parked.
std::unique_ptr<World> world_with_parked() {
  auto world = std::make_unique<World>(1, with_places(2));
  for (int i = 0; i < 8; ++i) world->add(tarpit(40));
  world->start(Operation::walk, {"1.3.6.1"});
  world->run_for(seconds(20));
  EXPECT_GT(world->engine().stats().targets_parked, 2u);
  return world;
}

TEST(ParkedTarget, IsOpenForACheckpoint) {
  const auto world = world_with_parked();
  std::vector<std::uint64_t> positions;
  world->engine().open_positions(positions);
  EXPECT_EQ(std::set(positions.begin(), positions.end()).size(), 8u);
  EXPECT_EQ(positions.size(), 8u);
  EXPECT_EQ(world->engine().stats_without_open().targets_admitted, 0u);
  EXPECT_EQ(world->engine().stats_without_open().responders, 0u);
}

TEST(ParkedTarget, EndsWithTheRun) {
  const auto world = world_with_parked();
  EXPECT_TRUE(world->engine().abandon_open(ErrorWord::interrupted));
  EXPECT_EQ(world->engine().contradiction(), "");
  const Outcome outcome = world->outcome();
  EXPECT_EQ(outcome.targets.size(), 8u);
  for (const auto& [at, target] : outcome.targets) {
    EXPECT_EQ(target.statuses, std::vector<std::string>{"partial"});
    EXPECT_EQ(target.error, "interrupted");
    EXPECT_LT(target.elapsed, seconds(20));
  }
  EXPECT_EQ(outcome.stats.targets_open, 0u);
  EXPECT_EQ(world->tick(), Engine::State::done);
}

TEST(ParkedTarget, GoesOnWhereNoMoreAreAdmitted) {
  const auto world = world_with_parked();
  world->engine().stop_admitting();
  world->run_for(minutes(10));
  const Outcome outcome = world->outcome();
  EXPECT_TRUE(outcome.ended);
  EXPECT_EQ(outcome.targets.size(), 8u);
  for (const auto& [at, target] : outcome.targets) EXPECT_TRUE(target.complete);
}

TEST(ParkedTarget, CanBeCancelled) {
  const auto world = world_with_parked();
  // Each of them, so those that are parked as well.
  for (std::size_t i = 0; i < 8; ++i) {
    world->engine().cancel(world->target(i), std::nullopt);
    EXPECT_EQ(world->engine().contradiction(), "");
  }
  for (const auto& [at, target] : world->outcome().targets) {
    EXPECT_EQ(target.statuses.size(), 1u);
    EXPECT_EQ(target.error, "interrupted");
  }
  EXPECT_EQ(world->outcome().targets.size(), 8u);
}

}  // namespace
}  // namespace snmpring::sim
