#include "engine/scan_clock.h"

#include <gtest/gtest.h>

namespace snmpring::engine {
namespace {

using namespace std::chrono_literals;

constexpr Instant kBegun{};

/// Shows the time that the test has set.
class SetClock : public Clock {
 public:
  Instant now() override { return time; }
  WallTime wall_now() override {
    return WallTime{} + std::chrono::duration_cast<WallTime::duration>(time - kBegun);
  }

  Instant time = kBegun;
};

class ScanClockTest : public testing::Test {
 protected:
  /// A tick begins that was due at `due`, with so many datagrams dropped since the start.
  void tick(Instant time, Instant due, std::uint64_t drops = 0) {
    world_.time = time;
    clock_.set_due(due);
    clock_.advance(clock_.read(), [drops] { return drops; });
  }

  void stall_until(Instant time, std::uint64_t drops_before = 0, std::uint64_t drops_after = 0) {
    clock_.begin_stall(drops_before);
    world_.time = time;
    clock_.end_stall(clock_.read(), drops_after);
  }

  SetClock world_;
  Stats stats_;
  ScanClock clock_{world_, stats_};
};

TEST_F(ScanClockTest, GoesWithTheClockWhereNothingHoldsItUp) {
  tick(kBegun + 5s, kBegun + 5s);
  EXPECT_EQ(clock_.now(), kBegun + 5s);
  EXPECT_EQ(clock_.world_now(), kBegun + 5s);
  EXPECT_EQ(clock_.wall_now(), WallTime{} + 5s);
}

TEST_F(ScanClockTest, StandsStillDuringAStall) {
  tick(kBegun + 1s, kBegun + 1s);
  clock_.begin_stall(/*drops=*/0);
  EXPECT_TRUE(clock_.is_stalled());
  world_.time = kBegun + 8s;
  clock_.end_stall(clock_.read(), /*drops=*/0);
  EXPECT_FALSE(clock_.is_stalled());
  tick(kBegun + 8s, kBegun + 1s);
  EXPECT_EQ(clock_.now(), kBegun + 1s);
  EXPECT_EQ(clock_.world_now(), kBegun + 8s);
  EXPECT_EQ(stats_.stalls, 1u);
  EXPECT_EQ(stats_.stalled, 7s);
  EXPECT_EQ(stats_.pauses, 0u) << "a stall is no pause";
}

TEST_F(ScanClockTest, CountsAStallWhileItLasts) {
  tick(kBegun + 1s, kBegun + 1s);
  clock_.begin_stall(/*drops=*/0);
  clock_.count_stall(kBegun + 3s);
  EXPECT_EQ(stats_.stalled, 2s);
  EXPECT_TRUE(clock_.is_stalled());
  clock_.count_stall(kBegun + 4s);
  EXPECT_EQ(stats_.stalled, 3s);
  clock_.end_stall(kBegun + 8s, /*drops=*/0);
  EXPECT_EQ(stats_.stalled, 7s);
  tick(kBegun + 8s, kBegun + 1s);
  EXPECT_EQ(clock_.now(), kBegun + 1s) << "the scan's time stood still all along";
}

TEST_F(ScanClockTest, RemembersThatAStallLostReplies) {
  tick(kBegun + 1s, kBegun + 1s);
  stall_until(kBegun + 2s, /*drops_before=*/7, /*drops_after=*/7);
  EXPECT_FALSE(clock_.has_lost_replies());
  stall_until(kBegun + 3s, /*drops_before=*/7, /*drops_after=*/9);
  EXPECT_TRUE(clock_.has_lost_replies());
  EXPECT_EQ(clock_.lossy_until(), kBegun + 1s);
}

TEST_F(ScanClockTest, TakesAQuarterOfASecondForNoPause) {
  tick(kBegun + 1250ms, kBegun + 1s);
  EXPECT_EQ(clock_.now(), kBegun + 1250ms);
  EXPECT_EQ(stats_.pauses, 0u);
}

TEST_F(ScanClockTest, StandsStillWhilePausedFromShortlyBeforeWhatWasDue) {
  tick(kBegun + 60s, kBegun + 1s);
  EXPECT_EQ(clock_.now(), kBegun + 950ms);
  EXPECT_EQ(stats_.pauses, 1u);
  EXPECT_EQ(stats_.paused, 60s - 950ms);
  EXPECT_FALSE(clock_.has_lost_replies());
}

TEST_F(ScanClockTest, NeverGoesBackForAPause) {
  tick(kBegun + 1s, kBegun + 1s);
  tick(kBegun + 60s, kBegun + 1010ms);
  EXPECT_EQ(clock_.now(), kBegun + 1s);
}

TEST_F(ScanClockTest, GivesTimeToCatchUpOnceWherePausesFollowEachOther) {
  tick(kBegun + 60s, kBegun + 1s);
  tick(kBegun + 120s, kBegun + 1s);
  EXPECT_EQ(clock_.now(), kBegun + 1s) << "what was due comes about";
  EXPECT_EQ(stats_.pauses, 2u);
  // A tick in time lies between.
  tick(kBegun + 120s + 10ms, kBegun + 1010ms);
  tick(kBegun + 180s, kBegun + 2s);
  EXPECT_EQ(clock_.now(), kBegun + 1950ms);
}

TEST_F(ScanClockTest, KnowsOfNoPauseWhereNothingWasDue) {
  tick(kBegun + 60s, Instant::min());
  tick(kBegun + 120s, kNever);
  EXPECT_EQ(clock_.now(), kBegun + 120s);
  EXPECT_EQ(stats_.pauses, 0u);
}

TEST_F(ScanClockTest, RemembersThatAPauseLostReplies) {
  tick(kBegun + 60s, kBegun + 1s, /*drops=*/3);
  EXPECT_TRUE(clock_.has_lost_replies());
  EXPECT_EQ(clock_.lossy_until(), kBegun + 950ms);
}

}  // namespace
}  // namespace snmpring::engine
