#include "engine/request_history.h"

#include <gtest/gtest.h>

#include "engine/timestamps.h"

namespace snmpring::engine {
namespace {

using namespace std::chrono_literals;

class RequestHistoryTest : public testing::Test {
 protected:
  /// So many attempts were sent, the last of them a second ago.
  static Request sent(unsigned attempts, unsigned free_repeats = 0) {
    Request request{};
    request.attempts = attempts & 31;
    request.free_repeats = free_repeats & 15;
    request.sent_us = microseconds(kNow - 1s);
    return request;
  }

  static constexpr Instant kNow = Instant{} + 100s;
  static constexpr Duration kTimeout = 3s;
  static constexpr RequestHistory::Slot kSlot = 5;
  RequestHistory history_{16};
};

TEST_F(RequestHistoryTest, TakesAttemptsToLieATimeoutApart) {
  const Request request = sent(3);
  EXPECT_EQ(history_.sent_at(kSlot, request, 2, kTimeout, kNow), kNow - 1s);
  EXPECT_EQ(history_.sent_at(kSlot, request, 1, kTimeout, kNow), kNow - 4s);
  EXPECT_EQ(history_.sent_at(kSlot, request, 0, kTimeout, kNow), kNow - 7s);
}

TEST_F(RequestHistoryTest, TakesFreeRepeatsForNoTime) {
  EXPECT_EQ(history_.sent_at(kSlot, sent(3, 2), 0, kTimeout, kNow), kNow - 1s);
  EXPECT_EQ(history_.sent_at(kSlot, sent(3, 1), 0, kTimeout, kNow), kNow - 4s);
}

TEST_F(RequestHistoryTest, RemembersTheFirstAttemptOfWhatWasRepeatedBeforeItsTime) {
  Request request = sent(3);
  EXPECT_FALSE(history_.knows_first_sent(kSlot));
  EXPECT_TRUE(history_.waited_in_full(kSlot));
  history_.note_first_sent(kSlot, kNow - 2s);
  EXPECT_TRUE(history_.knows_first_sent(kSlot));
  EXPECT_FALSE(history_.waited_in_full(kSlot));
  EXPECT_EQ(history_.sent_at(kSlot, request, 0, kTimeout, kNow), kNow - 2s);
  EXPECT_EQ(history_.sent_at(kSlot, request, 1, kTimeout, kNow), kNow - 2s) << "not before that";
  request.set_misfit(session::ErrorWord::decode);
  history_.forget(kSlot, request);
  EXPECT_FALSE(history_.knows_first_sent(kSlot));
}

TEST_F(RequestHistoryTest, KnowsAMomentThatLooksLikeNone) {
  history_.note_first_sent(kSlot, Instant{});
  EXPECT_TRUE(history_.knows_first_sent(kSlot));
}

TEST_F(RequestHistoryTest, RemembersWhenATargetWasBegun) {
  EXPECT_EQ(history_.target_started(kSlot, kNow), std::nullopt);
  history_.note_target_started(kSlot, kNow - 9s);
  EXPECT_EQ(history_.target_started(kSlot, kNow), kNow - 9s);
  EXPECT_FALSE(history_.waited_in_full(kSlot));
}

TEST_F(RequestHistoryTest, CountsTheAttemptsThatCostARetry) {
  const Request request = sent(5, 2);
  history_.note_free(kSlot, 0);
  history_.note_free(kSlot, 2);
  EXPECT_EQ(history_.free_attempts(kSlot), 2u);
  const unsigned charged[] = {0, 0, 1, 1, 2};
  for (unsigned attempt = 0; attempt < 5; ++attempt) {
    EXPECT_EQ(history_.charged_before(kSlot, request, attempt), charged[attempt]) << attempt;
  }
  history_.forget(kSlot, request);
  EXPECT_EQ(history_.free_attempts(kSlot), 0u);
}

TEST_F(RequestHistoryTest, KeepsARefusedEngineUntilItIsTakenOrTheRequestEnds) {
  EXPECT_FALSE(history_.take_refused_engine(kSlot));
  history_.note_refused_engine(kSlot,
                               {.engine_id = {1, 2, 3, 4, 5}, .reading = {}, .received = {}});
  EXPECT_TRUE(history_.has_refused_engine(kSlot));
  const auto taken = history_.take_refused_engine(kSlot);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->engine_id.size(), 5u);
  EXPECT_FALSE(history_.has_refused_engine(kSlot));

  history_.note_refused_engine(kSlot, *taken);
  Request request = sent(1);
  request.set_misfit(session::ErrorWord::unknown_engine);
  history_.forget(kSlot, request);
  EXPECT_FALSE(history_.has_refused_engine(kSlot));
}

TEST_F(RequestHistoryTest, KeepsWhatWasAskedFirst) {
  EXPECT_EQ(history_.earlier(7), nullptr);
  RequestHistory::Earlier first{};
  first.word = session::ErrorWord::timeout;
  history_.make_earlier(7, first).tx = 3;
  first.word = session::ErrorWord::icmp_port;
  history_.make_earlier(7, first).tx += 2;
  EXPECT_EQ(history_.earlier_count(), 1u);
  ASSERT_NE(history_.earlier(7), nullptr);
  EXPECT_EQ(history_.earlier(7)->word, session::ErrorWord::timeout);
  EXPECT_EQ(history_.earlier(7)->tx, 5u);
  EXPECT_EQ(history_.earlier(8), nullptr);
  history_.forget_earlier(7);
  EXPECT_EQ(history_.earlier(7), nullptr);
}

}  // namespace
}  // namespace snmpring::engine
