#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "session/script.h"

namespace snmpring::session {
namespace {

using ber::ValueType;
using script::Answer;
using script::bindings;
using script::get_next_of;
using script::in_turn;
using script::Mib;
using script::Outcome;
using script::Request;
using script::v1_get_next_of;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kColumnA = "1.3.6.1.2.1.1.1";
constexpr const char* kColumnB = "1.3.6.1.2.1.1.2";
constexpr const char* kColumnC = "1.3.6.1.2.1.1.3";

Mib abc() {
  Mib mib;
  for (const std::string oid : {kColumnA, kColumnB, kColumnC})
    mib.add(oid + ".0", script::number(7));
  return mib;
}

TEST(GetNext, GivesTheSuccessorOfEachOidInTheirOrder) {
  const Outcome outcome = script::run(get_next_of({kColumnC, kColumnA}), abc());
  EXPECT_THAT(outcome.oids(), ElementsAre("1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.1.1.0"));
  EXPECT_EQ(outcome.rows[0].root, kColumnC);
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.requests.size(), 1u);
  EXPECT_TRUE(outcome.requests[0].next());
}

TEST(GetNext, GivesSuccessorsOutsideOfWhatWasAskedFor) {
  const Outcome outcome = script::run(get_next_of({"1.3.6.1.2.1.1.1.0"}), abc());
  EXPECT_THAT(outcome.oids(), ElementsAre("1.3.6.1.2.1.1.2.0"));
  EXPECT_TRUE(outcome.complete);
}

TEST(GetNext, GivesEndOfMibViewAsARow) {
  const Outcome outcome = script::run(get_next_of({kColumnA, "1.3.6.1.9"}), abc());
  EXPECT_THAT(outcome.types(), ElementsAre(ValueType::integer32, ValueType::end_of_mib_view));
  EXPECT_EQ(outcome.rows[1].oid, "1.3.6.1.9");
  EXPECT_TRUE(outcome.complete);
  EXPECT_THAT(outcome.quirks, IsEmpty());
}

TEST(GetNext, GivesOtherExceptionsAsRowsWithAQuirk) {
  const Outcome outcome = script::run(get_next_of({kColumnA}),
                                      in_turn({bindings({{kColumnA, script::no_such_object()}})}));
  EXPECT_THAT(outcome.types(), ElementsAre(ValueType::no_such_object));
  EXPECT_THAT(outcome.quirks, ElementsAre("exception_in_walk"));
  EXPECT_TRUE(outcome.complete);
}

TEST(GetNext, TakesNoSuchNameInV1ForEndOfMibView) {
  const Outcome outcome = script::run(v1_get_next_of({kColumnA, "1.3.6.1.9", kColumnB}), abc());
  EXPECT_THAT(outcome.oids(), ElementsAre("1.3.6.1.2.1.1.1.0", "1.3.6.1.9", "1.3.6.1.2.1.1.2.0"));
  EXPECT_THAT(outcome.types(),
              ElementsAre(ValueType::integer32, ValueType::end_of_mib_view, ValueType::integer32));
  EXPECT_THAT(outcome.quirks, ElementsAre("v1_no_such_name"));
  EXPECT_TRUE(outcome.complete);
}

TEST(GetNext, CallsNothingTheEndInV1ThatIsNot) {
  // Whatever has no successor, the last OID is blamed, or the first.
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 21);
  for (const bool last : {true, false}) {
    for (unsigned end = 0; end < 20; ++end) {
      std::vector<std::string> oids;
      for (unsigned i = 0; i < 20; ++i) {
        oids.push_back(i == end ? "1.3.6.1.9" : "1.3.6.1.2.1.2.2.1.10." + std::to_string(i + 1));
      }
      const Outcome outcome = script::run(v1_get_next_of(oids), [&](const Request& request) {
        Answer answer = mib(request);
        if (answer.status != 0) {
          answer.index = last ? static_cast<std::int32_t>(request.oids.size()) : 1;
        }
        return answer;
      });
      ASSERT_EQ(outcome.rows.size(), 20u);
      for (unsigned i = 0; i < 20; ++i) {
        EXPECT_EQ(outcome.rows[i].root, oids[i]);
        EXPECT_EQ(outcome.rows[i].type == ValueType::end_of_mib_view, i == end) << i;
      }
      EXPECT_TRUE(outcome.complete);
    }
  }
}

TEST(GetNext, FailsNoSuchNameInV2c) {
  const Outcome outcome = script::run(get_next_of({kColumnA}), in_turn({script::error(2, 1)}));
  EXPECT_EQ(outcome.error, "no_such_name");
  EXPECT_EQ(outcome.error_oid, kColumnA);
}

TEST(GetNext, FailsAnOidThatIsNotASuccessor) {
  for (const char* oid : {kColumnB, "1.3.6.1.2.1.1.1.0"}) {
    const Outcome outcome = script::run(
        get_next_of({kColumnA, kColumnB}),
        in_turn({bindings({{"1.3.6.1.2.1.1.1.0", script::number(1)}, {oid, script::number(1)}})}));
    EXPECT_THAT(outcome.oids(), ElementsAre("1.3.6.1.2.1.1.1.0"));
    EXPECT_EQ(outcome.error, "not_increasing");
    EXPECT_EQ(outcome.error_oid, oid);
    EXPECT_EQ(outcome.status, Status::partial);
  }
}

TEST(GetNext, AsksAgainForWhatAReplyLeftOut) {
  const Mib mib = abc();
  const Outcome outcome =
      script::run(get_next_of({kColumnA, kColumnB, kColumnC}), [&](const Request& request) {
        Answer answer = mib(request);
        answer.bindings.resize(1);
        return answer;
      });
  EXPECT_EQ(outcome.rows.size(), 3u);
  EXPECT_EQ(outcome.requests.size(), 3u);
  EXPECT_TRUE(outcome.complete);
}

TEST(GetNext, FailsWhatAnEmptyReplyWasAskedFor) {
  const Outcome outcome = script::run(get_next_of({kColumnA, kColumnB}), in_turn({bindings({})}));
  EXPECT_EQ(outcome.error, "empty_reply");
  EXPECT_EQ(outcome.error_oid, kColumnA);
}

TEST(GetNext, LosesOneBadVarbindOnly) {
  const Outcome outcome =
      script::run(get_next_of({kColumnA, kColumnB, kColumnC}),
                  in_turn({bindings({{"1.3.6.1.2.1.1.1.0", script::broken()},
                                     {"", script::number(1)},
                                     {"1.3.6.1.2.1.1.3.0", script::number(1)}})}));
  EXPECT_THAT(outcome.oids(), ElementsAre("1.3.6.1.2.1.1.3.0"));
  EXPECT_EQ(outcome.error, "decode");
  EXPECT_EQ(outcome.error_oid, kColumnA);
}

TEST(GetNext, NotesVarbindsBeyondThoseAskedFor) {
  const Outcome outcome = script::run(
      get_next_of({kColumnA}), in_turn({bindings({{"1.3.6.1.2.1.1.1.0", script::number(1)},
                                                  {"1.3.6.1.2.1.1.2.0", script::number(1)}})}));
  EXPECT_EQ(outcome.rows.size(), 1u);
  EXPECT_TRUE(outcome.anomalies.has(ber::Anomaly::extra_varbind));
  EXPECT_TRUE(outcome.complete);
}

TEST(GetNext, AsksForThreeThousandInChunks) {
  const Mib mib("1.3.6.1.2.1.2.2.1.10", 3001);
  std::vector<std::string> oids = mib.oids();
  const std::vector<std::string> successors(oids.begin() + 1, oids.end());
  oids.pop_back();
  const Outcome outcome = script::run(get_next_of(oids), mib);
  EXPECT_EQ(outcome.oids(), successors);
  EXPECT_TRUE(outcome.complete);
  for (const Request& request : outcome.requests) EXPECT_LE(request.octets, kRequestOctetsMax);
}

}  // namespace
}  // namespace snmpring::session
