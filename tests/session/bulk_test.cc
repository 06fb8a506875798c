#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "session/script.h"

namespace snmpring::session {
namespace {

using script::Answer;
using script::bindings;
using script::kTable;
using script::Mib;
using script::Outcome;
using script::Request;
using script::Scene;
using script::walk_of;
using testing::ElementsAre;
using testing::IsEmpty;

Scene told(std::uint32_t max_repetitions) {
  Scene scene = walk_of({kTable});
  scene.limits.max_repetitions = max_repetitions;
  return scene;
}

/// Repetitions request by request, repeated attempts included; 0 for GetNext.
std::vector<std::uint32_t> repetitions(const Outcome& outcome, std::size_t count) {
  std::vector<std::uint32_t> all;
  for (const Request& request : outcome.requests) {
    if (all.size() < count) all.push_back(request.max_repetitions);
  }
  return all;
}

unsigned count_bulk(const Outcome& outcome) {
  unsigned count = 0;
  for (const Request& request : outcome.requests) count += request.bulk();
  return count;
}

TEST(Bulk, StartsAtTenAndDoublesUpToWhatFitsOneDatagram) {
  Mib mib;
  for (int i = 1000; i < 2000; ++i) {
    mib.add(std::string(kTable) + '.' + std::to_string(i), script::number(5));
  }
  const Outcome outcome = script::run(walk_of({kTable}), mib);
  EXPECT_THAT(repetitions(outcome, 3), ElementsAre(10, 20, 40));
  EXPECT_TRUE(outcome.complete);
  std::uint32_t largest = 0;
  for (const Request& request : outcome.requests) {
    const Answer answer = mib(request);
    EXPECT_LE(script::encode_reply(answer, request).size(), kReplyOctetsGoal);
    largest = std::max(largest, request.max_repetitions);
  }
  EXPECT_EQ(largest, 50u);
}

TEST(Bulk, ShrinksAtOnceWhenRowsBecomeLarger) {
  Mib mib(kTable, 200);
  for (int i = 201; i <= 300; ++i) {
    mib.add(std::string(kTable) + '.' + std::to_string(i), script::text(std::string(400, 'x')));
  }
  const Outcome outcome = script::run(walk_of({kTable}), mib);
  EXPECT_TRUE(outcome.complete);
  unsigned above_goal = 0;
  for (const Request& request : outcome.requests) {
    above_goal += script::encode_reply(mib(request), request).size() > kReplyOctetsGoal;
  }
  EXPECT_LE(above_goal, 2u);
  EXPECT_EQ(outcome.requests.back().max_repetitions, 3u);
}

TEST(Bulk, GrowsAgainAfterALargeRow) {
  Mib mib(kTable, 2000);
  mib.add(std::string(kTable) + ".500", script::text(std::string(2000, 'x')));
  const Outcome outcome = script::run(walk_of({kTable}), mib);
  EXPECT_TRUE(outcome.complete);
  EXPECT_GE(outcome.requests.back().max_repetitions, 40u);
}

TEST(Bulk, DoesNotGrowWhereTheAgentGivesFewer) {
  const Mib mib(kTable, 100);
  const Outcome outcome = script::run(walk_of({kTable}), [&](Request request) {
    request.max_repetitions = std::min(request.max_repetitions, 4u);
    return mib(request);
  });
  EXPECT_EQ(outcome.rows.size(), 100u);
  for (const Request& request : outcome.requests) EXPECT_EQ(request.max_repetitions, 10u);
}

TEST(Bulk, AsksForHalfWithEachAttemptAndForASuccessorAtLast) {
  Scene scene = walk_of({kTable});
  for (unsigned retries = 0; retries <= 4; ++retries) {
    scene.limits.retries_max = retries;
    const Outcome outcome = script::run(scene, [](const Request&) { return script::silence(); });
    const std::vector<std::uint32_t> expected[] = {
        {10}, {10, 5}, {10, 5, 0}, {10, 5, 2, 0}, {10, 5, 2, 1, 0}};
    EXPECT_EQ(repetitions(outcome, 99), expected[retries]);
  }
}

TEST(Bulk, NeverAsksForLessThanOneWithManyAttempts) {
  Scene scene = walk_of({kTable});
  scene.limits.retries_max = 20;
  const Outcome outcome = script::run(scene, [](const Request&) { return script::silence(); });
  ASSERT_EQ(outcome.requests.size(), 21u);
  for (int i = 0; i < 20; ++i) EXPECT_GE(outcome.requests[i].max_repetitions, 1u);
  EXPECT_TRUE(outcome.requests[20].next());
}

TEST(Bulk, KeepsWhatItWasToldButForTheLastAttempt) {
  const Outcome outcome = script::run(told(50), [](const Request&) { return script::silence(); });
  EXPECT_THAT(repetitions(outcome, 99), ElementsAre(50, 50, 0));
}

TEST(Bulk, UsesTheNumberItWasTold) {
  const Outcome outcome = script::run(told(7), Mib(kTable, 100));
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.max_repetitions, 7u);
  for (const Request& request : outcome.requests) EXPECT_EQ(request.max_repetitions, 7u);
}

TEST(Bulk, StaysBelowWhatTheAgentDrops) {
  const Mib mib(kTable, 400);
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    return request.max_repetitions > 12 ? script::silence() : mib(request);
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.rows.size(), 400u);
  // 10 was answered, 20 was not. That is tried again twice at most, ever more rarely.
  unsigned repeated = 0;
  for (const Request& request : outcome.requests) repeated += request.attempt > 0;
  EXPECT_LE(repeated, 3u);
  EXPECT_THAT(repetitions(outcome, 5), ElementsAre(10, 20, 10, 10, 10));
  EXPECT_THAT(outcome.quirks, IsEmpty());
}

TEST(Bulk, LearnsFromTheFirstRequestWhatTheAgentDrops) {
  const Mib mib(kTable, 40);
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    return request.max_repetitions > 5 ? script::silence() : mib(request);
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_THAT(repetitions(outcome, 4), ElementsAre(10, 5, 5, 5));
}

TEST(Bulk, TriesToGrowAgainAfterEightFullReplies) {
  // The first reply was lost by chance, not for its size.
  const Mib mib(kTable, 2000);
  bool first = true;
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    return std::exchange(first, false) ? script::silence() : mib(request);
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_THAT(repetitions(outcome, 12), ElementsAre(10, 5, 5, 5, 5, 5, 5, 5, 5, 10, 20, 40));
}

TEST(Bulk, TakesTheLossOfWhatWasAnsweredBeforeForChance) {
  const Mib mib(kTable, 1000);
  int n = 0;
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    return ++n == 8 ? script::silence() : mib(request);
  });
  EXPECT_TRUE(outcome.complete);
  const std::uint32_t before = outcome.requests[6].max_repetitions;
  EXPECT_EQ(outcome.requests[7].max_repetitions, before);
  EXPECT_EQ(outcome.requests[8].max_repetitions, before / 2);
  EXPECT_EQ(outcome.requests[9].max_repetitions, before);
}

TEST(Bulk, BelievesTwoLossesInARow) {
  const Mib mib(kTable, 1000);
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    const bool late = request.oids[0] > std::string(kTable) + ".5";
    return late && request.max_repetitions > 40 ? script::silence() : mib(request);
  });
  EXPECT_TRUE(outcome.complete);
  unsigned repeated = 0;
  for (const Request& request : outcome.requests) repeated += request.attempt > 0;
  EXPECT_LE(repeated, 6u);
}

unsigned count_requests_after_loss(double loss, std::uint64_t seed, unsigned rows) {
  Scene scene = walk_of({kTable});
  scene.limits.retries_max = 20;
  const Mib mib(kTable, rows);
  Prng prng(seed);
  const Outcome outcome = script::run(scene, [&](const Request& request) {
    return prng.chance(loss) ? script::silence() : mib(request);
  });
  EXPECT_TRUE(outcome.complete) << outcome.error;
  EXPECT_EQ(outcome.rows.size(), rows);
  return static_cast<unsigned>(outcome.requests.size());
}

TEST(Bulk, IsNotMadeSmallByLoss) {
  // With 25 repetitions throughout it would take 3,000 / 25 / 0.7 = 171.
  unsigned sum = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const unsigned requests = count_requests_after_loss(0.3, seed, 3'000);
    EXPECT_LE(requests, 342u) << seed;
    sum += requests;
  }
  EXPECT_LE(sum / 20, 171u);
}

TEST(Bulk, IsNotMadeSmallByAnAgentThatAnswersTenRequestsASecond) {
  // Ten go through, the next waits for its timeout, and meanwhile there is room for ten more.
  const Mib mib(kTable, 400);
  int tokens = 10;
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    if (tokens == 0) {
      tokens = 10;
      return script::silence();
    }
    --tokens;
    return mib(request);
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.rows.size(), 400u);
  EXPECT_LE(outcome.requests.size(), 40u);
}

TEST(Bulk, IsNotMadeSmallByAnAgentThatAnswersNothingButRepeats) {
  // It allows one request in some time that is longer than the way there and back.
  const Mib mib(kTable, 400);
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    return request.attempt == 0 ? script::silence() : mib(request);
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.rows.size(), 400u);
  EXPECT_LE(outcome.requests.size(), 40u);
}

TEST(Bulk, RemembersWhatFailedAtTheEndOfATable) {
  // Every GetBulk is dropped, and GetNext says that each table ends at once.
  Scene scene = walk_of({kTable, "1.3.6.1.2.1.2.2.1.11", "1.3.6.1.2.1.2.2.1.12"});
  const Outcome outcome = script::run(scene, [](const Request& request) {
    return request.bulk() ? script::silence() : script::error(2, 1);
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(count_bulk(outcome), 2u);
  EXPECT_THAT(outcome.quirks, ElementsAre("no_bulk", "v2c_no_such_name"));
}

TEST(Bulk, HalvesAtTooBigWithAQuirk) {
  const Mib mib(kTable, 100);
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    return request.max_repetitions > 4 ? script::error(1, 0) : mib(request);
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.rows.size(), 100u);
  EXPECT_THAT(repetitions(outcome, 5), ElementsAre(10, 5, 2, 2, 2));
  EXPECT_THAT(outcome.quirks, ElementsAre("too_big_bulk"));
}

TEST(Bulk, HalvesWhatItWasToldAtTooBig) {
  const Mib mib(kTable, 20);
  const Outcome outcome = script::run(told(16), [&](const Request& request) {
    return request.max_repetitions > 4 ? script::error(1, 0) : mib(request);
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_THAT(repetitions(outcome, 5), ElementsAre(16, 8, 4, 4, 4));
}

TEST(Bulk, HalvesTheLargestNumberItCanBeTold) {
  const Mib mib(kTable, 20);
  const Outcome outcome = script::run(told(2147483647), [&](const Request& request) {
    return request.max_repetitions > 8 ? script::error(1, 0) : mib(request);
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.requests[0].max_repetitions, 2147483647u);
  EXPECT_LE(outcome.requests.size(), 40u);
}

TEST(Bulk, EndsAtGetNextWhereEvenOneIsTooBig) {
  const Mib mib(kTable, 6);
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    return request.bulk() ? script::error(1, 0) : mib(request);
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.rows.size(), 6u);
  EXPECT_THAT(repetitions(outcome, 6), ElementsAre(10, 5, 2, 1, 0, 0));
  EXPECT_THAT(outcome.quirks, ElementsAre("no_bulk", "too_big_bulk"));
}

TEST(Bulk, SendsASmallerRequestAtOnceAfterATruncatedReply) {
  const Mib mib(kTable, 60);
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    Answer answer = mib(request);
    answer.truncated = request.max_repetitions > 5;
    return answer;
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_THAT(repetitions(outcome, 4), ElementsAre(10, 5, 5, 5));
}

TEST(Bulk, HalvesWhatItWasToldAfterATruncatedReply) {
  const Mib mib(kTable, 60);
  const Outcome outcome = script::run(told(40), [&](const Request& request) {
    Answer answer = mib(request);
    answer.truncated = request.max_repetitions > 20;
    return answer;
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_THAT(repetitions(outcome, 4), ElementsAre(40, 20, 20, 20));
}

TEST(Bulk, FallsBackToGetNextAtEachErrorStatus) {
  const Mib mib(kTable, 6);
  for (const std::int32_t status : {2, 3, 5, 13, 99, -1}) {
    SCOPED_TRACE(status);
    const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
      return request.bulk() ? script::error(status, 0) : mib(request);
    });
    EXPECT_TRUE(outcome.complete);
    EXPECT_EQ(outcome.rows.size(), 6u);
    EXPECT_EQ(count_bulk(outcome), 1u);
    EXPECT_THAT(outcome.quirks, ElementsAre("no_bulk"));
  }
}

TEST(Bulk, FallsBackToGetNextAtAnEmptyList) {
  const Mib mib(kTable, 6);
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    return request.bulk() ? bindings({}) : mib(request);
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.rows.size(), 6u);
  EXPECT_THAT(outcome.quirks, ElementsAre("no_bulk"));
}

TEST(Bulk, ShowsNoQuirkWhereGetNextFailsToo) {
  const Outcome outcome =
      script::run(walk_of({kTable}), [](const Request&) { return script::error(5, 1); });
  EXPECT_EQ(outcome.error, "gen_err");
  EXPECT_EQ(outcome.requests.size(), 2u);
  EXPECT_THAT(outcome.quirks, IsEmpty());
}

TEST(Bulk, UsesGetNextForAnAgentThatDropsEveryGetBulkAndTriesAgainTwice) {
  const Mib mib(kTable, 300);
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    return request.bulk() ? script::silence() : mib(request);
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.rows.size(), 300u);
  EXPECT_THAT(outcome.quirks, ElementsAre("no_bulk"));
  std::vector<std::uint32_t> expected = {10, 5, 0};
  expected.insert(expected.end(), 8, 0);
  expected.insert(expected.end(), {2, 1, 0});
  expected.insert(expected.end(), 64, 0);
  expected.insert(expected.end(), {2, 1, 0});
  EXPECT_EQ(repetitions(outcome, expected.size()), expected);
  EXPECT_EQ(count_bulk(outcome), 6u);
}

TEST(Bulk, UsesGetNextWhereEveryGetBulkBeginsToBeDropped) {
  // Once is chance, twice is not; then it is tried twice more.
  const Mib mib(kTable, 300);
  const Outcome outcome = script::run(told(10), [&](const Request& request) {
    const bool late = request.oids[0] != kTable;
    return late && request.bulk() ? script::silence() : mib(request);
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.rows.size(), 300u);
  EXPECT_THAT(outcome.quirks, ElementsAre("no_bulk"));
  EXPECT_EQ(count_bulk(outcome), 1u + 2 * 2 + 2 * 2);
}

TEST(Bulk, ReturnsToGetBulkOnceItWorks) {
  const Mib mib(kTable, 200);
  int n = 0;
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    return ++n <= 2 ? script::silence() : mib(request);
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_THAT(outcome.quirks, IsEmpty());
  std::vector<std::uint32_t> expected = {10, 5, 0};
  expected.insert(expected.end(), 8, 0);
  expected.insert(expected.end(), {2, 4, 8});
  EXPECT_EQ(repetitions(outcome, expected.size()), expected);
}

TEST(Bulk, ReturnsToGetBulkAfterOneBadAnswer) {
  const Mib mib(kTable, 200);
  bool first = true;
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    return std::exchange(first, false) ? script::error(5, 1) : mib(request);
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_THAT(outcome.quirks, IsEmpty());
  std::vector<std::uint32_t> expected = {10, 0};
  expected.insert(expected.end(), 8, 0);
  expected.insert(expected.end(), {2, 4, 8});
  EXPECT_EQ(repetitions(outcome, expected.size()), expected);
}

TEST(Bulk, TriesAgainWithTheNumberItWasTold) {
  const Mib mib(kTable, 100);
  int n = 0;
  const Outcome outcome = script::run(told(20), [&](const Request& request) {
    return ++n <= 2 ? script::silence() : mib(request);
  });
  std::vector<std::uint32_t> expected = {20, 20, 0};
  expected.insert(expected.end(), 8, 0);
  expected.insert(expected.end(), {20, 20});
  EXPECT_EQ(repetitions(outcome, expected.size()), expected);
}

TEST(Bulk, SurvivesAProbeThatTellsNothing) {
  // The GetBulk that probes meets an object which fails either way; the next root still gets
  // probed.
  const Mib mib(kTable, 400);
  Scene scene = walk_of({kTable, std::string(kTable) + ".9", kTable});
  int n = 0;
  const Outcome outcome = script::run(scene, [&](const Request& request) -> Answer {
    ++n;
    if (n <= 2) return script::silence();
    if (n == 12 || n == 13) return script::error(5, 1);
    return mib(request);
  });
  EXPECT_EQ(outcome.error, "gen_err");
  EXPECT_TRUE(outcome.requests.back().bulk());
  EXPECT_THAT(outcome.quirks, IsEmpty());
}

TEST(Bulk, ReportsTheLastNumberThatWasUsed) {
  const Mib mib(kTable, 25);
  const Outcome outcome = script::run(walk_of({kTable}), mib);
  EXPECT_THAT(repetitions(outcome, 99), ElementsAre(10, 20));
  EXPECT_EQ(outcome.max_repetitions, 20u);
}

TEST(Bulk, ReportsTheNumberOfAFirstRequestThatWasRepeated) {
  Mib mib(kTable, 3);
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    return request.attempt < 2 ? script::silence() : bindings({});
  });
  EXPECT_EQ(outcome.max_repetitions, 5u);
}

}  // namespace
}  // namespace snmpring::session
