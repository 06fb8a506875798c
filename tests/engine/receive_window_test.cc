#include "engine/receive_window.h"

#include <gtest/gtest.h>

namespace snmpring::engine {
namespace {

TEST(ReceiveWindow, TakesEveryFirstProbeForOneThatIsAnswered) {
  ReceiveWindow window(100);
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(window.room_for_probe());
    window.probe_sent();
  }
  EXPECT_FALSE(window.room_for_probe());
  window.probe_answered();
  EXPECT_TRUE(window.room_for_probe());
  window.probe_sent();
  EXPECT_FALSE(window.room_for_probe());
}

TEST(ReceiveWindow, LearnsThatARangeIsSilent) {
  ReceiveWindow window(100);
  for (int i = 0; i < 100; ++i) window.probe_sent();
  for (int i = 0; i < 100; ++i) window.probe_unanswered();
  for (int i = 0; i < 6000; ++i) {
    ASSERT_TRUE(window.room_for_probe()) << i;
    window.probe_sent();
  }
}

TEST(ReceiveWindow, CountsProbesForTheShareThatIsAnswered) {
  ReceiveWindow window(100);
  for (int i = 0; i < 1000; ++i) {
    window.probe_sent();
    if (i % 2 == 0) {
      window.probe_answered();
    } else {
      window.probe_unanswered();
    }
  }
  int room = 0;
  for (; window.room_for_probe(); ++room) window.probe_sent();
  EXPECT_NEAR(room, 200, 2);
}

TEST(ReceiveWindow, KnowsHowManyProbesHaveRoomOneAfterTheOther) {
  for (const int answered : {0, 1, 7, 50, 99, 100}) {
    for (const int requests : {0, 1, 63, 99, 100, 101}) {
      SCOPED_TRACE(answered * 1000 + requests);
      ReceiveWindow window(100);
      for (int i = 0; i < 100; ++i) {
        window.probe_sent();
        i < answered ? window.probe_answered() : window.probe_unanswered();
      }
      for (int i = 0; i < requests; ++i) window.request_sent();
      const std::uint64_t room = window.room_for_probes();
      std::uint64_t sent = 0;
      for (; window.room_for_probe(); ++sent) {
        EXPECT_EQ(window.room_for_probes(), room - sent);
        window.probe_sent();
      }
      EXPECT_EQ(sent, room);
      EXPECT_EQ(window.room_for_probes(), 0u);
    }
  }
}

TEST(ReceiveWindow, LeavesGivenUpProbesOutOfItsExperience) {
  ReceiveWindow window(10);
  for (int i = 0; i < 10; ++i) window.probe_sent();
  for (int i = 0; i < 10; ++i) window.probe_dropped();
  int room = 0;
  for (; window.room_for_probe(); ++room) window.probe_sent();
  EXPECT_EQ(room, 10);
}

TEST(ReceiveWindow, CountsRequestsToAgentsThatAnswerWhole) {
  ReceiveWindow window(2);
  window.request_sent();
  EXPECT_TRUE(window.room_for_request());
  window.request_sent();
  EXPECT_FALSE(window.room_for_request());
  EXPECT_FALSE(window.room_for_probe());
  window.request_ended();
  EXPECT_TRUE(window.room_for_request());
}

}  // namespace
}  // namespace snmpring::engine
