// Every promise, after every tick, in scans in which everything goes wrong that can. tools/soak-sim runs the same
// with many more seeds, and tools/replay SEED one of them again.
#include "sim/turmoil.h"

#include <gtest/gtest.h>

namespace snmpring::sim {
namespace {

TEST(Turmoil, EveryPromiseHoldsAfterEveryTick) {
  std::uint64_t rows = 0;
  std::uint64_t ticks = 0;
  for (const std::uint64_t seed : seeds(100)) {
    Turmoil turmoil(seed);
    SCOPED_TRACE(testing::Message() << "tools/replay " << seed << ": " << turmoil.description());
    for (const std::string& complaint : turmoil.run()) ADD_FAILURE() << complaint;
    rows += turmoil.outcome().stats.rows;
    ticks += turmoil.auditor().ticks();
    if (testing::Test::HasFailure()) break;  // one seed tells the story
  }
  RecordProperty("rows", std::to_string(rows));
  RecordProperty("ticks", std::to_string(ticks));
}

TEST(Turmoil, OneSeedFixesEverything) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Turmoil first(seed);
    Turmoil second(seed);
    first.run();
    second.run();
    EXPECT_EQ(first.auditor().traffic(), second.auditor().traffic()) << "seed " << seed;
    EXPECT_EQ(first.outcome().elapsed, second.outcome().elapsed) << "seed " << seed;
    EXPECT_NE(first.auditor().traffic(), Turmoil(seed).auditor().traffic())
        << "a scan that has not run has no traffic";
  }
}

// Were no agent ever heard to the end, most promises would hold of nothing.
TEST(Turmoil, DrawsScansInWhichMuchIsSaid) {
  std::uint64_t rows = 0;
  std::uint64_t responders = 0;
  int calm = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Turmoil turmoil(seed);
    turmoil.run();
    rows += turmoil.outcome().stats.rows;
    responders += turmoil.outcome().stats.responders;
    calm += turmoil.calm() ? 1 : 0;
  }
  EXPECT_GT(rows, 60u * 50u);
  EXPECT_GT(responders, 60u * 3u);
  EXPECT_GT(calm, 0);
}

}  // namespace
}  // namespace snmpring::sim
