// Replies that come late or more than once.
#include <gtest/gtest.h>

#include "sim/hostile_agent.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using session::Operation;

TEST(Lateness, AReplyToAnEarlierAttemptCounts) {
  World world(1, {});
  // Answers the first attempt when the second arrives.
  const Endpoint at = world.add(std::make_unique<QuirkAgent>("late", world.next_endpoint()));
  const Outcome outcome = world.run(Operation::get, {kSysDescr});
  const TargetOutcome& target = outcome.targets.at(at);
  EXPECT_TRUE(target.complete);
  EXPECT_EQ(target.row_count(), 1u);
  EXPECT_EQ(target.counts.late, 1u);
  EXPECT_EQ(target.counts.tx, 2u);
  EXPECT_EQ(target.counts.retries, 1u);
  EXPECT_EQ(outcome.stats.late, 1u);
  // Measured from the attempt that was answered, a second before.
  EXPECT_GE(target.counts.rtt_max, std::chrono::seconds(1));
}

TEST(Lateness, AWalkGoesOnFromLateReplies) {
  WorldOptions options;
  options.faults.delay_min = std::chrono::milliseconds(1'500);
  options.limits.retries_max = 1;
  World world(1, options);
  auto agent = std::make_unique<TableAgent>(60, 1, Temper{});
  const std::size_t rows = agent->rows().size();
  const Endpoint at = world.add(std::move(agent));
  const Outcome outcome = world.run(Operation::walk, {"1.3.6.1"});
  EXPECT_TRUE(outcome.targets.at(at).complete);
  EXPECT_EQ(outcome.targets.at(at).row_count(), rows);
  EXPECT_GT(outcome.stats.late, 0u);
}

TEST(Lateness, AReplyAfterTheLastDeadlineIsTooLate) {
  WorldOptions options;
  options.faults.delay_min = std::chrono::milliseconds(1'500);
  options.limits.retries_max = 0;
  World world(1, options);
  const Endpoint at = world.add(std::make_unique<QuirkAgent>("ok", world.next_endpoint()));
  const Outcome outcome = world.run(Operation::get, {kSysDescr});
  EXPECT_EQ(outcome.targets.at(at).status(), "timeout");
  EXPECT_EQ(outcome.stats.replies_accepted, 0u);
}

TEST(Lateness, AReplyThatWaitsItsTurnBehindOthersIsInTime) {
  using State = engine::Engine::State;
  WorldOptions options;
  options.limits.retries_max = 0;
  options.engine.rate_pps = 0;
  World world(1, options);
  for (int i = 0; i < 3; ++i) world.add(std::make_unique<TableAgent>(1, 1, Temper{}));
  world.start(Operation::get, {kSysDescr});
  engine::Engine& engine = world.engine();
  // Sent, and then received by an exchange shortly before the deadline of a second.
  for (const auto pause : {std::chrono::milliseconds(950), std::chrono::milliseconds(150)}) {
    ASSERT_EQ(engine.receive(), State::running);
    ASSERT_EQ(engine.send(Duration::zero()), State::running);
    world.clock().advance(pause);
  }
  for (std::uint64_t delivered = 1; delivered <= 3; ++delivered) {
    EXPECT_TRUE(engine.datagrams_left());
    ASSERT_EQ(engine.receive(1), State::running);
    EXPECT_EQ(engine.stats().replies_accepted, delivered);
  }
  EXPECT_FALSE(engine.datagrams_left());
  for (const auto& [at, target] : world.outcome().targets) EXPECT_TRUE(target.complete);
  EXPECT_EQ(engine.stats().targets_done, 3u);
}

TEST(Lateness, DuplicatesAreCountedAndGiveNoSecondRow) {
  WorldOptions options;
  options.faults.duplicate = 1;
  World world(1, options);
  auto agent = std::make_unique<TableAgent>(200, 1, Temper{});
  const std::vector<SimRow> rows = agent->rows();
  const Endpoint at = world.add(std::move(agent));
  const Outcome outcome = world.run(Operation::walk, {"1.3.6.1"});
  const TargetOutcome& target = outcome.targets.at(at);
  EXPECT_TRUE(target.complete);
  EXPECT_EQ(target.rows.at("1.3.6.1"), rows);
  // Each request arrives twice and each reply to it twice.
  EXPECT_GE(target.counts.duplicates, target.counts.tx);
  EXPECT_EQ(target.counts.retries, 0u);
  EXPECT_EQ(target.counts.late, 0u);
}

/// A get of each of `targets` agents, of which `open` are asked at a time, where each datagram
/// comes twice.
Outcome get_twice(int targets, std::uint32_t open) {
  WorldOptions options;
  options.faults.duplicate = 1;
  options.engine.targets_open_max = open;
  options.engine.rate_pps = 0;
  World world(1, options);
  for (int i = 0; i < targets; ++i) world.add(std::make_unique<TableAgent>(1, 1, Temper{}));
  return world.run(Operation::get, {kSysDescr});
}

TEST(Lateness, ASecondReplyOfATargetThatIsDoneIsADuplicate) {
  for (const std::uint32_t open : {1u, 10u, 2'000u}) {
    const Outcome outcome = get_twice(500, open);
    EXPECT_EQ(outcome.stats.replies_accepted, 500u);
    // Each request is answered four times; the last targets' copies come after the end.
    EXPECT_GT(outcome.stats.duplicates, 500u) << open;
    EXPECT_EQ(outcome.stats.foreign_ids, 0u) << open;
  }
}

TEST(Lateness, ASecondReplyToTheLastRequestOfAWalkIsADuplicate) {
  WorldOptions options;
  options.engine.targets_open_max = 1;
  World world(1, options);
  // Answers a GetBulk request with the end of its tree, twice.
  const auto ends = [](const Request& request) {
    const agentd::Octets reply = sound_reply(request, kTableOid, 0, "x").encode();
    return std::vector{Datagram{.octets = reply, .from = std::nullopt},
                       Datagram{.octets = reply, .from = std::nullopt}};
  };
  world.add(std::make_unique<ScriptAgent>(ends));
  world.add_silent();
  const Outcome outcome = world.run(Operation::walk, {kTable});
  EXPECT_GT(outcome.stats.replies_accepted, 0u);
  EXPECT_EQ(outcome.stats.duplicates, outcome.stats.replies_accepted);
  EXPECT_EQ(outcome.stats.foreign_ids, 0u);
}

TEST(Lateness, ASecondReplyFromElsewhereIsFromAWrongSource) {
  World world(1, {});
  world.add(std::make_unique<ScriptAgent>([](const Request& request) {
    const agentd::Octets reply = sound_reply(request, ber::Oid{1, 3, 6, 1, 2, 1}, 1, "x").encode();
    return std::vector{Datagram{.octets = reply, .from = std::nullopt},
                       Datagram{.octets = reply, .from = World::endpoint(1)}};
  }));
  world.add_silent();
  const Outcome outcome = world.run(Operation::get, {kSysDescr});
  EXPECT_EQ(outcome.stats.replies_accepted, 1u);
  EXPECT_EQ(outcome.stats.wrong_sources, 1u);
  EXPECT_EQ(outcome.stats.duplicates, 0u);
}

TEST(Lateness, AReplyToARequestThatWasGivenUpIsCountedAsTooLate) {
  WorldOptions options;
  options.faults.delay_min = std::chrono::milliseconds(1'500);
  options.limits.retries_max = 0;
  options.engine.targets_open_max = 1;
  World world(1, options);
  const Endpoint at = world.add(std::make_unique<QuirkAgent>("ok", world.next_endpoint()));
  world.add_silent();
  const Outcome outcome = world.run(Operation::get, {kSysDescr});
  EXPECT_EQ(outcome.targets.at(at).status(), "timeout");
  EXPECT_EQ(outcome.stats.too_late, 1u);
  EXPECT_EQ(outcome.stats.duplicates, 0u);
  EXPECT_EQ(outcome.stats.foreign_ids, 0u);
}

TEST(Lateness, AFloodOfCopiesChangesNothing) {
  World world(1, {});
  const Endpoint at = world.add(std::make_unique<QuirkAgent>("flood", world.next_endpoint(), 200));
  const Outcome outcome = world.run(Operation::walk, {"1.3.6.1"});
  const TargetOutcome& target = outcome.targets.at(at);
  EXPECT_TRUE(target.complete);
  EXPECT_EQ(target.row_count(), 200u);
  EXPECT_EQ(target.counts.rx, target.counts.duplicates + outcome.stats.replies_accepted);
}

TEST(Lateness, MisfitsDoNotPutTheDeadlineOff) {
  World world(1, {});
  // Garbage every 100 ms, for as long as anybody asks.
  SimWire& wire = world.wire();
  const Endpoint at =
      world.add(std::make_unique<ScriptAgent>([&wire, at = world.next_endpoint()](const Request&) {
        for (int i = 0; i < 100; ++i) wire.inject(at, {0xFF}, i * std::chrono::milliseconds(100));
        return std::vector<Datagram>();
      }));
  const Outcome outcome = world.run(Operation::get, {kSysDescr});
  EXPECT_EQ(outcome.targets.at(at).error, "decode");
  EXPECT_LE(outcome.elapsed, std::chrono::milliseconds(3'010));
  EXPECT_EQ(outcome.targets.at(at).counts.tx, 3u);
}

TEST(Lateness, AnAttemptThatWasRepeatedAtOnceTookNoTime) {
  WorldOptions options;
  options.limits.target_timeout = std::chrono::milliseconds(2'500);
  World world(1, options);
  // Cut once, so that less is asked for at once; then nothing comes.
  const Endpoint at =
      world.add(std::make_unique<ScriptAgent>([n = 0](const Request& request) mutable {
        if (++n > 1) return std::vector<Datagram>();
        agentd::Octets reply = sound_reply(request, kTableOid, 40, "x").encode();
        reply.pop_back();
        return one(reply);
      }));
  const TargetOutcome target = world.run(Operation::walk, {kTable}).targets.at(at);
  EXPECT_EQ(target.error, "truncated");
  EXPECT_EQ(target.counts.tx, 3u);
  EXPECT_NEAR(in_seconds(target.elapsed), 2.0, 0.01);
}

TEST(Lateness, MisfitsAreForgottenOnceTheReplyIsThere) {
  World world(1, {});
  const Endpoint at =
      world.add(std::make_unique<ScriptAgent>([n = 0](const Request& request) mutable {
        return one(++n < 3 ? agentd::Octets{0x30}
                           : sound_reply(request, kTableOid, 1, "x").encode());
      }));
  const Outcome outcome = world.run(Operation::get, {"1.3.6.1.4.1.99999.1"});
  EXPECT_EQ(outcome.targets.at(at).status(), "ok");
  EXPECT_EQ(outcome.stats.misfits_decode, 2u);
}

TEST(Lateness, TheWordIsThatOfTheLastMisfit) {
  World world(1, {});
  const Endpoint at =
      world.add(std::make_unique<ScriptAgent>([n = 0](const Request& request) mutable {
        if (++n < 3) return one({0x30});
        agentd::RawMessage reply = sound_reply(request, kTableOid, 1, "x");
        reply.version = 0;
        return one(reply.encode());
      }));
  const Outcome outcome = world.run(Operation::get, {"1.3.6.1.4.1.99999.1"});
  EXPECT_EQ(outcome.targets.at(at).status(), "error");
  EXPECT_EQ(outcome.targets.at(at).error, "version_mismatch");
}

}  // namespace
}  // namespace snmpring::sim
