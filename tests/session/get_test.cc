#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "session/script.h"

namespace snmpring::session {
namespace {

using ber::ValueType;
using script::Answer;
using script::bindings;
using script::get_of;
using script::in_turn;
using script::Mib;
using script::Outcome;
using script::Request;
using script::Scene;
using script::v1_get_of;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kA = "1.3.6.1.2.1.1.1.0";
constexpr const char* kB = "1.3.6.1.2.1.1.2.0";
constexpr const char* kC = "1.3.6.1.2.1.1.3.0";
constexpr const char* kD = "1.3.6.1.2.1.1.4.0";

Mib abcd() {
  Mib mib;
  for (const char* oid : {kA, kB, kC, kD}) mib.add(oid, script::number(7));
  return mib;
}

std::vector<std::string> many(unsigned count) {
  std::vector<std::string> oids;
  for (unsigned i = 1; i <= count; ++i) {
    oids.push_back("1.3.6.1.2.1.2.2.1.10." + std::to_string(i));
  }
  return oids;
}

TEST(Get, GivesOneRowForEachOidInTheirOrder) {
  const Outcome outcome = script::run(get_of({kC, kA, kD}), abcd());
  EXPECT_THAT(outcome.oids(), ElementsAre(kC, kA, kD));
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.requests.size(), 1u);
  EXPECT_EQ(outcome.rows[0].root, kC);
  EXPECT_EQ(outcome.rows[0].number, 7);
  EXPECT_EQ(outcome.anomalies, ber::Anomalies());
}

TEST(Get, GivesMissesAsRowsOfTheirException) {
  const Outcome outcome =
      script::run(get_of({kA, kB, kC}), in_turn({bindings({{kA, script::no_such_object()},
                                                           {kB, script::number(1)},
                                                           {kC, script::no_such_instance()}})}));
  EXPECT_THAT(outcome.types(), ElementsAre(ValueType::no_such_object, ValueType::integer32,
                                           ValueType::no_such_instance));
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.status, Status::ok);
}

TEST(Get, AsksForThreeThousandInRequestsThatTravelInOnePiece) {
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 3000);
  const Outcome outcome = script::run(get_of(many(3000)), mib);
  EXPECT_EQ(outcome.oids(), many(3000));
  EXPECT_TRUE(outcome.complete);
  for (const Request& request : outcome.requests) EXPECT_LE(request.octets, kRequestOctetsMax);
  EXPECT_LE(outcome.requests.size(), 50u);
}

TEST(Get, KeepsRequestsInOnePieceWithTheLongestCommunityAndOids) {
  std::string longest = "1.3";
  for (int i = 0; i < 126; ++i) longest += ".4294967295";
  Mib mib;
  std::vector<std::string> oids;
  for (int i = 0; i < 5; ++i) {
    oids.push_back(longest);
    mib.add(oids.back(), script::number(i));
  }
  Scene scene = get_of(oids);
  scene.community = std::string(255, 'c');
  const Outcome outcome = script::run(scene, mib);
  EXPECT_EQ(outcome.rows.size(), 5u);
  EXPECT_TRUE(outcome.complete);
  for (const Request& request : outcome.requests) EXPECT_LE(request.octets, kRequestOctetsMax);
}

TEST(Get, FitsTheShortestOidsIntoOneRequestUpToItsPlaces) {
  std::vector<std::string> oids(400, "1.3");
  Mib mib;
  mib.add("1.3", script::number(1));
  const Outcome outcome = script::run(get_of(oids), mib);
  EXPECT_EQ(outcome.rows.size(), 400u);
  EXPECT_EQ(outcome.requests.size(), 3u);
}

TEST(Get, MatchesAReplyInAnotherOrderByName) {
  const Outcome outcome = script::run(
      get_of({kA, kB, kC}),
      in_turn(
          {bindings({{kC, script::number(3)}, {kA, script::number(1)}, {kB, script::number(2)}})}));
  EXPECT_THAT(outcome.oids(), ElementsAre(kA, kB, kC));
  EXPECT_EQ(outcome.rows[1].number, 2);
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.anomalies, ber::Anomalies());
}

TEST(Get, AnswersAnOidThatIsAskedTwiceTwice) {
  const Outcome outcome = script::run(get_of({kA, kB, kA}), abcd());
  EXPECT_THAT(outcome.oids(), ElementsAre(kA, kB, kA));
}

TEST(Get, GivesNoRowForAnOidThatWasNotAsked) {
  const Outcome outcome = script::run(
      get_of({kA, kB}), in_turn({bindings({{kD, script::number(9)}, {kA, script::number(1)}}),
                                 bindings({{kB, script::number(2)}})}));
  EXPECT_THAT(outcome.oids(), ElementsAre(kA, kB));
  EXPECT_TRUE(outcome.complete);
  EXPECT_TRUE(outcome.anomalies.has(ber::Anomaly::unexpected_oid));
  EXPECT_FALSE(outcome.anomalies.has(ber::Anomaly::extra_varbind));
}

TEST(Get, NotesVarbindsBeyondThoseAskedFor) {
  const Outcome outcome = script::run(
      get_of({kA}), in_turn({bindings({{kA, script::number(1)}, {kB, script::number(2)}})}));
  EXPECT_THAT(outcome.oids(), ElementsAre(kA));
  EXPECT_TRUE(outcome.complete);
  EXPECT_TRUE(outcome.anomalies.has(ber::Anomaly::extra_varbind));
}

TEST(Get, TakesTheFirstOfTwoAnswersToOneOid) {
  const Outcome outcome = script::run(
      get_of({kA, kB}),
      in_turn(
          {bindings({{kA, script::number(1)}, {kA, script::number(2)}, {kB, script::number(3)}})}));
  EXPECT_THAT(outcome.oids(), ElementsAre(kA, kB));
  EXPECT_EQ(outcome.rows[0].number, 1);
  EXPECT_TRUE(outcome.complete);
  EXPECT_TRUE(outcome.anomalies.has(ber::Anomaly::extra_varbind));
  EXPECT_FALSE(outcome.anomalies.has(ber::Anomaly::unexpected_oid));
}

TEST(Get, AsksAgainForWhatAReplyLeftOut) {
  const Mib mib = abcd();
  const Outcome outcome = script::run(get_of({kA, kB, kC, kD}), [&](const Request& request) {
    Answer answer = mib(request);
    answer.bindings.resize(1);
    return answer;
  });
  EXPECT_THAT(outcome.oids(), ElementsAre(kA, kB, kC, kD));
  EXPECT_EQ(outcome.requests.size(), 4u);
  EXPECT_TRUE(outcome.complete);
}

TEST(Get, FailsWhatAReplyThatAnswersNothingWasAskedFor) {
  for (const Answer& answer : {bindings({}), bindings({{kD, script::number(1)}})}) {
    const Outcome outcome = script::run(get_of({kA, kB}), in_turn({answer}));
    EXPECT_THAT(outcome.rows, IsEmpty());
    EXPECT_EQ(outcome.error, "empty_reply");
    EXPECT_EQ(outcome.error_oid, kA);
    EXPECT_EQ(outcome.status, Status::error);
    EXPECT_EQ(outcome.requests.size(), 1u);
  }
}

TEST(Get, GoesOnWithTheNextChunkAfterAnEmptyReply) {
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 200);
  bool first = true;
  const Outcome outcome = script::run(get_of(many(200)), [&](const Request& request) {
    return std::exchange(first, false) ? bindings({}) : mib(request);
  });
  EXPECT_EQ(outcome.error, "empty_reply");
  EXPECT_EQ(outcome.rows.size(), 200u - outcome.requests[0].oids.size());
  EXPECT_EQ(outcome.status, Status::partial);
}

TEST(Get, LosesOneBadVarbindOnly) {
  const Outcome outcome = script::run(
      get_of({kA, kB, kC}),
      in_turn(
          {bindings({{kA, script::number(1)}, {kB, script::broken()}, {kC, script::number(3)}})}));
  EXPECT_THAT(outcome.oids(), ElementsAre(kA, kC));
  EXPECT_EQ(outcome.error, "decode");
  EXPECT_EQ(outcome.error_oid, kB);
  EXPECT_FALSE(outcome.complete);
  EXPECT_EQ(outcome.requests.size(), 1u);
}

TEST(Get, TakesAVarbindWithoutAReadableNameForTheOneAskedForInItsPlace) {
  const Outcome outcome = script::run(
      get_of({kA, kB, kC}),
      in_turn(
          {bindings({{kA, script::number(1)}, {"", script::number(2)}, {kC, script::number(3)}})}));
  EXPECT_THAT(outcome.oids(), ElementsAre(kA, kC));
  EXPECT_EQ(outcome.error, "decode");
  EXPECT_EQ(outcome.error_oid, kB);
}

TEST(Get, PrefersAnAnswerByNameOverALostOneByPlace) {
  const Outcome outcome = script::run(
      get_of({kA, kB}),
      in_turn(
          {bindings({{"", script::number(2)}, {kA, script::number(1)}, {kB, script::number(3)}})}));
  EXPECT_THAT(outcome.oids(), ElementsAre(kA, kB));
  EXPECT_TRUE(outcome.complete);
  EXPECT_TRUE(outcome.anomalies.has(ber::Anomaly::lost_varbind));
}

TEST(Get, GivesAV1MissItsRowInItsPlace) {
  Mib mib;
  mib.add(kA, script::number(1));
  mib.add(kC, script::number(3));
  const Outcome outcome = script::run(v1_get_of({kA, kB, kC, kD}), mib);
  EXPECT_THAT(outcome.oids(), ElementsAre(kA, kB, kC, kD));
  EXPECT_THAT(outcome.types(), ElementsAre(ValueType::integer32, ValueType::no_such_instance,
                                           ValueType::integer32, ValueType::no_such_instance));
  EXPECT_TRUE(outcome.complete);
  EXPECT_THAT(outcome.quirks, ElementsAre("v1_no_such_name"));
  // All, without B, without B and D; that D is missing is proven by the last, and B is asked for
  // alone.
  EXPECT_EQ(outcome.requests.size(), 4u);
}

TEST(Get, NeedsNoMoreThanTwoRequestsForOneMissInV1) {
  Mib mib;
  mib.add(kA, script::number(1));
  mib.add(kC, script::number(3));
  const Outcome outcome = script::run(v1_get_of({kA, kB, kC}), mib);
  EXPECT_THAT(outcome.types(),
              ElementsAre(ValueType::integer32, ValueType::no_such_instance, ValueType::integer32));
  EXPECT_EQ(outcome.requests.size(), 2u);
}

TEST(Get, GivesOnlyMissesForAV1AgentThatHasNothing) {
  const Outcome outcome = script::run(v1_get_of({kA, kB, kC}), Mib());
  EXPECT_THAT(outcome.oids(), ElementsAre(kA, kB, kC));
  EXPECT_THAT(outcome.types(), ElementsAre(ValueType::no_such_instance, ValueType::no_such_instance,
                                           ValueType::no_such_instance));
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.anomalies, ber::Anomalies());
  // The first place is blamed twice running, so that each is asked for alone.
  EXPECT_EQ(outcome.requests.size(), 5u);
}

/// How an agent finds the error-index for the OIDs that fail, counted from 1, of so many.
using Blame = std::function<std::int32_t(const std::vector<std::size_t>& failing, std::size_t of)>;
struct NamedBlame {
  const char* name;
  bool honest;
  Blame blame;
};

std::vector<NamedBlame> blames(Prng& prng) {
  const auto i32 = [](std::size_t n) { return static_cast<std::int32_t>(n); };
  return {
      {"first failing", true, [=](const auto& failing, std::size_t) { return i32(failing[0]); }},
      {"last failing", true, [=](const auto& failing, std::size_t) { return i32(failing.back()); }},
      {"any failing", true,
       [=, &prng](const auto& failing, std::size_t) {
         return i32(failing[prng.below(failing.size())]);
       }},
      {"first", false, [=](const auto&, std::size_t) { return 1; }},
      {"last", false, [=](const auto&, std::size_t of) { return i32(of); }},
      {"middle", false, [=](const auto&, std::size_t of) { return i32((of + 1) / 2); }},
      {"third", false, [=](const auto&, std::size_t) { return 3; }},
      {"next", false, [=](const auto& failing, std::size_t) { return i32(failing[0]) + 1; }},
      {"before", false, [=](const auto& failing, std::size_t) { return i32(failing[0]) - 1; }},
      {"none", false, [=](const auto&, std::size_t) { return 0; }},
      {"any", false, [=, &prng](const auto&, std::size_t of) { return i32(1 + prng.below(of)); }},
      {"anything", false,
       [=, &prng](const auto&, std::size_t of) { return i32(prng.below(of + 3)) - 1; }},
  };
}

/// Fails as a whole with `status` where one of `bad` is asked for.
script::Agent failing(const Mib& mib, std::set<std::string> bad, std::int32_t status,
                      const Blame& blame) {
  return [=, &mib](const Request& request) -> Answer {
    std::vector<std::size_t> failing;
    for (std::size_t i = 0; i < request.oids.size(); ++i) {
      if (bad.contains(request.oids[i])) failing.push_back(i + 1);
    }
    if (failing.empty()) return mib(request);
    return script::error(status, blame(failing, request.oids.size()));
  };
}

std::set<std::string> some_of(const std::vector<std::string>& oids, std::size_t count, Prng& prng) {
  std::set<std::string> some;
  while (some.size() < count) some.insert(oids[prng.below(oids.size())]);
  return some;
}

TEST(Get, CallsNothingMissingThatIsThereWhateverAV1ErrorIndexSays) {
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 60);
  Prng prng(1);
  for (const NamedBlame& liar : blames(prng)) {
    for (const std::size_t count : {1u, 2u, 3u, 12u, 40u}) {
      for (const std::size_t missing : {1u, 2u, 3u, 11u, 40u}) {
        if (missing > count) continue;
        SCOPED_TRACE(testing::Message() << liar.name << ' ' << missing << " of " << count);
        const std::vector<std::string> oids = many(static_cast<unsigned>(count));
        const std::set<std::string> bad = some_of(oids, missing, prng);
        const Outcome outcome = script::run(v1_get_of(oids), failing(mib, bad, 2, liar.blame));
        if (liar.honest) {
          EXPECT_EQ(outcome.oids(), oids);
          EXPECT_EQ(outcome.anomalies, ber::Anomalies());
        } else {
          EXPECT_THAT(outcome.oids(), testing::UnorderedElementsAreArray(oids));
        }
        for (const script::RowCopy& row : outcome.rows) {
          EXPECT_EQ(row.type == ValueType::no_such_instance, bad.contains(row.oid)) << row.oid;
        }
        EXPECT_TRUE(outcome.complete);
        EXPECT_LE(outcome.requests.size(), 2 * count + 8);
      }
    }
  }
}

TEST(Get, AsksForFewWhereAnIndexTellsTheTruth) {
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 60);
  const std::vector<std::string> oids = many(40);
  const std::set<std::string> bad = {oids[3], oids[10], oids[20], oids[39]};
  const Outcome outcome =
      script::run(v1_get_of(oids), failing(mib, bad, 2, [](const auto& failing, std::size_t) {
                    return static_cast<std::int32_t>(failing.front());
                  }));
  EXPECT_EQ(outcome.oids(), oids);
  EXPECT_EQ(outcome.anomalies, ber::Anomalies());
  // Five to find them, and three alone, as the last one needs no more proof.
  EXPECT_EQ(outcome.requests.size(), 8u);
}

TEST(Get, SaysThatAnIndexWasWrong) {
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 8);
  const std::vector<std::string> oids = many(8);
  const Outcome outcome =
      script::run(v1_get_of(oids), failing(mib, {oids[2]}, 2, [](const auto&, std::size_t of) {
                    return static_cast<std::int32_t>(of);
                  }));
  EXPECT_EQ(outcome.oids(), oids);
  EXPECT_EQ(outcome.anomalies, ber::Anomalies(ber::Anomaly::bad_error_index));
}

TEST(Get, FailsNoOidForTheErrorOfAnother) {
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 40);
  Prng prng(1);
  const std::vector<std::string> oids = many(40);
  for (const NamedBlame& liar : blames(prng)) {
    for (const std::int32_t status : {2, 5, 13, 16, 99}) {
      for (const std::size_t wrong : {1u, 2u, 7u}) {
        SCOPED_TRACE(testing::Message() << liar.name << ' ' << status << ' ' << wrong);
        const std::set<std::string> bad = some_of(oids, wrong, prng);
        const Outcome outcome = script::run(get_of(oids), failing(mib, bad, status, liar.blame));
        std::vector<std::string> got = outcome.oids();
        EXPECT_EQ(got.size(), oids.size() - wrong);
        for (const std::string& oid : got) EXPECT_FALSE(bad.contains(oid)) << oid;
        EXPECT_TRUE(bad.contains(outcome.error_oid)) << outcome.error_oid;
        EXPECT_FALSE(outcome.complete);
        EXPECT_LE(outcome.requests.size(), 2 * oids.size() + 8);
      }
    }
  }
}

TEST(Get, KeepsTheOrderWhereTheProofOfABlameIsLost) {
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 12);
  for (const std::size_t missing : {0u, 1u, 5u, 11u}) {
    for (const bool truncated : {false, true}) {
      SCOPED_TRACE(testing::Message() << missing << truncated);
      const std::vector<std::string> oids = many(12);
      const script::Agent agent = failing(
          mib, {oids[missing]}, 2,
          [](const auto& failing, std::size_t) { return static_cast<std::int32_t>(failing[0]); });
      unsigned number = 0;
      const Outcome outcome = script::run(v1_get_of(oids), [&](const Request& request) -> Answer {
        Answer answer = agent(request);
        if (++number == 2) (truncated ? answer.truncated : answer.silent) = true;
        return answer;
      });
      EXPECT_EQ(outcome.oids(), oids);
      for (std::size_t i = 0; i < oids.size(); ++i) {
        EXPECT_EQ(outcome.rows[i].type == ValueType::no_such_instance, i == missing);
      }
      EXPECT_TRUE(outcome.complete);
      EXPECT_EQ(outcome.anomalies, ber::Anomalies());
    }
  }
}

TEST(Get, DoesNotTakeALossForTheProofOfABlame) {
  // The index blames the second, and the repeat, which asks for less, is answered without proving
  // it.
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 10);
  unsigned number = 0;
  const Outcome outcome = script::run(v1_get_of(many(10)), [&](const Request& request) -> Answer {
    ++number;
    if (number == 1) return script::error(2, 2);
    return number == 2 ? script::silence() : mib(request);
  });
  EXPECT_EQ(outcome.rows.size(), 10u);
  for (const ValueType type : outcome.types()) EXPECT_EQ(type, ValueType::integer32);
}

TEST(Get, FindsAV1MissWithoutAUsableIndexByHalving) {
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 40);
  std::vector<std::string> oids = many(40);
  oids[23] = kA;
  for (const std::int32_t index : {0, -1, 41, 1000}) {
    const Outcome outcome = script::run(v1_get_of(oids), [&](const Request& request) {
      Answer answer = mib(request);
      if (answer.status != 0) answer.index = index;
      return answer;
    });
    EXPECT_EQ(outcome.oids(), oids);
    EXPECT_TRUE(outcome.complete);
    EXPECT_TRUE(outcome.anomalies.has(ber::Anomaly::bad_error_index));
    EXPECT_LE(outcome.requests.size(), 20u);
  }
}

TEST(Get, FailsNoSuchNameInV2c) {
  const Outcome outcome =
      script::run(get_of({kA, kB, kC}), [mib = abcd()](const Request& request) -> Answer {
        const auto at = std::ranges::find(request.oids, kB);
        if (at == request.oids.end()) return mib(request);
        return script::error(2, static_cast<std::int32_t>(at - request.oids.begin()) + 1);
      });
  EXPECT_THAT(outcome.oids(), ElementsAre(kA, kC));
  EXPECT_EQ(outcome.error, "no_such_name");
  EXPECT_EQ(outcome.error_oid, kB);
  EXPECT_THAT(outcome.quirks, IsEmpty());
}

TEST(Get, FailsTheOidThatAnErrorStatusNamesAndGoesOn) {
  const struct {
    std::int32_t status;
    const char* error;
  } cases[] = {{5, "gen_err"},    {6, "status_6"},   {13, "status_13"},
               {99, "status_99"}, {-1, "status_-1"}, {2147483647, "status_2147483647"}};
  for (const auto& each : cases) {
    SCOPED_TRACE(each.error);
    for (const Scene& scene : {get_of({kA, kB, kC}), v1_get_of({kA, kB, kC})}) {
      const Outcome outcome =
          script::run(scene, [&, mib = abcd()](const Request& request) -> Answer {
            const auto at = std::ranges::find(request.oids, kB);
            if (at == request.oids.end()) return mib(request);
            return script::error(each.status,
                                 static_cast<std::int32_t>(at - request.oids.begin()) + 1);
          });
      EXPECT_THAT(outcome.oids(), ElementsAre(kA, kC));
      EXPECT_EQ(outcome.error, each.error);
      EXPECT_EQ(outcome.error_oid, kB);
      EXPECT_FALSE(outcome.complete);
      EXPECT_EQ(outcome.requests.size(), 2u);
    }
  }
}

TEST(Get, FindsTheOidOfAnErrorStatusWithoutAUsableIndexByHalving) {
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 60);
  const std::string bad = many(60)[41];
  const Outcome outcome = script::run(get_of(many(60)), [&](const Request& request) -> Answer {
    const bool has_bad = std::ranges::find(request.oids, bad) != request.oids.end();
    return has_bad ? script::error(5, 0) : mib(request);
  });
  EXPECT_EQ(outcome.rows.size(), 59u);
  EXPECT_EQ(outcome.error, "gen_err");
  EXPECT_EQ(outcome.error_oid, bad);
  EXPECT_TRUE(outcome.anomalies.has(ber::Anomaly::bad_error_index));
  EXPECT_LE(outcome.requests.size(), 20u);
}

TEST(Get, HalvesItsRequestsWhenTheyAreTooBig) {
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 200);
  const Outcome outcome = script::run(get_of(many(200)), [&](const Request& request) {
    return request.oids.size() > 10 ? script::error(1, 0) : mib(request);
  });
  EXPECT_EQ(outcome.oids(), many(200));
  EXPECT_TRUE(outcome.complete);
  // What has been too big is not tried again.
  EXPECT_LE(outcome.requests.size(), 45u);
}

TEST(Get, FailsTheOneOidThatIsTooBig) {
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 40);
  const std::string bad = many(40)[17];
  const Outcome outcome = script::run(get_of(many(40)), [&](const Request& request) -> Answer {
    const bool has_bad = std::ranges::find(request.oids, bad) != request.oids.end();
    return has_bad ? script::error(1, 0) : mib(request);
  });
  EXPECT_EQ(outcome.rows.size(), 39u);
  EXPECT_EQ(outcome.error, "too_big");
  EXPECT_EQ(outcome.error_oid, bad);
  EXPECT_FALSE(outcome.anomalies.has(ber::Anomaly::bad_error_index));
  EXPECT_LE(outcome.requests.size(), 25u);
}

TEST(Get, EndsTheTargetWhenAllIsRefused) {
  for (const std::int32_t index : {0, 1}) {
    const Outcome outcome =
        script::run(get_of(many(200)), [&](const Request&) { return script::error(16, index); });
    EXPECT_EQ(outcome.error, "authorization");
    EXPECT_EQ(outcome.error_oid, many(1)[0]);
    EXPECT_EQ(outcome.status, Status::auth);
    // Eight alone.
    EXPECT_LE(outcome.requests.size(), 15u);
  }
}

TEST(Get, GetsWhatIsNotRefused) {
  const Mib mib = abcd();
  for (const std::int32_t index : {0, 1, 2, 3, 4}) {
    SCOPED_TRACE(index);
    const Outcome outcome =
        script::run(get_of({kA, kB, kC, kD}), [&](const Request& request) -> Answer {
          const bool refused = std::ranges::find(request.oids, kA) != request.oids.end();
          return refused ? script::error(16, index) : mib(request);
        });
    EXPECT_THAT(outcome.oids(), testing::UnorderedElementsAre(kB, kC, kD));
    EXPECT_EQ(outcome.error, "authorization");
    EXPECT_EQ(outcome.error_oid, kA);
    EXPECT_EQ(outcome.status, Status::partial);
  }
}

TEST(Get, KeepsTheFirstErrorAndStillAsksForTheRest) {
  const Outcome outcome =
      script::run(get_of({kA, kB, kC, kD}), [mib = abcd()](const Request& request) -> Answer {
        if (request.oids[0] == kA) return script::error(5, 1);
        if (request.oids[0] == kB) return script::error(13, 1);
        return mib(request);
      });
  EXPECT_THAT(outcome.oids(), ElementsAre(kC, kD));
  EXPECT_EQ(outcome.error, "gen_err");
  EXPECT_EQ(outcome.error_oid, kA);
}

TEST(Get, StopsAtExactlyTheLimit) {
  Scene scene = get_of(many(200));
  scene.varbinds_max = 150;
  const Outcome outcome = script::run(scene, Mib("1.3.6.1.2.1.2.2.1.10", 200));
  EXPECT_EQ(outcome.rows.size(), 150u);
  EXPECT_EQ(outcome.error, "max_varbinds");
  EXPECT_FALSE(outcome.complete);
}

TEST(Get, AsksForFewerAtOnceAfterATruncatedReply) {
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 60);
  const Outcome outcome = script::run(get_of(many(60)), [&](const Request& request) {
    Answer answer = mib(request);
    answer.truncated = request.oids.size() > 30;
    return answer;
  });
  EXPECT_EQ(outcome.oids(), many(60));
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.requests[1].attempt, 1u);
  EXPECT_EQ(outcome.requests[1].oids.size(), 30u);
}

/// Answers nothing to what is larger than it likes.
Answer unless(bool too_large, const Mib& mib, const Request& request) {
  return too_large ? script::silence() : mib(request);
}

std::vector<std::size_t> sizes(const Outcome& outcome) {
  std::vector<std::size_t> all;
  for (const Request& request : outcome.requests) all.push_back(request.oids.size());
  return all;
}

TEST(Get, AsksForFewerAtEachRepeatAndForOneInTheLast) {
  Scene scene = get_of(many(60));
  scene.limits.retries_max = 4;
  const Outcome outcome =
      script::run(scene, [](const Request&) -> Answer { return script::silence(); });
  EXPECT_THAT(sizes(outcome), ElementsAre(60, 30, 15, 7, 1));
  for (const Request& request : outcome.requests) EXPECT_EQ(request.oids[0], many(60)[0]);
}

TEST(Get, AsksForAllInItsOnlyAttempt) {
  Scene scene = get_of({kA, kB, kC});
  scene.limits.retries_max = 0;
  const Outcome outcome =
      script::run(scene, [](const Request&) -> Answer { return script::silence(); });
  EXPECT_THAT(sizes(outcome), ElementsAre(3));
}

TEST(Get, GetsEverythingFromAgentsThatDropRequestsForMany) {
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 201);
  for (const std::size_t most : {1u, 2u, 3u, 10u, 40u}) {
    SCOPED_TRACE(most);
    for (Scene scene : {get_of(many(200)), v1_get_of(many(200)), script::get_next_of(many(200))}) {
      unsigned silences = 0;
      const Outcome outcome = script::run(scene, [&](const Request& request) {
        if (request.oids.size() > most) ++silences;
        return unless(request.oids.size() > most, mib, request);
      });
      EXPECT_EQ(outcome.rows.size(), 200u);
      EXPECT_TRUE(outcome.complete);
      // What was silent is remembered.
      EXPECT_LE(silences, 12u);
    }
  }
}

TEST(Get, GetsEverythingFromAnAgentThatDropsRequestsAboveTheLeastMessageSize) {
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 200);
  const Outcome outcome = script::run(get_of(many(200)), [&](const Request& request) {
    return unless(request.octets > 484, mib, request);
  });
  EXPECT_EQ(outcome.oids(), many(200));
  EXPECT_TRUE(outcome.complete);
  EXPECT_LE(outcome.requests.size(), 25u);
}

TEST(Get, AsksForAllAgainAfterALoss) {
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 300);
  const std::size_t all = script::run(get_of(many(300)), mib).requests.size();
  unsigned number = 0;
  const Outcome outcome = script::run(get_of(many(300)), [&](const Request& request) {
    return unless(++number == 3, mib, request);
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_LE(outcome.requests.size(), all + 2);
}

TEST(Get, KeepsToTheNumberThatTheOperatorAllows) {
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 30);
  for (const std::size_t oids_max : {1u, 7u}) {
    Scene scene = get_of(many(30));
    scene.limits.oids_max = oids_max;
    const Outcome outcome = script::run(scene, mib);
    EXPECT_EQ(outcome.oids(), many(30));
    EXPECT_EQ(outcome.requests.size(), (30 + oids_max - 1) / oids_max);
    EXPECT_EQ(std::ranges::max(sizes(outcome)), oids_max);
  }
}

TEST(Get, SaysTruncatedWhereNothingElseCame) {
  const Mib mib = abcd();
  const Outcome outcome = script::run(get_of({kA}), [&](const Request& request) {
    Answer answer = mib(request);
    answer.truncated = true;
    return answer;
  });
  EXPECT_EQ(outcome.error, "truncated");
  EXPECT_EQ(outcome.status, Status::error);
  EXPECT_EQ(outcome.requests.size(), 3u);
}

TEST(Get, LooksAtFewOfThousandsOfVarbinds) {
  Answer answer;
  for (int i = 0; i < 3000; ++i) answer.bindings.push_back({kD, script::number(i)});
  answer.bindings.push_back({kA, script::number(1)});
  const Outcome outcome = script::run(get_of({kA}), in_turn({answer}));
  EXPECT_EQ(outcome.error, "empty_reply");
  EXPECT_TRUE(outcome.anomalies.has(ber::Anomaly::extra_varbind));
  EXPECT_TRUE(outcome.anomalies.has(ber::Anomaly::unexpected_oid));
}

}  // namespace
}  // namespace snmpring::session
