// What a table may cost: requests, time, packets and memory. Each figure is printed.
#include <gtest/gtest.h>

#include <cstdio>
#include <numeric>

#include "sim/table_agent.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using session::Operation;
using std::chrono::milliseconds;

struct Cost {
  TargetOutcome target;
  std::uint64_t requests;
  double seconds;
};

/// Fetches `columns` of an agent's table from 100 ms away.
Cost fetch(std::unique_ptr<GridAgent> agent, const std::vector<std::uint32_t>& columns,
           unsigned inflight) {
  WorldOptions options;
  options.limits.requests_max = inflight;
  options.faults.delay_min = milliseconds(100);
  options.engine.rate_pps = 0;
  options.faults.delay_mean = Duration::zero();
  World world(1, options);
  session::TablePlan plan;
  for (const std::uint32_t column : columns) {
    plan.columns.push_back({.oid = ber::Oid{1, 3, 6, 1, 2, 1, 2, 2, 1, column}});
  }
  world.use({plan});
  world.add(std::move(agent));
  const Outcome outcome = world.run(Operation::table, {});
  return {only(outcome), outcome.stats.requests_sent, in_seconds(outcome.elapsed)};
}

std::vector<std::uint32_t> first(std::uint32_t columns) {
  std::vector<std::uint32_t> list(columns);
  std::iota(list.begin(), list.end(), 1u);
  return list;
}

/// Replies of kReplyOctetsGoal octets that hold these varbinds.
double floor_of(std::size_t octets) {
  constexpr double kEnvelope = 45;
  return static_cast<double>(octets) / (session::kReplyOctetsGoal - kEnvelope);
}

TEST(TableBudget, ATableOf22ColumnsAnd500RowsTakes180Requests) {
  auto agent = std::make_unique<GridAgent>(22, 500);
  const std::size_t octets = agent->octets_of(first(22));
  const Cost cost = fetch(std::move(agent), first(22), 1);
  std::printf("(a) 22 x 500 cells of %.1f octets: %llu requests, the octets alone need %.0f\n",
              static_cast<double>(octets) / 11'000, static_cast<unsigned long long>(cost.requests),
              floor_of(octets));
  EXPECT_LE(cost.requests, 180u);
  EXPECT_EQ(cost.target.table_rows.size(), 500u);
  EXPECT_EQ(cost.target.counts.varbinds, 11'000u);
  EXPECT_TRUE(cost.target.complete);
}

TEST(TableBudget, EightOf22ColumnsTakeALittleMoreThanTheirOctets) {
  const std::vector<std::uint32_t> columns = {1, 2, 5, 8, 10, 11, 14, 16};
  auto agent = std::make_unique<GridAgent>(22, 500);
  const double floor = floor_of(agent->octets_of(columns));
  const Cost cost = fetch(std::move(agent), columns, 1);
  std::printf("(b) 8 of 22 x 500 cells: %llu requests, %.2f of the %.1f that the octets need\n",
              static_cast<unsigned long long>(cost.requests),
              static_cast<double>(cost.requests) / floor, floor);
  EXPECT_LE(static_cast<double>(cost.requests), 1.15 * floor);
  EXPECT_EQ(cost.target.table_rows.size(), 500u);
}

TEST(TableBudget, EightRequestsInFlightTakeAFifthOfTheTime) {
  constexpr std::uint32_t kRows = 2273;  // 50,006 cells.
  const Cost one = fetch(std::make_unique<GridAgent>(22, kRows), first(22), 1);
  const Cost eight = fetch(std::make_unique<GridAgent>(22, kRows), first(22), 8);
  std::printf(
      "(c) 50,006 cells at 100 ms: %.1f s and %llu requests one at a time, %.1f s and %llu "
      "with eight: %.3f of the time, %.3f of the packets\n",
      one.seconds, static_cast<unsigned long long>(one.requests), eight.seconds,
      static_cast<unsigned long long>(eight.requests), eight.seconds / one.seconds,
      static_cast<double>(eight.requests) / static_cast<double>(one.requests));
  EXPECT_LE(eight.seconds, one.seconds / 5);
  EXPECT_LE(static_cast<double>(eight.requests), 1.1 * static_cast<double>(one.requests));
  EXPECT_EQ(eight.target.table_rows.size(), kRows);
  EXPECT_TRUE(eight.target.complete);
}

}  // namespace
}  // namespace snmpring::sim
