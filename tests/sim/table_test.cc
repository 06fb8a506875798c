// Tables in a whole scan: output that blocks, loss, and agents that mean no good.
#include <gtest/gtest.h>

#include <set>

#include "sim/hostile_agent.h"
#include "sim/hostile_cases.h"
#include "sim/table_agent.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using engine::Engine;
using session::Operation;

void expect_grid(const TargetOutcome& target, std::uint32_t columns, std::uint32_t rows) {
  ASSERT_EQ(target.table_rows.size(), rows);
  for (std::uint32_t row = 1; row <= rows; ++row) {
    EXPECT_EQ(target.table_rows[row - 1].index, std::to_string(row));
    EXPECT_EQ(target.table_rows[row - 1].cells.size(), columns);
  }
  EXPECT_EQ(target.counts.varbinds, std::uint64_t{columns} * rows);
  EXPECT_EQ(target.statuses, std::vector<std::string>{"ok"});
  EXPECT_TRUE(target.complete);
}

// The whole table comes in one reply, and each of its rows is complete at once.
TEST(Tables, AskForTheRoomOfEachRow) {
  constexpr std::uint32_t kRows = 1000;
  WorldOptions options;
  options.limits.max_repetitions = 2000;
  World world(1, options);
  world.use({entry_columns(2)});
  world.add(std::make_unique<GridAgent>(2, kRows));
  world.start(Operation::table, {});
  world.outlet().block_after_rows(1);
  // SimOutlet fails where a row comes that there was no room for.
  std::uint32_t stalls = 0;
  for (int ticks = 0; ticks < 100'000; ++ticks) {
    const auto state = world.tick();
    if (state == Engine::State::done) break;
    if (state != Engine::State::stalled) continue;
    ++stalls;
    world.outlet().unblock();
  }
  EXPECT_GE(stalls, kRows - 1);
  expect_grid(only(world.outcome()), 2, kRows);
  EXPECT_LE(world.outcome().stats.requests_sent, 3u);
  EXPECT_LE(world.outlet().largest_row(), session::kTableRowOctetsMax);
}

// What has come is handed on, row by row, before the target's report.
TEST(Tables, OfTargetsThatAreGivenUpKeepTheirRows) {
  WorldOptions options;
  options.limits.max_repetitions = 3;
  options.engine.rate_pps = 0;
  World world(1, options);
  world.use({entry_columns(2)});
  for (int i = 0; i < 5; ++i) {
    // The second column has nothing before row 400.
    world.add(std::make_unique<GridAgent>(
        2, 500, [](std::uint32_t column, std::uint32_t row) { return column == 1 || row > 400; }));
  }
  world.start(Operation::table, {});
  world.run_for(std::chrono::milliseconds(40));
  world.outlet().block_after_rows(1);
  for (int calls = 0; !world.engine().abandon_open(session::ErrorWord::interrupted); ++calls) {
    ASSERT_LT(calls, 10'000);
    world.outlet().unblock();
  }
  const Outcome outcome = world.outcome();
  ASSERT_EQ(outcome.targets.size(), 5u);
  for (const auto& [at, target] : outcome.targets) {
    EXPECT_EQ(target.error, "interrupted");
    EXPECT_EQ(target.statuses.size(), 1u);
    std::uint64_t cells = 0;
    for (const auto& row : target.table_rows) cells += row.cells.size();
    EXPECT_EQ(cells, target.counts.varbinds);
    EXPECT_GT(cells, 0u);
  }
}

TEST(Tables, AreWholeInSpiteOfLossAndBlockedOutput) {
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(seed);
    WorldOptions options;
    options.faults.loss = 0.1;
    options.faults.duplicate = 0.05;
    options.faults.reorder = 0.1;
    options.stall = 0.02;
    options.limits.retries_max = 10;
    options.limits.requests_max = 1 + static_cast<unsigned>(seed % 8);
    options.limits.bulk_allowed = seed % 5 != 0;
    options.version = seed % 7 == 0 ? message::Version::v1 : message::Version::v2c;
    World world(seed, options);
    Auditor auditor({.operation = Operation::table}, world.clock());
    world.audit(auditor);
    world.use({entry_columns(9)});
    const Endpoint at = world.add(std::make_unique<GridAgent>(9, 120));
    const Outcome outcome = world.run(Operation::table, {});
    expect_grid(outcome.targets.at(at), 9, 120);
    EXPECT_TRUE(auditor.complaints().empty()) << auditor.complaints().front();
  }
}

/// Status, error and the number of rows, as the table of hostile walks begins.
std::string ending_of(const TargetOutcome& target) {
  const std::size_t rows = target.table_rows.size();
  return target.status() + (target.error.empty() ? "" : ' ' + target.error) + ", " +
         (rows == 0 ? std::string("no") : std::to_string(rows)) + " row";
}

// A table of one column is a walk, but that a row is handed on once.
TEST(Tables, OfOneColumnEndAsWalksDo) {
  for (const HostileWalk& walk : hostile_walks()) {
    for (const bool bulk : {true, false}) {
      SCOPED_TRACE(std::string(walk.name) + (bulk ? "" : " next"));
      WorldOptions options;
      options.limits.bulk_allowed = bulk;
      World world(1, options);
      const Endpoint at = world.next_endpoint();
      world.add(std::make_unique<QuirkAgent>(walk.name, at, kOddDeviceRows));
      const Outcome outcome =
          world.run(Operation::table, {std::string(kHostileWalkRoot)}, kHostileWalkVarbindsMax);
      const std::string_view expected = bulk ? walk.bulk : walk.next;
      EXPECT_EQ(ending_of(only(outcome)), expected.substr(0, expected.find(" row") + 4));
    }
  }
}

/// What agentd's quirks do to a table of three columns must end, and give no row twice.
TEST(Tables, OfEveryOddAgentComeToAnEnd) {
  for (const auto& [name, what] : agentd::quirk_names()) {
    for (const bool tolerant : {false, true}) {
      for (const bool bulk : {true, false}) {
        SCOPED_TRACE(std::string(name) + (tolerant ? " tolerant" : "") + (bulk ? "" : " next"));
        WorldOptions options;
        options.limits.tolerate_disorder = tolerant;
        options.limits.bulk_allowed = bulk;
        options.limits.requests_max = bulk ? 3 : 1;
        World world(1, options);
        Auditor auditor({.operation = Operation::table, .tolerate_disorder = tolerant},
                        world.clock());
        world.audit(auditor);
        const Endpoint at = world.next_endpoint();
        world.add(std::make_unique<QuirkAgent>(name, at, 300));
        const Outcome outcome = world.run(Operation::table,
                                          {"1.3.6.1.2.1.2.2.1.1", "1.3.6.1.2.1.2.2.1.2",
                                           "1.3.6.1.2.1.2.2.1.10", "1.3.6.1.4.1.99999"},
                                          5'000, std::chrono::hours(20));
        EXPECT_TRUE(outcome.ended);
        for (const std::string& complaint : auditor.complaints()) ADD_FAILURE() << complaint;
      }
    }
  }
}

}  // namespace
}  // namespace snmpring::sim
