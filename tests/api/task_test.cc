// Tasks: how they begin, end, fail and are cancelled.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>

#include "lab.h"

namespace snmpring::api {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::SizeIs;

Task<int> number(int value) { co_return value; }

Task<std::unique_ptr<int>> boxed(int value) { co_return std::make_unique<int>(value); }

TEST(TaskTest, GivesItsResult) {
  Lab lab;
  EXPECT_EQ(lab.run(number(7)), 7);
  EXPECT_EQ(*lab.run(boxed(8)), 8);
}

TEST(TaskTest, BeginsWhenItIsAwaited) {
  Lab lab;
  bool begun = false;
  const auto begin = [](bool& flag) -> Task<void> {
    flag = true;
    co_return;
  };
  Task<void> task = begin(begun);
  EXPECT_FALSE(begun);
  lab.run(std::move(task));
  EXPECT_TRUE(begun);
}

Task<int> depth(int levels) {
  if (levels == 0) co_return 0;
  co_return 1 + co_await depth(levels - 1);
}

TEST(TaskTest, AwaitsOthersInDepth) {
  Lab lab;
  EXPECT_EQ(lab.run(depth(1'000)), 1'000);
}

Task<int> add_up(int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) sum += co_await number(1);
  co_return sum;
}

TEST(TaskTest, AwaitsManyThatDoNotPauseWithoutUsingUpTheStack) {
  Lab lab;
  EXPECT_EQ(lab.run(add_up(1'000'000)), 1'000'000);
}

Task<int> failing() {
  throw std::runtime_error("broken");
  co_return 0;
}

Task<std::string> catching() {
  try {
    co_await failing();
  } catch (const std::runtime_error& error) {
    co_return error.what();
  }
  co_return "";
}

TEST(TaskTest, PassesItsExceptionToWhoAwaitsIt) {
  Lab lab;
  EXPECT_EQ(lab.run(catching()), "broken");
  EXPECT_THROW((void)lab.loop().wait_for(failing()), std::runtime_error);
  EXPECT_EQ(lab.run(number(1)), 1) << "the loop goes on";
}

Task<void> throwing() {
  throw std::runtime_error("broken");
  co_return;
}

TEST(TaskTest, ASpawnedTasksExceptionLeavesRunOnce) {
  Lab lab;
  lab.loop().spawn(throwing());
  EXPECT_THROW((void)lab.loop().run(), std::runtime_error);
  EXPECT_EQ(lab.loop().tasks(), 0u);
  EXPECT_TRUE(lab.loop().run().has_value());
}

// --- when_all ------------------------------------------------------------------------------------

TEST(WhenAll, GivesAllResultsInOrder) {
  Lab lab;
  const auto after = [](Loop& loop, Duration time, int value) -> Task<int> {
    co_await loop.sleep_for(time);
    co_return value;
  };
  std::vector<Task<int>> tasks;
  tasks.push_back(after(lab.loop(), 3s, 1));
  tasks.push_back(number(2));
  tasks.push_back(after(lab.loop(), 1s, 3));
  EXPECT_THAT(lab.run(when_all(std::move(tasks))), ElementsAre(1, 2, 3));
  EXPECT_EQ(lab.elapsed(), 3s) << "side by side";
  EXPECT_THAT(lab.run(when_all(std::vector<Task<int>>())), SizeIs(0));
}

TEST(WhenAll, TakesResultsThatOnlyMove) {
  Lab lab;
  std::vector<Task<std::unique_ptr<int>>> tasks;
  for (int i = 0; i < 5; ++i) tasks.push_back(boxed(i));
  const auto results = lab.run(when_all(std::move(tasks)));
  ASSERT_THAT(results, SizeIs(5));
  EXPECT_EQ(*results[4], 4);
}

TEST(WhenAll, ThrowsWhenAllAreDone) {
  Lab lab;
  bool other_done = false;
  const auto sleeper = [](Loop& loop, bool& done) -> Task<void> {
    co_await loop.sleep_for(1s);
    done = true;
  };
  std::vector<Task<void>> tasks;
  tasks.push_back(throwing());
  tasks.push_back(sleeper(lab.loop(), other_done));
  EXPECT_THROW((void)lab.loop().wait_for(when_all(std::move(tasks))), std::runtime_error);
  EXPECT_TRUE(other_done);
}

// --- Cancellation --------------------------------------------------------------------------------

TEST(Cancellation, DestroyingATaskEndsWhatItWaitsFor) {
  Lab lab;
  const SnmpSession session = lab.session_at(lab.nobody());
  const auto ask = [](const SnmpSession& of, bool& resumed) -> Task<void> {
    co_await of.get(kSysDescr);
    resumed = true;
  };
  bool resumed = false;
  {
    const Running running = lab.loop().start(ask(session, resumed));
    lab.run(number(1));  // A turn, so that the request is out.
    ASSERT_TRUE(lab.loop().poll().value());
    EXPECT_FALSE(running.done());
    EXPECT_THAT(lab.sent(), SizeIs(1));
  }
  EXPECT_EQ(lab.loop().tasks(), 0u);
  lab.clock().advance(1min);
  ASSERT_TRUE(lab.loop().poll().has_value());
  EXPECT_FALSE(resumed);
  EXPECT_THAT(lab.sent(), SizeIs(1)) << "it is not repeated";
}

/// A task that is somewhere in the middle of each kind of operation when it is destroyed.
Task<void> busy(Loop& loop, SnmpSession session, int& ended) {
  const auto forever = [](Loop& on, const SnmpSession& of) -> Task<void> {
    for (;;) {
      co_await of.get(kTable + ".1");
      Walk walk = of.getbulk(kTable, 3);
      for (int i = 0; i < 7; ++i) co_await walk.next();
      co_await of.get_many(kTable + ".1", kTable + ".2", kSysDescr);
      co_await on.sleep_for(1ms);
      co_await of.getnext(kTable).collect();
    }
  };
  std::vector<Task<void>> tasks;
  for (int i = 0; i < 3; ++i) tasks.push_back(forever(loop, session));
  struct Note {
    int& count;
    ~Note() { ++count; }
  } note{ended};
  co_await when_all(std::move(tasks));
}

TEST(Cancellation, WorksAnywhereInAnything) {
  Lab lab({}, {.loss = 0.2, .duplicate = 0.2, .delay_min = 100us, .delay_mean = 1ms});
  const std::string addr = lab.table(10);
  std::string v3_addr;
  lab.v3(v3_addr);
  int ended = 0;
  for (int round = 0; round < 400; ++round) {
    std::vector<Running> running;
    const auto policer = RpsPolicer::create(500).value();
    for (const bool v3 : {false, true}) {
      SessionOptions options{.addr = v3 ? v3_addr : addr, .timeout = 50ms, .retries = 1};
      if (v3) options.user = &kScanUser;
      if (round % 3 == 0) options.policer = policer.get();
      running.push_back(lab.loop().start(busy(lab.loop(), lab.session(options), ended)));
    }
    const auto wait = [](Loop& loop, Duration time) -> Task<void> {
      co_await loop.sleep_for(time);
    };
    lab.run(wait(lab.loop(), round * 50us));
  }
  EXPECT_EQ(ended, 800);
  EXPECT_EQ(lab.loop().tasks(), 0u);
  // What they left behind stands in nobody's way.
  EXPECT_TRUE(lab.get(lab.session({.addr = addr, .retries = 20}), kTable + ".1").has_value());
}

TEST(Cancellation, OfTheLoopEndsTheTasksThatItOwns) {
  int ended = 0;
  {
    Lab lab;
    const std::string addr = lab.table(10);
    for (int i = 0; i < 10; ++i) {
      lab.loop().spawn(busy(lab.loop(), lab.session_at(addr), ended));
    }
    ASSERT_TRUE(lab.loop().poll().value());
    ASSERT_TRUE(lab.loop().poll().value());
  }
  EXPECT_EQ(ended, 10);
}

TEST(Cancellation, OfATaskThatNeverBeganIsNothing) {
  Lab lab;
  const SnmpSession session = lab.session_at(lab.nobody());
  { const auto task = session.get(kSysDescr); }
  { const Walk walk = session.fetch(kTable); }
  { const Running running = lab.loop().start(throwing()); }
  EXPECT_EQ(lab.loop().tasks(), 0u);
  EXPECT_TRUE(lab.loop().run().has_value());
  EXPECT_THAT(lab.sent(), SizeIs(0));
}

}  // namespace
}  // namespace snmpring::api
