// Replies to GetBulk that contradict themselves: GetNext has the last word, and no row is lost or
// comes twice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "session/script.h"
#include "session/second_look.h"

namespace snmpring::session {
namespace {

using script::Answer;
using script::Binding;
using script::bindings;
using script::in_turn;
using script::kTable;
using script::Mib;
using script::Outcome;
using script::Request;
using script::Scene;
using script::walk_of;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;

constexpr const char* kOtherTable = "1.3.6.1.2.1.2.2.1.11";
constexpr unsigned kRows = 80;

std::string row(unsigned number) { return std::string(kTable) + '.' + std::to_string(number); }

Mib table_with_a_neighbour() {
  Mib mib(kTable, kRows);
  mib.add_column(kOtherTable, 5);
  return mib;
}

std::vector<std::string> sorted(std::vector<std::string> oids) {
  std::ranges::sort(oids, {}, [](const std::string& oid) {
    return std::pair(oid.size(), oid);  // Rows of one table, whose last arcs differ.
  });
  return oids;
}

std::vector<std::string> all_rows() {
  std::vector<std::string> oids;
  for (unsigned i = 1; i <= kRows; ++i) oids.push_back(row(i));
  return sorted(oids);
}

/// An agent whose replies to GetBulk are bent, and to GetNext are right.
script::Agent bent_bulk(const Mib& mib, const std::function<void(std::vector<Binding>&)>& bend) {
  return [&mib, bend](const Request& request) {
    Answer answer = mib(request);
    if (request.bulk()) bend(answer.bindings);
    return answer;
  };
}

/// Puts a sign of an end behind the fourth of more varbinds.
std::function<void(std::vector<Binding>&)> end_after_four(
    const std::function<Binding(const Binding&)>& end) {
  return [end](std::vector<Binding>& list) {
    if (list.size() > 4) list.insert(list.begin() + 4, end(list[3]));
  };
}

TEST(Contradiction, OfAnEndWithRowsBehindItIsResolvedByGetNext) {
  const Mib mib = table_with_a_neighbour();
  const struct {
    const char* what;
    std::function<Binding(const Binding&)> end;
    std::vector<std::string> quirks;
  } cases[] = {
      {"endOfMibView",
       [](const Binding& before) {
         return Binding{before.oid, script::end_of_mib_view()};
       },
       {"false_end"}},
      {"noSuchInstance",
       [](const Binding& before) {
         return Binding{before.oid, script::no_such_instance()};
       },
       {"exception_in_walk", "false_end"}},
      {"a row of another table",
       [](const Binding&) {
         return Binding{std::string(kOtherTable) + ".1", script::number(1)};
       },
       {"false_end"}},
      {"a lost varbind of another table",
       [](const Binding&) {
         return Binding{std::string(kOtherTable) + ".1", script::broken()};
       },
       {"false_end"}},
  };
  for (const auto& each : cases) {
    SCOPED_TRACE(each.what);
    const Outcome outcome =
        script::run(walk_of({kTable}), bent_bulk(mib, end_after_four(each.end)));
    EXPECT_EQ(outcome.oids(), mib.oids_under(kTable));
    EXPECT_TRUE(outcome.complete) << outcome.error;
    EXPECT_EQ(outcome.status, Status::ok);
    EXPECT_THAT(outcome.quirks, IsSupersetOf(each.quirks));
  }
}

TEST(Contradiction, OfAnEndThatGetNextConfirmsIsNoCompleteWalk) {
  for (const bool by_status : {false, true}) {
    SCOPED_TRACE(by_status);
    const Mib mib = table_with_a_neighbour();
    const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
      if (!request.bulk()) {
        return by_status ? script::error(2, 1)
                         : bindings({{request.oids[0], script::end_of_mib_view()}});
      }
      Answer answer = mib(request);
      answer.bindings.insert(answer.bindings.begin() + 4, {row(4), script::end_of_mib_view()});
      return answer;
    });
    EXPECT_EQ(outcome.oids(), (std::vector<std::string>{row(1), row(2), row(3), row(4)}));
    EXPECT_FALSE(outcome.complete);
    EXPECT_EQ(outcome.status, Status::partial);
    EXPECT_EQ(outcome.error, "contradictory_end");
    EXPECT_EQ(outcome.error_oid, row(4));
  }
}

TEST(Contradiction, OfAnEndBeforeARowThatWasShownIsNoCompleteWalk) {
  // GetNext goes on for two rows and ends before the last one that GetBulk had shown.
  const Mib mib = table_with_a_neighbour();
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    Answer answer = mib(request);
    if (request.bulk()) {
      answer.bindings.insert(answer.bindings.begin() + 4, {row(4), script::end_of_mib_view()});
    } else if (request.oids[0] == row(6)) {
      return bindings({{row(6), script::end_of_mib_view()}});
    }
    return answer;
  });
  EXPECT_EQ(outcome.rows.size(), 6u);
  EXPECT_EQ(outcome.error, "contradictory_end");
  EXPECT_FALSE(outcome.complete);
}

TEST(Contradiction, IsSoughtInNoProperEnd) {
  Mib mib = table_with_a_neighbour();
  const struct {
    const char* what;
    std::function<void(std::vector<Binding>&)> bend;
  } cases[] = {
      {"rows of the next tables behind it", [](std::vector<Binding>&) {}},
      {"endOfMibView in all that is left",
       [](std::vector<Binding>& list) {
         for (std::size_t i = 0; i < list.size(); ++i) {
           if (list[i].oid.starts_with(kTable)) continue;
           list[i] = {i == 0 ? kTable : list[i - 1].oid, script::end_of_mib_view()};
         }
       }},
  };
  for (const auto& each : cases) {
    SCOPED_TRACE(each.what);
    const Outcome outcome = script::run(walk_of({kTable}), bent_bulk(mib, each.bend));
    EXPECT_EQ(outcome.oids(), mib.oids_under(kTable));
    EXPECT_TRUE(outcome.complete);
    EXPECT_THAT(outcome.quirks, IsEmpty());
    for (const Request& request : outcome.requests) EXPECT_TRUE(request.bulk());
  }
}

TEST(Contradiction, IsNoneWhereARowHasJustGone) {
  // The fifth row went while the reply was made; its neighbours did not.
  const Mib mib = table_with_a_neighbour();
  for (const auto& value : {script::no_such_instance(), script::no_such_object()}) {
    const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
      Answer answer = mib(request);
      for (Binding& binding : answer.bindings) {
        if (binding.oid == row(5)) binding.value = value;
      }
      return answer;
    });
    std::vector<std::string> expected = mib.oids_under(kTable);
    std::erase(expected, row(5));
    EXPECT_EQ(outcome.oids(), expected);
    EXPECT_TRUE(outcome.complete);
    EXPECT_THAT(outcome.quirks, ElementsAre("exception_in_walk"));
    for (const Request& request : outcome.requests) EXPECT_TRUE(request.bulk());
  }
}

TEST(Contradiction, LeavesNoTraceOfAGoneRowInTheNextOne) {
  // What is said to be shared with the row before must be; the recorder aborts where it is not.
  const Outcome outcome = script::run(
      walk_of({kTable}), in_turn({bindings({{row(1), script::number(1)},
                                            {row(2) + ".1.1.1", script::no_such_instance()},
                                            {row(2) + ".1.1.2", script::number(1)},
                                            {row(2) + ".1.1.2", script::end_of_mib_view()}})}));
  EXPECT_THAT(outcome.oids(), ElementsAre(row(1), row(2) + ".1.1.2"));
  EXPECT_TRUE(outcome.complete);
}

TEST(Contradiction, OfRowsThatAllHaveGoneEndsAtTheLimit) {
  Scene scene = walk_of({kTable});
  scene.varbinds_max = 100;
  unsigned n = 0;
  const Outcome outcome = script::run(scene, [&](const Request&) {
    return bindings({{row(++n), script::no_such_instance()}});
  });
  EXPECT_TRUE(outcome.bounded);
  EXPECT_LE(outcome.requests.size(), 101u);
  EXPECT_EQ(outcome.error, "max_varbinds");
}

TEST(Contradiction, OfRowsInDisorderIsResolvedByGetNext) {
  const Mib mib = table_with_a_neighbour();
  const struct {
    const char* what;
    std::function<void(std::vector<Binding>&)> bend;
  } cases[] = {
      {"each row twice",
       [](std::vector<Binding>& list) {
         std::vector<Binding> twice;
         for (const Binding& binding : list) twice.insert(twice.end(), 2, binding);
         twice.resize(list.size());
         list = twice;
       }},
      {"neighbours swapped",
       [](std::vector<Binding>& list) {
         for (std::size_t i = 0; i + 1 < list.size(); i += 2) std::swap(list[i], list[i + 1]);
       }},
      {"stuck at the first",
       [](std::vector<Binding>& list) { std::fill(list.begin(), list.end(), list[0]); }},
      {"stuck at the fourth",
       [](std::vector<Binding>& list) {
         if (list.size() > 4) std::fill(list.begin() + 4, list.end(), list[3]);
       }},
      {"backwards", [](std::vector<Binding>& list) { std::ranges::reverse(list); }},
      {"round and round",
       [](std::vector<Binding>& list) {
         for (std::size_t i = 3; i < list.size(); ++i) list[i] = list[i % 3];
       }},
      {"a row before the root in its middle",
       [](std::vector<Binding>& list) {
         if (list.size() > 4) list[4] = {"1.3.6.1.2.1.1.1.0", script::number(1)};
       }},
  };
  for (const auto& each : cases) {
    SCOPED_TRACE(each.what);
    const Outcome outcome = script::run(walk_of({kTable}), bent_bulk(mib, each.bend));
    EXPECT_EQ(sorted(outcome.oids()), all_rows());
    EXPECT_TRUE(outcome.complete) << outcome.error << ' ' << outcome.error_oid;
    EXPECT_THAT(outcome.quirks, Contains("bulk_disorder"));
    EXPECT_LE(outcome.requests.size(), 2 * kRows);
  }
}

TEST(Contradiction, OfRowsThatGetNextHasInDisorderTooEndsTheRoot) {
  const Outcome outcome = script::run(walk_of({kTable}), [&](const Request& request) {
    const unsigned order[] = {1, 2, 5, 3, 4};
    Answer answer;
    std::size_t place = 0;
    for (std::size_t i = 0; i < 5; ++i) {
      if (request.oids[0] == row(order[i])) place = i + 1;
    }
    for (std::uint32_t i = 0; i < std::max(request.max_repetitions, 1u) && place < 5; ++i) {
      answer.bindings.push_back({row(order[place++]), script::number(1)});
    }
    return answer;
  });
  EXPECT_THAT(outcome.oids(), ElementsAre(row(1), row(2), row(5)));
  EXPECT_EQ(outcome.error, "not_increasing");
  EXPECT_EQ(outcome.error_oid, row(3));
  EXPECT_FALSE(outcome.complete);
}

TEST(Contradiction, GivesEachRowOnceWhateverIsMadeOfTheReplies) {
  const Mib mib = table_with_a_neighbour();
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    Prng prng(seed);
    Scene scene = walk_of({kTable});
    if (prng.chance(0.3)) scene.limits.max_repetitions = 1 + static_cast<unsigned>(prng.below(60));
    const Outcome outcome =
        script::run(scene, bent_bulk(mib, [&prng](std::vector<Binding>& list) {
                      for (unsigned change = 0; change < 3 && prng.chance(0.7); ++change) {
                        const std::size_t a = prng.below(list.size());
                        const std::size_t b = prng.below(list.size());
                        switch (prng.below(5)) {
                          case 0:
                            std::swap(list[a], list[b]);
                            break;
                          case 1:
                            list[a] = list[b];
                            break;
                          case 2:
                            list.insert(list.begin() + static_cast<std::ptrdiff_t>(a),
                                        {list[b].oid, script::end_of_mib_view()});
                            break;
                          case 3:
                            list[a] = {std::string(kOtherTable) + ".1", script::number(1)};
                            break;
                          case 4:
                            list[a] = {"1.3.6.1.2.1.1.1.0", script::number(1)};
                            break;
                        }
                      }
                    }));
    EXPECT_TRUE(outcome.bounded);
    const std::vector<std::string> oids = sorted(outcome.oids());
    EXPECT_EQ(std::ranges::adjacent_find(oids), oids.end()) << "a row came twice";
    if (outcome.complete) {
      // What a reply leaves out without a trace nobody can know.
      EXPECT_THAT(all_rows(), IsSupersetOf(oids));
    }
  }
}

TEST(Contradiction, LosesNoRowWhereTheReplyShowsThemAll) {
  // Rows come in any order and with false ends between them, but they come.
  const Mib mib = table_with_a_neighbour();
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    Prng prng(seed);
    const Outcome outcome =
        script::run(walk_of({kTable}), bent_bulk(mib, [&prng](std::vector<Binding>& list) {
                      for (std::size_t i = list.size() - 1; i > 0 && prng.chance(0.8); --i) {
                        std::swap(list[i], list[prng.below(i + 1)]);
                      }
                    }));
    EXPECT_TRUE(outcome.complete) << outcome.error;
    EXPECT_EQ(sorted(outcome.oids()), all_rows());
  }
}

TEST(Contradiction, IsNotResolvedWhereTooManyRowsWouldHaveToBeRemembered) {
  Scene scene = walk_of({kTable});
  scene.limits.max_repetitions = 200;
  const Mib mib(kTable, 300);
  const Outcome outcome =
      script::run(scene, bent_bulk(mib, [](std::vector<Binding>& list) {
                    if (list.size() < 150) return;
                    std::rotate(list.begin(), list.begin() + 1, list.begin() + 100);
                  }));
  // Row 1 stands behind 99 others, which were handed on.
  EXPECT_EQ(outcome.error, "not_increasing");
  EXPECT_FALSE(outcome.complete);
}

TEST(Contradiction, IsSoughtWhereDisorderIsToleratedToo) {
  const Mib mib = table_with_a_neighbour();
  Scene scene = walk_of({kTable});
  scene.limits.tolerate_disorder = true;
  const char* const outside[] = {"1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.2.2.1.11.1"};
  for (const char* oid : outside) {
    SCOPED_TRACE(oid);
    const Outcome outcome = script::run(scene, bent_bulk(mib, end_after_four([oid](const Binding&) {
                                                           return Binding{oid, script::number(1)};
                                                         })));
    EXPECT_EQ(outcome.oids(), mib.oids_under(kTable));
    EXPECT_TRUE(outcome.complete) << outcome.error;
  }
}

TEST(SecondLook, TellsFromWhereToGoOn) {
  const Root root = *Root::parse(kTable);
  const ber::Oid asked = *ber::Oid::parse(kTable);
  const auto list_of = [](const std::vector<Binding>& list) {
    Request request;
    request.kind = message::PduKind::get_bulk_request;
    std::array<std::uint8_t, 2000> buffer;
    ber::Writer writer(buffer);
    script::encode_reply_pdu(writer, script::bindings(list), request);
    const MutableBytes pdu = writer.written();
    return script::Octets(pdu.begin(), pdu.end());
  };
  const script::Octets octets = list_of({{row(1), script::number(1)},
                                         {row(2), script::number(1)},
                                         {row(5), script::number(1)},
                                         {row(4), script::number(1)},
                                         {row(9), script::number(1)}});
  ber::Reader reader(octets);
  const auto pdu = message::decode_pdu(reader);
  ASSERT_TRUE(pdu);
  const ber::Oid last = *ber::Oid::parse(row(5));
  const SecondLook look(pdu->varbinds, 3, root, asked, last, /*in_order=*/true);
  EXPECT_TRUE(look.speaks_against_end());
  ASSERT_TRUE(look.resume_at());
  EXPECT_EQ(look.resume_at()->to_string(), row(2));
  EXPECT_TRUE(look.knows(*ber::Oid::parse(row(5))));
  EXPECT_FALSE(look.knows(*ber::Oid::parse(row(2))));
  EXPECT_FALSE(look.knows(*ber::Oid::parse(row(4))));
  EXPECT_TRUE(look.contradicts_end_at(*ber::Oid::parse(row(8))));
  EXPECT_FALSE(look.contradicts_end_at(*ber::Oid::parse(row(9))));
  EXPECT_FALSE(look.is_resolved_at(*ber::Oid::parse(row(9))));
  EXPECT_TRUE(look.is_resolved_at(*ber::Oid::parse(row(10))));
}

}  // namespace
}  // namespace snmpring::session
