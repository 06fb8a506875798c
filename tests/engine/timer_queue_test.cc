#include "engine/timer_queue.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <vector>

#include "base/prng.h"

namespace snmpring::engine {
namespace {

using namespace std::chrono_literals;

constexpr Instant kEpoch{};

/// Takes the first that is due.
std::optional<TimerQueue::Handle> pop(TimerQueue& queue, Instant now) {
  const auto due = queue.due(now);
  if (due) queue.cancel(*due);
  return due;
}

std::vector<TimerQueue::Handle> pop_all(TimerQueue& queue, Instant now) {
  std::vector<TimerQueue::Handle> handles;
  while (const auto handle = pop(queue, now)) handles.push_back(*handle);
  return handles;
}

TEST(TimerQueue, GivesTimersInTheOrderOfTheirDeadlines) {
  TimerQueue queue(10, kEpoch);
  queue.set(3, kEpoch + 30ms);
  queue.set(1, kEpoch + 10ms);
  queue.set(2, kEpoch + 20ms);
  EXPECT_EQ(pop_all(queue, kEpoch + 100ms), (std::vector<TimerQueue::Handle>{1, 2, 3}));
}

TEST(TimerQueue, IsNeverEarly) {
  TimerQueue queue(1, kEpoch);
  queue.set(0, kEpoch + 10ms + 1ns);
  EXPECT_FALSE(pop(queue, kEpoch + 10ms));
  EXPECT_FALSE(pop(queue, kEpoch + 11ms - 1ns));
  EXPECT_TRUE(pop(queue, kEpoch + 11ms));
}

TEST(TimerQueue, ForgetsWhatWasCancelledOrMoved) {
  TimerQueue queue(3, kEpoch);
  queue.set(0, kEpoch + 10ms);
  queue.set(1, kEpoch + 10ms);
  queue.set(1, kEpoch + 50ms);
  queue.cancel(0);
  queue.cancel(2);
  EXPECT_TRUE(pop_all(queue, kEpoch + 49ms).empty());
  EXPECT_EQ(pop_all(queue, kEpoch + 50ms), (std::vector<TimerQueue::Handle>{1}));
}

TEST(TimerQueue, KeepsDeadlinesBeyondOneTurnOfTheWheel) {
  TimerQueue queue(2, kEpoch);
  queue.set(0, kEpoch + 1h);
  queue.set(1, kEpoch + 4096ms);
  EXPECT_TRUE(pop_all(queue, kEpoch + 4095ms).empty());
  EXPECT_EQ(pop_all(queue, kEpoch + 10min), (std::vector<TimerQueue::Handle>{1}));
  EXPECT_TRUE(pop_all(queue, kEpoch + 1h - 1ms).empty());
  EXPECT_EQ(pop_all(queue, kEpoch + 1h), (std::vector<TimerQueue::Handle>{0}));
}

TEST(TimerQueue, TakesOverdueDeadlinesAtTheNextMillisecond) {
  TimerQueue queue(1, kEpoch);
  EXPECT_FALSE(pop(queue, kEpoch + 1s));
  queue.set(0, kEpoch);
  EXPECT_TRUE(pop(queue, kEpoch + 1001ms));
}

TEST(TimerQueue, TellsWhatComesNextOfWhatIsDue) {
  TimerQueue queue(4, kEpoch);
  queue.set(1, kEpoch + 1ms);
  queue.set(2, kEpoch + 1ms);
  queue.set(3, kEpoch + 2ms);
  EXPECT_EQ(queue.upcoming(), std::nullopt);
  EXPECT_EQ(queue.due(kEpoch + 1ms), 1u);
  EXPECT_EQ(queue.upcoming(), 2u);
  queue.cancel(2);
  EXPECT_EQ(queue.upcoming(), std::nullopt);
}

TEST(TimerQueue, KeepsWhatIsDueUntilItIsCancelledOrSetAnew) {
  TimerQueue queue(4, kEpoch);
  queue.set(1, kEpoch + 1ms);
  queue.set(2, kEpoch + 1ms);
  EXPECT_EQ(queue.due(kEpoch + 1ms), 1u);
  EXPECT_EQ(queue.due(kEpoch + 1ms), 1u);
  queue.set(1, kEpoch + 2ms);
  EXPECT_EQ(queue.due(kEpoch + 1ms), 2u);
  queue.cancel(2);
  EXPECT_EQ(queue.due(kEpoch + 1ms), std::nullopt);
  EXPECT_EQ(queue.due(kEpoch + 2ms), 1u);
}

TEST(TimerQueue, KnowsItsEarliestDeadline) {
  TimerQueue queue(2, kEpoch);
  EXPECT_EQ(queue.earliest(), kNever);
  queue.set(0, kEpoch + 700ms);
  queue.set(1, kEpoch + 300ms);
  EXPECT_EQ(queue.earliest(), kEpoch + 300ms);
  queue.cancel(1);
  EXPECT_LE(queue.earliest(), kEpoch + 700ms);
}

TEST(TimerQueue, WorksPastFortyNineDays) {
  constexpr Instant kLate = kEpoch + 24h * 60;
  TimerQueue queue(1, kEpoch);
  EXPECT_FALSE(pop(queue, kLate));
  queue.set(0, kLate + 1s);
  EXPECT_FALSE(pop(queue, kLate + 999ms));
  EXPECT_GT(queue.earliest(), kLate);
  EXPECT_TRUE(pop(queue, kLate + 1s));
}

TEST(TimerQueue, AgreesWithAMapOverRandomUse) {
  Prng prng(7);
  TimerQueue queue(100, kEpoch);
  std::map<TimerQueue::Handle, Instant> model;
  Instant now = kEpoch;
  for (int step = 0; step < 20000; ++step) {
    const auto handle = static_cast<TimerQueue::Handle>(prng.below(100));
    switch (prng.below(3)) {
      case 0: {
        const Instant at = now + std::chrono::milliseconds(1 + prng.below(9000));
        queue.set(handle, at);
        model[handle] = at;
        break;
      }
      case 1:
        queue.cancel(handle);
        model.erase(handle);
        break;
      default:
        now += std::chrono::milliseconds(prng.below(50));
        for (const auto due : pop_all(queue, now)) {
          ASSERT_TRUE(model.contains(due));
          ASSERT_LE(model[due], now);
          model.erase(due);
        }
        for (const auto& [left, at] : model) ASSERT_GT(at, now) << left;
        if (!model.empty()) {
          Instant earliest = kNever;
          for (const auto& [left, at] : model) earliest = std::min(earliest, at);
          ASSERT_LE(queue.earliest(), earliest);
        }
    }
    ASSERT_EQ(queue.size(), model.size());
  }
}

}  // namespace
}  // namespace snmpring::engine
