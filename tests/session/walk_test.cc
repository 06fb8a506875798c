#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "session/script.h"

namespace snmpring::session {
namespace {

using script::Answer;
using script::bindings;
using script::get_next_walk_of;
using script::in_turn;
using script::kTable;
using script::Mib;
using script::Outcome;
using script::Request;
using script::Scene;
using script::v1_walk_of;
using script::walk_of;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Walk, YieldsTheWholeSubtreeInOrderWithGetBulk) {
  Mib mib(kTable, 500);
  mib.add("1.3.6.1.2.1.2.2.1.11.1", script::number(1));
  const Outcome outcome = script::run(walk_of({kTable}), mib);
  EXPECT_EQ(outcome.oids(), mib.oids_under(kTable));
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.status, Status::ok);
  EXPECT_EQ(outcome.varbinds, 500u);
  EXPECT_THAT(outcome.quirks, IsEmpty());
  for (const Request& request : outcome.requests) EXPECT_TRUE(request.bulk());
}

TEST(Walk, YieldsTheWholeSubtreeWithGetNextInV1) {
  const Mib mib(kTable, 30);
  const Outcome outcome = script::run(v1_walk_of({kTable}), mib);
  EXPECT_EQ(outcome.oids(), mib.oids());
  EXPECT_TRUE(outcome.complete);
  EXPECT_THAT(outcome.quirks, IsEmpty());
  for (const Request& request : outcome.requests) EXPECT_TRUE(request.next());
}

TEST(Walk, UsesGetNextWhereGetBulkIsNotAllowed) {
  const Mib mib(kTable, 5);
  const Outcome outcome = script::run(get_next_walk_of({kTable}), mib);
  EXPECT_EQ(outcome.oids(), mib.oids());
  EXPECT_EQ(outcome.requests.size(), 6u);
  EXPECT_FALSE(outcome.max_repetitions);
  for (const Request& request : outcome.requests) EXPECT_TRUE(request.next());
}

TEST(Walk, NeverWalksOutsideOfTheRoot) {
  Mib mib("1.3.6.1.2.1.1", 3);
  mib.add_column("1.3.6.1.2.1.10", 5);
  const Outcome outcome = script::run(walk_of({"1.3.6.1.2.1.1"}), mib);
  EXPECT_EQ(outcome.oids(), mib.oids_under("1.3.6.1.2.1.1"));
  EXPECT_TRUE(outcome.complete);
}

TEST(Walk, TakesRootsInOrder) {
  Mib mib("1.3.6.1.4.1.9", 20);
  mib.add_column("1.3.6.1.2.1.1", 20);
  const Outcome outcome = script::run(walk_of({"1.3.6.1.4.1.9", "1.3.6.1.2.1.1"}), mib);
  ASSERT_EQ(outcome.rows.size(), 40u);
  EXPECT_EQ(outcome.rows[0].root, "1.3.6.1.4.1.9");
  EXPECT_EQ(outcome.rows[20].root, "1.3.6.1.2.1.1");
  EXPECT_TRUE(outcome.complete);
}

TEST(Walk, HasOneRequestAtATimeUnlessToldOtherwise) {
  Mib mib("1.3.6.1.4.1.9", 20);
  mib.add_column("1.3.6.1.2.1.1", 20);
  const Outcome outcome = script::run(walk_of({"1.3.6.1.4.1.9", "1.3.6.1.2.1.1"}), mib);
  for (const Request& request : outcome.requests) EXPECT_EQ(request.lane, 0u);
}

TEST(Walk, WalksSeveralRootsAtOnceOnTheirLanes) {
  Mib mib;
  std::vector<std::string> roots;
  for (int i = 1; i <= 7; ++i) {
    roots.push_back("1.3.6.1.4.1." + std::to_string(i));
    mib.add_column(roots.back(), 100);
  }
  Scene scene = walk_of(roots);
  scene.limits.requests_max = 3;
  const Outcome outcome = script::run(scene, mib);
  EXPECT_EQ(outcome.rows.size(), 700u);
  EXPECT_TRUE(outcome.complete);
  Lane highest = 0;
  for (const Request& request : outcome.requests) highest = std::max(highest, request.lane);
  EXPECT_EQ(highest, 2u);
  for (const std::string& root : roots) {
    std::vector<std::string> oids;
    for (const auto& row : outcome.rows) {
      if (row.root == root) oids.push_back(row.oid);
    }
    EXPECT_EQ(oids, mib.oids_under(root));
  }
}

TEST(Walk, SendsNZeroForASingleArcAndTakesEverythingUnderIt) {
  Mib mib("1.0.8802.1", 3);
  mib.add_column("1.3.6.1.2.1.1", 3);
  mib.add("2.1.1", script::number(1));
  const Outcome outcome = script::run(walk_of({"1"}), mib);
  EXPECT_EQ(outcome.requests[0].oids, std::vector<std::string>{"1.0"});
  EXPECT_EQ(outcome.rows.size(), 6u);
  EXPECT_EQ(outcome.rows[0].root, "1");
  EXPECT_TRUE(outcome.complete);
}

TEST(Walk, EndsAtEndOfMibView) {
  const Outcome outcome =
      script::run(get_next_walk_of({kTable}),
                  in_turn({bindings({{"1.3.6.1.2.1.2.2.1.10.1", script::number(1)}}),
                           bindings({{"1.3.6.1.2.1.2.2.1.10.1", script::end_of_mib_view()}})}));
  EXPECT_EQ(outcome.rows.size(), 1u);
  EXPECT_TRUE(outcome.complete);
}

TEST(Walk, EndsAtNoSuchObjectWithAQuirk) {
  for (const auto& value : {script::no_such_object(), script::no_such_instance()}) {
    const Outcome outcome = script::run(
        walk_of({kTable}), in_turn({bindings({{"1.3.6.1.2.1.2.2.1.10.1", script::number(1)},
                                              {"1.3.6.1.2.1.2.2.1.10.1", value}})}));
    EXPECT_EQ(outcome.rows.size(), 1u);
    EXPECT_TRUE(outcome.complete);
    EXPECT_THAT(outcome.quirks, ElementsAre("exception_in_walk"));
  }
}

TEST(Walk, EndsAtNoSuchNameInV2cWithAQuirk) {
  const Mib mib(kTable, 3);
  const Outcome outcome =
      script::run(get_next_walk_of({kTable}), [&](const Request& request) -> Answer {
        if (request.oids[0] == "1.3.6.1.2.1.2.2.1.10.3") return script::error(2, 1);
        return mib(request);
      });
  EXPECT_EQ(outcome.rows.size(), 3u);
  EXPECT_TRUE(outcome.complete);
  EXPECT_THAT(outcome.quirks, ElementsAre("v2c_no_such_name"));
}

TEST(Walk, TakesNoSuchNameForTheEndOnlyFromGetNext) {
  // An agent that has no GetBulk and says so with noSuchName is not empty.
  const Mib mib(kTable, 3);
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) -> Answer {
    return request.bulk() ? script::error(2, 1) : mib(request);
  });
  EXPECT_EQ(outcome.rows.size(), 3u);
  EXPECT_TRUE(outcome.complete);
  EXPECT_THAT(outcome.quirks, ElementsAre("no_bulk"));
}

TEST(Walk, KeepsTheRowsOfARootWhoseOidsDoNotIncreaseAndGoesOnWithTheNext) {
  Mib mib("1.3.6.1.2.1.1", 2);
  const Outcome outcome =
      script::run(get_next_walk_of({kTable, "1.3.6.1.2.1.1"}), [&](const Request& request) {
        if (!request.oids[0].starts_with(kTable)) return mib(request);
        const bool first = request.oids[0] == kTable;
        return bindings({{std::string(kTable) + (first ? ".5" : ".4"), script::number(1)}});
      });
  EXPECT_THAT(outcome.oids(),
              ElementsAre("1.3.6.1.2.1.2.2.1.10.5", "1.3.6.1.2.1.1.1", "1.3.6.1.2.1.1.2"));
  EXPECT_EQ(outcome.error, "not_increasing");
  EXPECT_EQ(outcome.error_oid, "1.3.6.1.2.1.2.2.1.10.4");
  EXPECT_FALSE(outcome.complete);
  EXPECT_EQ(outcome.status, Status::partial);
}

TEST(Walk, StopsAtARepeatedOid) {
  const Outcome outcome = script::run(walk_of({kTable}), [](const Request&) {
    return bindings({{"1.3.6.1.2.1.2.2.1.10.1", script::number(1)}});
  });
  EXPECT_EQ(outcome.rows.size(), 1u);
  EXPECT_EQ(outcome.error, "not_increasing");
  EXPECT_EQ(outcome.error_oid, "1.3.6.1.2.1.2.2.1.10.1");
}

TEST(Walk, StopsAtAnEchoOfTheRequest) {
  const Outcome outcome = script::run(walk_of({kTable}), [](const Request& request) {
    return bindings({{request.oids[0], script::number(1)}});
  });
  EXPECT_THAT(outcome.rows, IsEmpty());
  EXPECT_EQ(outcome.error, "not_increasing");
  EXPECT_EQ(outcome.error_oid, kTable);
  EXPECT_EQ(outcome.status, Status::error);
}

TEST(Walk, StopsAtAnOidBeforeTheRoot) {
  const Outcome outcome = script::run(walk_of({kTable}), [](const Request&) {
    return bindings({{"1.3.6.1.2.1.1.1.0", script::number(1)}});
  });
  EXPECT_EQ(outcome.error, "not_increasing");
  EXPECT_FALSE(outcome.complete);
}

TEST(Walk, YieldsTheLeafWhenTheRootIsOne) {
  Mib mib("1.3.6.1.2.1.1.9", 2);
  mib.add("1.3.6.1.2.1.1.5.0", script::text("router"));
  for (const auto& scene : {walk_of({"1.3.6.1.2.1.1.5.0"}), v1_walk_of({"1.3.6.1.2.1.1.5.0"})}) {
    const Outcome outcome = script::run(scene, mib);
    EXPECT_THAT(outcome.oids(), ElementsAre("1.3.6.1.2.1.1.5.0"));
    EXPECT_TRUE(outcome.complete);
    EXPECT_TRUE(outcome.requests.back().get());
    EXPECT_EQ(outcome.requests.size(), 2u);
  }
}

TEST(Walk, IsProperlyEmptyWhereThereIsNothing) {
  const Mib mib("1.3.6.1.2.1.1.9", 2);
  for (const auto& scene : {walk_of({"1.3.6.1.2.1.1.5"}), v1_walk_of({"1.3.6.1.2.1.1.5"})}) {
    const Outcome outcome = script::run(scene, mib);
    EXPECT_THAT(outcome.rows, IsEmpty());
    EXPECT_TRUE(outcome.complete);
    EXPECT_EQ(outcome.status, Status::ok);
    EXPECT_THAT(outcome.quirks, IsEmpty());
  }
}

TEST(Walk, AsksNoLeafOfASingleArc) {
  const Mib mib("1.3.6.1.2.1.1.9", 2);
  const Outcome outcome = script::run(walk_of({"2"}), mib);
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.requests.size(), 1u);
}

TEST(Walk, OfAnEmptyRootIsCompleteWhateverBecomesOfItsOwnGet) {
  const Answer answers[] = {script::error(5, 1),
                            script::error(1, 0),
                            script::error(16, 0),
                            script::error(13, 0),
                            script::silence(),
                            bindings({}),
                            bindings({{"1.3.6.1.2.1.1.6.0", script::number(1)}})};
  const Mib mib("1.3.6.1.2.1.1.9", 2);
  for (const Answer& answer : answers) {
    SCOPED_TRACE(answer.status);
    const Outcome outcome =
        script::run(walk_of({"1.3.6.1.2.1.1.5", "1.3.6.1.2.1.1.9"}),
                    [&](const Request& request) { return request.get() ? answer : mib(request); });
    EXPECT_EQ(outcome.error, "");
    EXPECT_EQ(outcome.status, Status::ok);
    EXPECT_TRUE(outcome.complete);
    EXPECT_EQ(outcome.oids(), mib.oids());
    EXPECT_THAT(outcome.quirks, ElementsAre("root_get_failed"));
  }
}

TEST(Walk, LosesALeafThatCannotBeDecoded) {
  const Answer answers[] = {bindings({{"1.3.6.1.2.1.1.5", script::broken()}}),
                            bindings({{"", script::number(1)}})};
  const Mib mib("1.3.6.1.2.1.1.9", 2);
  for (const Answer& answer : answers) {
    const Outcome outcome = script::run(walk_of({"1.3.6.1.2.1.1.5"}), [&](const Request& request) {
      return request.get() ? answer : mib(request);
    });
    EXPECT_EQ(outcome.error, "decode");
    EXPECT_FALSE(outcome.complete);
    EXPECT_THAT(outcome.rows, IsEmpty());
  }
}

TEST(Walk, NotesWhatElseComesWithALeaf) {
  Mib mib("1.3.6.1.2.1.1.9", 2);
  const Outcome outcome = script::run(walk_of({"1.3.6.1.2.1.1.5"}), [&](const Request& request) {
    if (!request.get()) return mib(request);
    return bindings({{"1.3.6.1.2.1.1.6", script::number(1)},
                     {"1.3.6.1.2.1.1.5", script::number(1)},
                     {"1.3.6.1.2.1.1.7", script::number(1)}});
  });
  EXPECT_THAT(outcome.oids(), ElementsAre("1.3.6.1.2.1.1.5"));
  EXPECT_TRUE(outcome.complete);
  EXPECT_TRUE(outcome.anomalies.has(ber::Anomaly::unexpected_oid));
  EXPECT_TRUE(outcome.anomalies.has(ber::Anomaly::extra_varbind));
}

TEST(Walk, EndsALeafProperlyAtNoSuchNameInV2cWithAQuirk) {
  const Mib mib("1.3.6.1.2.1.1.9", 2);
  const Outcome outcome = script::run(walk_of({"1.3.6.1.2.1.1.5"}), [&](const Request& request) {
    return request.get() ? script::error(2, 1) : mib(request);
  });
  EXPECT_TRUE(outcome.complete);
  EXPECT_THAT(outcome.quirks, ElementsAre("v2c_no_such_name"));
}

TEST(Walk, FailsTheRootAtAnErrorStatusToGetNextAndGoesOnWithTheNext) {
  const struct {
    std::int32_t status;
    const char* error;
  } cases[] = {{1, "too_big"},    {3, "status_3"},   {5, "gen_err"},
               {13, "status_13"}, {99, "status_99"}, {-1, "status_-1"}};
  Mib mib(kTable, 3);
  mib.add_column("1.3.6.1.4.1.9", 2);
  for (const auto& each : cases) {
    SCOPED_TRACE(each.error);
    const Outcome outcome =
        script::run(walk_of({kTable, "1.3.6.1.4.1.9"}), [&](const Request& request) {
          if (request.oids[0] == "1.3.6.1.2.1.2.2.1.10.2" || request.max_repetitions > 1) {
            return script::error(each.status, 1);
          }
          return mib(request);
        });
    EXPECT_EQ(outcome.error, each.error);
    EXPECT_EQ(outcome.error_oid, "1.3.6.1.2.1.2.2.1.10.2");
    EXPECT_EQ(outcome.rows.size(), 4u);
    EXPECT_FALSE(outcome.complete);
  }
}

TEST(Walk, EndsOneRootAtAuthorizationErrorAndNotTheOthers) {
  const Mib mib("1.3.6.1.4.1.9", 2);
  for (const auto& scene :
       {walk_of({kTable, "1.3.6.1.4.1.9"}), get_next_walk_of({kTable, "1.3.6.1.4.1.9"})}) {
    const Outcome outcome = script::run(scene, [&](const Request& request) {
      return request.oids[0].starts_with(kTable) ? script::error(16, 1) : mib(request);
    });
    EXPECT_EQ(outcome.oids(), mib.oids());
    EXPECT_EQ(outcome.error, "authorization");
    EXPECT_EQ(outcome.error_oid, kTable);
    EXPECT_EQ(outcome.status, Status::partial);
    EXPECT_FALSE(outcome.complete);
  }
}

TEST(Walk, AsksOnceForEachRootWhereNothingIsAuthorized) {
  const Outcome outcome = script::run(walk_of({kTable, "1.3.6.1.4.1.9"}),
                                      [](const Request&) { return script::error(16, 1); });
  EXPECT_EQ(outcome.error, "authorization");
  EXPECT_EQ(outcome.status, Status::auth);
  EXPECT_EQ(outcome.requests.size(), 2u);
}

TEST(Walk, EndsTheRootAtAnEmptyListToGetNext) {
  const Outcome outcome =
      script::run(get_next_walk_of({kTable}), [](const Request&) { return bindings({}); });
  EXPECT_EQ(outcome.error, "empty_reply");
  EXPECT_EQ(outcome.error_oid, kTable);
  EXPECT_EQ(outcome.requests.size(), 1u);
}

TEST(Walk, EndsAtAnEmptyListToEverything) {
  const Outcome outcome =
      script::run(walk_of({kTable}), [](const Request&) { return bindings({}); });
  EXPECT_EQ(outcome.error, "empty_reply");
  EXPECT_EQ(outcome.requests.size(), 2u);
  EXPECT_THAT(outcome.quirks, IsEmpty());
}

TEST(Walk, LosesOneBadVarbindAndGoesOnFromItsName) {
  const Mib mib(kTable, 40);
  const std::string bad = "1.3.6.1.2.1.2.2.1.10.17";
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    Answer answer = mib(request);
    for (auto& binding : answer.bindings) {
      if (binding.oid == bad) binding.value = script::broken();
    }
    return answer;
  });
  EXPECT_EQ(outcome.rows.size(), 39u);
  EXPECT_EQ(outcome.error, "decode");
  EXPECT_EQ(outcome.error_oid, bad);
  EXPECT_FALSE(outcome.complete);
  EXPECT_EQ(outcome.status, Status::partial);
  EXPECT_TRUE(outcome.anomalies.has(ber::Anomaly::lost_varbind));
}

TEST(Walk, GoesOnFromALostVarbindThatIsTheLast) {
  const Mib mib(kTable, 4);
  const Outcome outcome = script::run(get_next_walk_of({kTable}), [&](const Request& request) {
    Answer answer = mib(request);
    if (answer.bindings[0].oid.ends_with(".10.2")) answer.bindings[0].value = script::broken();
    return answer;
  });
  EXPECT_EQ(outcome.rows.size(), 3u);
  EXPECT_EQ(outcome.error, "decode");
}

TEST(Walk, NamesThePreviousOidWhereALostOneHasNone) {
  const Mib mib(kTable, 40);
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    Answer answer = mib(request);
    for (auto& binding : answer.bindings) {
      if (binding.oid.ends_with(".10.17")) binding.oid.clear();
    }
    return answer;
  });
  EXPECT_EQ(outcome.rows.size(), 39u);
  EXPECT_EQ(outcome.error, "decode");
  EXPECT_EQ(outcome.error_oid, "1.3.6.1.2.1.2.2.1.10.16");
}

TEST(Walk, EndsTheRootWhereLostVarbindsAreAllThereIs) {
  const Outcome outcome = script::run(walk_of({kTable}), [](const Request&) {
    return bindings({{"", script::number(1)}, {"", script::number(2)}});
  });
  EXPECT_EQ(outcome.error, "decode");
  EXPECT_EQ(outcome.error_oid, kTable);
  EXPECT_EQ(outcome.requests.size(), 1u);
}

TEST(Walk, AsksForNoLeafWhereSomethingWasLost) {
  const Outcome outcome = script::run(
      walk_of({kTable}),
      in_turn({bindings({{"", script::number(1)}, {kTable, script::end_of_mib_view()}})}));
  EXPECT_EQ(outcome.error, "decode");
  EXPECT_EQ(outcome.requests.size(), 1u);
}

TEST(Walk, EndsProperlyAtALostVarbindBehindTheRoot) {
  const Outcome outcome = script::run(
      walk_of({kTable}), in_turn({bindings({{"1.3.6.1.2.1.2.2.1.10.1", script::number(1)},
                                            {"1.3.6.1.2.1.2.2.1.11.1", script::broken()}})}));
  EXPECT_EQ(outcome.rows.size(), 1u);
  EXPECT_TRUE(outcome.complete);
}

TEST(Walk, CountsLostVarbindsAgainstTheLimit) {
  Scene scene = walk_of({kTable});
  scene.varbinds_max = 100;
  unsigned n = 0;
  const Outcome outcome = script::run(scene, [&](const Request&) {
    return bindings({{std::string(kTable) + '.' + std::to_string(++n), script::broken()}});
  });
  EXPECT_TRUE(outcome.bounded);
  EXPECT_LE(outcome.requests.size(), 101u);
  EXPECT_EQ(outcome.error, "decode");
}

TEST(Walk, EndsAnEndlessOneAtExactlyTheLimit) {
  for (const auto& base : {walk_of({kTable}), get_next_walk_of({kTable})}) {
    Scene scene = base;
    scene.varbinds_max = 1234;
    std::uint64_t n = 0;
    const Outcome outcome = script::run(scene, [&](const Request& request) {
      Answer answer;
      for (std::uint32_t i = 0; i < std::max(request.max_repetitions, 1u); ++i) {
        answer.bindings.push_back(
            {std::string(kTable) + '.' + std::to_string(++n), script::number(1)});
      }
      return answer;
    });
    EXPECT_EQ(outcome.rows.size(), 1234u);
    EXPECT_EQ(outcome.varbinds, 1234u);
    EXPECT_EQ(outcome.error, "max_varbinds");
    EXPECT_EQ(outcome.status, Status::partial);
    EXPECT_FALSE(outcome.complete);
  }
}

TEST(Walk, IsCompleteWithExactlyAsManyRowsAsTheLimit) {
  Scene scene = walk_of({kTable});
  scene.varbinds_max = 12;
  const Outcome outcome = script::run(scene, Mib(kTable, 12));
  EXPECT_EQ(outcome.rows.size(), 12u);
  EXPECT_TRUE(outcome.complete);
}

TEST(Walk, ThatDeepensForEverEndsAtTheLargestOid) {
  const Outcome outcome = script::run(get_next_walk_of({kTable}), [](const Request& request) {
    const std::string deeper = request.oids[0] + ".1";
    if (!ber::Oid::parse(deeper)) return bindings({{"", script::number(1)}});
    return bindings({{deeper, script::number(1)}});
  });
  EXPECT_TRUE(outcome.bounded);
  EXPECT_EQ(outcome.rows.size(), 118u);
  EXPECT_EQ(outcome.error, "decode");
}

TEST(Walk, ReportsTheTimeoutAfterItsRows) {
  const Mib mib(kTable, 40);
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    return request.oids[0] == kTable ? mib(request) : script::silence();
  });
  EXPECT_EQ(outcome.rows.size(), 10u);
  EXPECT_EQ(outcome.error, "timeout");
  EXPECT_EQ(outcome.error_oid, "1.3.6.1.2.1.2.2.1.10.10");
  EXPECT_EQ(outcome.status, Status::partial);
}

TEST(Walk, KeepsTheFirstErrorOfSeveral) {
  const Outcome outcome = script::run(walk_of({kTable, "1.3.6.1.4.1.9"}), [](const Request&
                                                                                 request) {
    return request.oids[0] == kTable ? bindings({{kTable, script::number(1)}}) : script::silence();
  });
  EXPECT_EQ(outcome.error, "not_increasing");
  EXPECT_EQ(outcome.error_oid, kTable);
}

TEST(Walk, TakesMoreVarbindsThanAskedForWithAQuirk) {
  Scene scene = walk_of({kTable});
  scene.limits.max_repetitions = 5;
  const Mib mib(kTable, 60);
  const Outcome outcome = script::run(scene, [&](Request request) {
    request.max_repetitions = 30;
    return mib(request);
  });
  EXPECT_EQ(outcome.oids(), mib.oids());
  EXPECT_TRUE(outcome.complete);
  EXPECT_THAT(outcome.quirks, ElementsAre("extra_repetitions"));
}

}  // namespace
}  // namespace snmpring::session
