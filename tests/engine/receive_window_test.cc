#include "engine/receive_window.h"

#include <gtest/gtest.h>

#include <deque>
#include <functional>

namespace snmpring::engine {
namespace {

constexpr std::uint32_t kMillisecondUs = 1'000;
constexpr std::uint32_t kSecondUs = 1'000'000;
// When probes are not taken any more for ones that are answered, to the next step.
constexpr std::uint32_t kPromptUs = 66 * kMillisecondUs;

/// Probes that are sent, answered, and waited for, by a clock.
class Timeline {
 public:
  explicit Timeline(std::uint32_t capacity, std::uint32_t start_us = 5 * kSecondUs)
      : now_us_(start_us), window_(capacity, start_us) {}

  ReceiveWindow& window() { return window_; }
  std::uint32_t now_us() const { return now_us_; }

  void pass(std::uint32_t us) {
    now_us_ += us;
    window_.advance(now_us_);
  }
  void send(int probes = 1) {
    for (int i = 0; i < probes; ++i) {
      window_.probe_sent();
      out_.push_back(now_us_);
    }
  }
  /// What was sent first is answered, or has been waited for long enough.
  void answer(int probes = 1) { end(probes, &ReceiveWindow::probe_answered); }
  void give_in(int probes = 1) { end(probes, &ReceiveWindow::probe_unanswered); }
  void drop(int probes = 1) { end(probes, &ReceiveWindow::probe_dropped); }

  /// Sends one after the other until there is no more room. \return How many.
  int fill() {
    int sent = 0;
    for (; window_.room_for_probe(); ++sent) send();
    return sent;
  }

  /// Sends at a rate as far as there is room; those for which `answers` says so (by their number)
  /// are answered after `delay_us`, the others never. \return How many were sent.
  int run(std::uint32_t for_us, std::uint32_t rate, std::uint32_t delay_us,
          const std::function<bool(int)>& answers) {
    const std::uint32_t end_us = now_us_ + for_us;
    int sent = 0;
    while (now_us_ != end_us) {
      pass(kMillisecondUs);
      for (; !awaited_.empty() && now_us_ - awaited_.front() >= delay_us; awaited_.pop_front()) {
        window_.probe_answered(awaited_.front());
      }
      for (std::uint32_t i = 0; i < rate / 1'000 && window_.room_for_probe(); ++i, ++sent) {
        window_.probe_sent();
        if (answers(sent)) awaited_.push_back(now_us_);
      }
    }
    return sent;
  }
  std::size_t awaited() const { return awaited_.size(); }

 private:
  void end(int probes, void (ReceiveWindow::*how)(std::uint32_t) noexcept) {
    for (int i = 0; i < probes; ++i) {
      (window_.*how)(out_.front());
      out_.pop_front();
    }
  }

  std::uint32_t now_us_;
  ReceiveWindow window_;
  std::deque<std::uint32_t> out_;
  std::deque<std::uint32_t> awaited_;  // of run(): answers that are on their way
};

constexpr auto kNobody = [](int) { return false; };
constexpr auto kEverybody = [](int) { return true; };

TEST(ReceiveWindow, TakesEveryFirstProbeForOneThatIsAnswered) {
  Timeline line(100);
  EXPECT_EQ(line.fill(), 100);
  line.answer();
  EXPECT_EQ(line.fill(), 1);
}

TEST(ReceiveWindow, LearnsFromTimeThatARangeIsSilent) {
  Timeline line(100);
  line.send(100);
  line.pass(kPromptUs - 10 * kMillisecondUs);
  EXPECT_FALSE(line.window().room_for_probe());
  line.pass(10 * kMillisecondUs);
  EXPECT_GT(line.fill(), 1'900);
  line.pass(kPromptUs);
  EXPECT_GT(line.fill(), 5'000);
}

TEST(ReceiveWindow, LearnsFromBriefTimeoutsThatARangeIsSilent) {
  Timeline line(100);
  int room = 0;
  for (int round = 0; round < 6; ++round) {
    const int sent = line.fill();
    line.pass(20 * kMillisecondUs);
    line.give_in(sent);
    room = sent;
  }
  EXPECT_GT(room, 6'000);
}

TEST(ReceiveWindow, HoldsASilentRangeUpForAMomentAtTheBeginningOnly) {
  // With 332 answers in the buffer, as a host with the default net.core.rmem_max has it, and with
  // 6,553.
  for (const std::uint32_t capacity : {332u, 6'553u}) {
    for (const std::uint32_t rate : {1'000u, 50'000u, 100'000u}) {
      SCOPED_TRACE(testing::Message() << capacity << ' ' << rate);
      Timeline line(capacity);
      const auto asked = static_cast<int>(rate);
      EXPECT_GE(line.run(kSecondUs, rate, 0, kNobody), asked - asked / 10);
      // Nobody's time is up yet.
      EXPECT_EQ(line.run(kSecondUs, rate, 0, kNobody), asked);
      EXPECT_EQ(line.run(kSecondUs, rate, 0, kNobody), asked);
    }
  }
}

TEST(ReceiveWindow, KeepsAllAnswersWithinTheBufferWhereEverybodyIsPrompt) {
  for (const std::uint32_t delay_ms : {1u, 5u, 20u, 60u}) {
    SCOPED_TRACE(delay_ms);
    Timeline line(332);
    for (int i = 0; i < 1'000; ++i) {
      line.run(kMillisecondUs, 50'000, delay_ms * kMillisecondUs, kEverybody);
      ASSERT_LE(line.awaited(), 332u);
    }
  }
}

// Nobody can know of it before the first answer. From then on it is learned how many of those that
// are that old are answered, which is known exactly only when they have been.
TEST(ReceiveWindow, KeepsAboutAsManyAnswersOnTheirWayAsFitWhereAllComeLate) {
  for (const std::uint32_t delay_ms : {100u, 300u, 1'500u, 3'000u}) {
    SCOPED_TRACE(delay_ms);
    Timeline line(1'000);
    const auto run_ms = [&](std::uint32_t ms) {
      return line.run(ms * kMillisecondUs, 50'000, delay_ms * kMillisecondUs, kEverybody);
    };
    run_ms(delay_ms);
    EXPECT_GT(line.awaited(), 1'000u);
    // No more than a few are sent until those are in.
    run_ms(50);
    EXPECT_LT(run_ms(delay_ms - 50), 1'500);
    run_ms(4 * delay_ms);
    for (int i = 0; i < 2'000; ++i) {
      run_ms(1);
      ASSERT_LE(line.awaited(), 1'600u);
    }
  }
}

TEST(ReceiveWindow, IsNotHeldUpByTheFirstAnswersOfFew) {
  for (const std::uint32_t delay_ms : {1u, 60u, 70u, 300u, 600u}) {
    SCOPED_TRACE(delay_ms);
    Timeline line(332);
    const auto few = [](int number) { return number % 1'000 == 0; };
    EXPECT_GE(line.run(kSecondUs, 50'000, delay_ms * kMillisecondUs, few), 45'000);
    EXPECT_EQ(line.run(kSecondUs, 50'000, delay_ms * kMillisecondUs, few), 50'000);
  }
}

TEST(ReceiveWindow, CountsProbesForTheShareThatIsAnswered) {
  Timeline line(100);
  for (int i = 0; i < 100; ++i) {
    line.send(10);
    line.answer(5);
    line.pass(2 * kPromptUs);
    line.give_in(5);
  }
  EXPECT_NEAR(line.fill(), 200, 10);
}

TEST(ReceiveWindow, NoticesSoonThatARangeIsNotSilentAnyMore) {
  Timeline line(332);
  line.run(10 * kSecondUs, 50'000, 0, kNobody);
  line.run(kSecondUs / 2, 50'000, 30 * kMillisecondUs, kEverybody);
  EXPECT_LE(line.awaited(), 400u);
}

TEST(ReceiveWindow, KnowsHowManyProbesHaveRoomOneAfterTheOther) {
  for (const int answered : {0, 1, 7, 50, 99, 100}) {
    for (const int requests : {0, 1, 63, 99, 100, 101}) {
      SCOPED_TRACE(answered * 1000 + requests);
      Timeline line(100);
      line.send(100);
      line.answer(answered);
      line.pass(kPromptUs);
      line.give_in(100 - answered);
      for (int i = 0; i < requests; ++i) line.window().request_sent();
      const std::uint64_t room = line.window().room_for_probes();
      std::uint64_t sent = 0;
      for (; line.window().room_for_probe(); ++sent) {
        EXPECT_EQ(line.window().room_for_probes(), room - sent);
        line.send();
      }
      EXPECT_EQ(sent, room);
      EXPECT_EQ(line.window().room_for_probes(), 0u);
    }
  }
}

TEST(ReceiveWindow, LeavesGivenUpProbesOutOfItsExperience) {
  for (const std::uint32_t after_ms : {0u, 20u, 100u, 3'000u}) {
    SCOPED_TRACE(after_ms);
    Timeline line(10);
    line.send(10);
    line.pass(after_ms * kMillisecondUs);
    line.drop(10);
    line.pass(5 * kMillisecondUs);
    EXPECT_EQ(line.fill(), 10);
  }
}

TEST(ReceiveWindow, CountsRequestsToAgentsThatAnswerWhole) {
  Timeline line(2);
  ReceiveWindow& window = line.window();
  window.request_sent();
  EXPECT_TRUE(window.room_for_request());
  window.request_sent();
  line.pass(10 * kSecondUs);
  EXPECT_FALSE(window.room_for_request());
  EXPECT_FALSE(window.room_for_probe());
  window.request_ended();
  EXPECT_TRUE(window.room_for_request());
}

TEST(ReceiveWindow, KnowsHowOldProbesAre) {
  // Its clock comes round every 71 minutes.
  for (const std::uint32_t start_us : {0u, 5 * kSecondUs, 0xFFFFFFFFu - 40 * kMillisecondUs}) {
    SCOPED_TRACE(start_us);
    Timeline line(1'000'000, start_us);
    std::array<std::uint32_t, ReceiveWindow::kAges> ages{};
    for (int i = 0; i < 1'000; ++i) {
      line.send();
      line.pass(5 * kMillisecondUs);
    }
    for (std::uint32_t i = 1; i <= 1'000; ++i) {
      ++ages[line.window().age_of(line.now_us() - i * 5 * kMillisecondUs)];
    }
    for (unsigned age = 0; age < ages.size(); ++age) {
      EXPECT_EQ(line.window().probes(age), ages[age]) << age;
    }
    EXPECT_GT(ages.back(), 500u);
    line.give_in(1'000);
    for (unsigned age = 0; age < ages.size(); ++age) EXPECT_EQ(line.window().probes(age), 0u);
  }
}

TEST(ReceiveWindow, KnowsHowOldProbesAreAfterALongSleep) {
  Timeline line(1'000'000);
  line.send(10);
  line.pass(3'600 * kSecondUs);
  EXPECT_EQ(line.window().probes(ReceiveWindow::kAges - 1), 10u);
  line.send(10);
  EXPECT_EQ(line.window().probes(0), 10u);
  line.give_in(20);
  EXPECT_EQ(line.window().probes(), 0u);
}

TEST(ReceiveWindow, SaysWhenTimeMayOpenIt) {
  Timeline line(10);
  EXPECT_FALSE(line.window().next_change(line.now_us()));
  line.send(10);
  EXPECT_LE(line.window().next_change(line.now_us()), std::chrono::microseconds(4'096));
  int changes = 0;
  for (; line.window().next_change(line.now_us()); ++changes) {
    const Duration change = *line.window().next_change(line.now_us());
    line.pass(static_cast<std::uint32_t>(change / std::chrono::microseconds(1)));
  }
  // They are as old as can be.
  EXPECT_EQ(changes, 512);
}

}  // namespace
}  // namespace snmpring::engine
