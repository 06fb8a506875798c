// How much GetBulk asks for: as much as fits a datagram, and less where an agent cannot take it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <cmath>

#include "sim/hostile_agent.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using session::Operation;
using session::Quirk;

constexpr std::uint32_t kRows = 500;

/// A walk of everything that a device of kRows rows with this quirk serves.
TargetOutcome walk_quirk(std::string_view quirk, const WorldOptions& options = {}) {
  World world(1, options);
  const Endpoint at = world.add(std::make_unique<QuirkAgent>(quirk, world.next_endpoint(), kRows));
  return world.run(Operation::walk, {"1.3.6.1"}).targets.at(at);
}

void expect_every_row(const TargetOutcome& outcome) {
  EXPECT_TRUE(outcome.complete) << outcome.error;
  EXPECT_EQ(outcome.row_count(), kRows);
}

struct ReplySizes {
  std::vector<std::size_t> octets;
  std::vector<std::uint32_t> asked;
};

/// Walks `rows` rows whose values are `value_octets` long, noting what was asked and replied.
TargetOutcome walk_sized(std::uint32_t rows, std::size_t value_octets, const WorldOptions& options,
                         ReplySizes& sizes) {
  World world(1, options);
  const std::string value(value_octets, 'v');
  const Endpoint at = world.add(std::make_unique<ScriptAgent>([&](const Request& request) {
    const agentd::Octets reply = sound_reply(request, kTableOid, rows, value).encode();
    sizes.octets.push_back(reply.size());
    sizes.asked.push_back(request.max_repetitions);
    return one(reply);
  }));
  return world.run(Operation::walk, {kTable}).targets.at(at);
}

TEST(Bulk, IsNotMadeSmallerByAFullSendQueue) {
  World world(1, {});
  std::vector<std::uint32_t> asked;
  const Endpoint at = world.add(std::make_unique<ScriptAgent>([&](const Request& request) {
    asked.push_back(request.max_repetitions);
    return one(sound_reply(request, kTableOid, 50, "v").encode());
  }));
  world.wire().fail_sends(at, ENOBUFS, 3);
  const TargetOutcome target = world.run(Operation::walk, {kTable}).targets.at(at);
  EXPECT_TRUE(target.complete);
  ASSERT_FALSE(asked.empty());
  EXPECT_EQ(asked[0], 10u);
}

TEST(Bulk, GrowsToFillOneDatagram) {
  for (const std::size_t value_octets : {20u, 100u, 300u}) {
    SCOPED_TRACE(value_octets);
    ReplySizes sizes;
    EXPECT_TRUE(walk_sized(2'000, value_octets, {}, sizes).complete);
    // The last one is what was left over.
    ASSERT_GT(sizes.octets.size(), 5u);
    for (std::size_t i = 4; i + 2 < sizes.octets.size(); ++i) {
      EXPECT_GE(sizes.octets[i], 1'000u) << i;
      // Rows that grow a little take it beyond the goal, never beyond one Ethernet frame.
      EXPECT_LE(sizes.octets[i], 1'472u) << i;
    }
  }
}

TEST(Bulk, AsksForNoMoreThanFiftyOfItsOwnAccord) {
  ReplySizes sizes;
  EXPECT_TRUE(walk_sized(2'000, 1, {}, sizes).complete);
  EXPECT_EQ(*std::ranges::max_element(sizes.asked), 50u);
}

TEST(Bulk, LosesNoRowToAnAgentThatLeavesThemOutAboveFiftyFive) {
  expect_every_row(walk_quirk("skips-above-55"));
}

TEST(Bulk, AsksForOneAtATimeWhereARowFillsADatagram) {
  ReplySizes sizes;
  EXPECT_TRUE(walk_sized(50, 2'000, {}, sizes).complete);
  EXPECT_EQ(sizes.asked.back(), 1u);
  EXPECT_LE(sizes.asked.size(), 50u);
}

TEST(Bulk, KeepsToTheNumberThatItWasTold) {
  WorldOptions options;
  options.limits.max_repetitions = 25;
  ReplySizes sizes;
  EXPECT_TRUE(walk_sized(200, 200, options, sizes).complete);
  for (const std::uint32_t asked : sizes.asked) EXPECT_EQ(asked, 25u);
}

TEST(Bulk, IsNotMadeSmallByAnAgentThatAnswersTenRequestsASecond) {
  World world(1, {});
  Instant next_second = Instant::min();
  int answered = 0;
  world.add(std::make_unique<ScriptAgent>([&](const Request& request) {
    if (world.clock().now() >= next_second) {
      next_second = world.clock().now() + std::chrono::seconds(1);
      answered = 0;
    }
    if (++answered > 10) return std::vector<Datagram>();
    return one(sound_reply(request, kTableOid, 400, "value").encode());
  }));
  const TargetOutcome outcome = only(world.run(Operation::walk, {kTable}));
  EXPECT_TRUE(outcome.complete) << outcome.error;
  EXPECT_EQ(outcome.row_count(), 400u);
  EXPECT_LE(outcome.counts.tx, 40u);
}

TEST(Bulk, IsNotMadeSmallByABadLine) {
  // A walk with 25 repetitions throughout would take 171 requests.
  WorldOptions options;
  options.faults.loss = 1 - std::sqrt(0.7);  // Each way: 0.3 in all.
  options.limits.retries_max = 20;
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u, 5u}) {
    World world(seed, options);
    world.add(std::make_unique<ScriptAgent>([](const Request& request) {
      return one(sound_reply(request, kTableOid, 3'000, "value").encode());
    }));
    const TargetOutcome outcome = only(world.run(Operation::walk, {kTable}));
    EXPECT_TRUE(outcome.complete) << outcome.error;
    EXPECT_LE(outcome.counts.tx, 2 * 171u) << seed;
  }
}

TEST(Bulk, SurvivesAnAgentThatIsSilentAboveTwentyThree) {
  const TargetOutcome outcome = walk_quirk("bulk-max-23");
  expect_every_row(outcome);
  EXPECT_LE(outcome.max_repetitions, 23u);
  EXPECT_LE(outcome.counts.retries, 4u);
  EXPECT_FALSE(outcome.quirks.has(Quirk::no_bulk));
}

TEST(Bulk, SurvivesAWayThatLosesLargeReplies) {
  const TargetOutcome outcome = walk_quirk("silent-above-1400");
  expect_every_row(outcome);
  EXPECT_LE(outcome.counts.retries, 4u);
}

TEST(Bulk, HalvesWhatWasCutDownToWhatFits) {
  const TargetOutcome outcome = walk_quirk("cut-at-484");
  expect_every_row(outcome);
  EXPECT_EQ(outcome.status(), "ok");
  // A cut reply is no reason to wait for the deadline.
  EXPECT_LT(outcome.elapsed, std::chrono::seconds(1));
}

TEST(Bulk, HalvesAtTooBig) {
  const TargetOutcome outcome = walk_quirk("toobig-10");
  expect_every_row(outcome);
  EXPECT_TRUE(outcome.quirks.has(Quirk::too_big_bulk));
  EXPECT_EQ(outcome.counts.retries, 0u);
}

TEST(Bulk, DoesWithoutWhereItIsDropped) {
  const TargetOutcome outcome = walk_quirk("no-bulk");
  expect_every_row(outcome);
  EXPECT_TRUE(outcome.quirks.has(Quirk::no_bulk));
  // Three tries with two retries each, all told.
  EXPECT_LE(outcome.counts.retries, 6u);
}

TEST(Bulk, DoesWithoutWhereItIsRefused) {
  const TargetOutcome outcome = walk_quirk("bulk-generr");
  expect_every_row(outcome);
  EXPECT_TRUE(outcome.quirks.has(Quirk::no_bulk));
  EXPECT_EQ(outcome.counts.retries, 0u);
}

TEST(Bulk, IsNotSentWhereItIsForbiddenOrUnknown) {
  WorldOptions forbidden;
  forbidden.limits.bulk_allowed = false;
  WorldOptions v1;
  v1.version = message::Version::v1;
  for (const WorldOptions& options : {forbidden, v1}) {
    ReplySizes sizes;
    EXPECT_TRUE(walk_sized(30, 10, options, sizes).complete);
    EXPECT_EQ(sizes.asked, std::vector<std::uint32_t>(31, 0));
  }
}

TEST(Bulk, LosesNoRowToAnAgentThatIgnoresEveryOtherRequest) {
  expect_every_row(walk_quirk("every-second"));
}

TEST(Bulk, LosesNoRowToAnAgentThatAnswersOneRequestLate) { expect_every_row(walk_quirk("late")); }

}  // namespace
}  // namespace snmpring::sim
