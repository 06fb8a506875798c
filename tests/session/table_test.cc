// Tables: cells become rows, whatever agents do to their columns.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "session/script.h"

namespace snmpring::session {
namespace {

using script::Answer;
using script::Binding;
using script::columns_of;
using script::error;
using script::Mib;
using script::number;
using script::Outcome;
using script::Request;
using script::Scene;
using script::silence;
using script::table_of;
using script::text;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::SizeIs;

constexpr const char* kEntry = "1.3.6.1.2.1.2.2.1";

std::string cell(std::uint32_t column, const std::string& index) {
  return std::string(kEntry) + '.' + std::to_string(column) + '.' + index;
}

/// `rows` rows of the columns 1 to `columns`; the value is 100 * column + row. A scalar follows the
/// table.
Mib grid(unsigned columns, unsigned rows) {
  Mib mib;
  for (unsigned c = 1; c <= columns; ++c) {
    for (unsigned r = 1; r <= rows; ++r) mib.add(cell(c, std::to_string(r)), number(100 * c + r));
  }
  mib.add("1.3.6.1.2.1.3.1.0", number(1));
  return mib;
}

TablePlan first_columns(unsigned count) {
  std::vector<std::uint32_t> numbers;
  for (unsigned c = 1; c <= count; ++c) numbers.push_back(c);
  return columns_of(kEntry, numbers);
}

std::vector<std::string> grid_rows(unsigned columns, unsigned rows) {
  std::vector<std::string> lines;
  for (unsigned r = 1; r <= rows; ++r) {
    std::string& line = lines.emplace_back(std::to_string(r) + ':');
    for (unsigned c = 1; c <= columns; ++c) {
      line += ' ' + std::to_string(c - 1) + '=' + std::to_string(100 * c + r);
    }
  }
  return lines;
}

/// An agent that answers as it should, but for what `bend` makes of it.
script::Agent bent(const Mib& mib, const std::function<void(const Request&, Answer&)>& bend) {
  return [&mib, bend](const Request& request) {
    Answer answer = mib(request);
    bend(request, answer);
    return answer;
  };
}

void expect_whole(const Outcome& outcome, unsigned columns, unsigned rows) {
  EXPECT_EQ(outcome.row_texts(), grid_rows(columns, rows));
  EXPECT_EQ(outcome.error, "");
  EXPECT_TRUE(outcome.complete);
  EXPECT_TRUE(outcome.bounded);
  EXPECT_EQ(outcome.varbinds, std::uint64_t{columns} * rows);
  EXPECT_THAT(outcome.rows, IsEmpty());
}

TEST(Table, GivesARowForEachIndex) {
  const Mib mib = grid(4, 30);
  const Outcome outcome = run(table_of(first_columns(4)), mib);
  expect_whole(outcome, 4, 30);
  EXPECT_THAT(outcome.quirks, IsEmpty());
}

TEST(Table, AsksForItsColumnsSideBySide) {
  const Mib mib = grid(4, 30);
  const Outcome outcome = run(table_of(columns_of(kEntry, {2, 4})), mib);
  EXPECT_THAT(outcome.requests.front().oids,
              ElementsAre(cell(2, "").substr(0, 19), cell(4, "").substr(0, 19)));
  EXPECT_TRUE(outcome.requests.front().bulk());
  EXPECT_EQ(outcome.row_texts().front(), "1: 0=201 1=401");
  EXPECT_LE(outcome.requests.size(), 4u);
}

TEST(Table, OfNothingIsCompleteWithoutRows) {
  Mib mib;
  mib.add("1.3.6.1.2.1.1.1.0", number(1));
  const Outcome outcome = run(table_of(first_columns(5)), mib);
  EXPECT_THAT(outcome.table_rows, IsEmpty());
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.requests.size(), 1u);
}

TEST(Table, OfOneRowTakesOneRequest) {
  const Mib mib = grid(5, 1);
  const Outcome outcome = run(table_of(first_columns(5)), mib);
  expect_whole(outcome, 5, 1);
  EXPECT_EQ(outcome.requests.size(), 1u);
}

TEST(Table, LeavesOutCellsThatTheAgentDoesNotHave) {
  Mib mib = grid(3, 4);
  Mib holes;
  for (const std::string& oid : mib.oids()) {
    if (oid != cell(2, "1") && oid != cell(1, "3") && oid != cell(3, "4"))
      holes.add(oid, number(7));
  }
  const Outcome outcome = run(table_of(first_columns(3)), holes);
  EXPECT_THAT(outcome.row_texts(),
              ElementsAre("1: 0=7 2=7", "2: 0=7 1=7 2=7", "3: 1=7 2=7", "4: 0=7 1=7"));
  EXPECT_TRUE(outcome.complete);
}

TEST(Table, PutsCellsOutOfStepInTheirRows) {
  Mib mib;
  for (unsigned r = 1; r <= 200; ++r) {
    mib.add(cell(1, std::to_string(r)), number(r));
    if (r % 10 == 0) mib.add(cell(2, std::to_string(r)), number(1000 + r));
    if (r > 150) mib.add(cell(3, std::to_string(r)), number(2000 + r));
  }
  const Outcome outcome = run(table_of(first_columns(3)), mib);
  ASSERT_THAT(outcome.table_rows, SizeIs(200));
  EXPECT_EQ(outcome.row_texts()[9], "10: 0=10 1=1010");
  EXPECT_EQ(outcome.row_texts()[150], "151: 0=151 2=2151");
  EXPECT_EQ(outcome.row_texts()[159], "160: 0=160 1=1160 2=2160");
  EXPECT_TRUE(outcome.complete);
}

TEST(Table, SortsByArcsAndNotByOctets) {
  Mib mib;
  for (const char* index :
       {"2", "127", "128", "300", "16383", "16384", "4294967295", "2.1", "128.0"}) {
    mib.add(cell(1, index), number(1));
    mib.add(cell(2, index), number(2));
  }
  const Outcome outcome = run(table_of(first_columns(2)), mib);
  std::vector<std::string> indexes;
  for (const auto& row : outcome.table_rows) indexes.push_back(row.index);
  EXPECT_THAT(indexes, ElementsAre("2", "2.1", "127", "128", "128.0", "300", "16383", "16384",
                                   "4294967295"));
}

TEST(Table, TakesColumnsOfManyTablesOneAfterTheOther) {
  Mib mib = grid(2, 3);
  mib.add("1.3.6.1.2.1.31.1.1.1.1.5", text("x"));
  Scene scene = table_of(first_columns(2));
  scene.tables.push_back(columns_of("1.3.6.1.2.1.31.1.1.1", {1, 2}));
  const Outcome outcome = run(scene, mib);
  EXPECT_THAT(outcome.row_texts(),
              ElementsAre("1: 0=101 1=201", "2: 0=102 1=202", "3: 0=103 1=203", "5: 0=78"));
  EXPECT_EQ(outcome.table_rows[2].table, 0u);
  EXPECT_EQ(outcome.table_rows[3].table, 1u);
  EXPECT_TRUE(outcome.complete);
}

// --- Sizes ---------------------------------------------------------------------------------------

TEST(Table, AsksForGroupsIfARowDoesNotFit) {
  Mib mib;
  for (unsigned c = 1; c <= 46; ++c) {
    for (unsigned r = 1; r <= 20; ++r) {
      mib.add(cell(c, std::to_string(r)), text(std::string(60, 'x')));
    }
  }
  std::size_t largest = 0;
  const Outcome outcome = run(table_of(first_columns(46)), [&](const Request& request) {
    Answer answer = mib(request);
    if (request.oids.front() != cell(1, "").substr(0, 19)) {
      largest = std::max(largest, script::encode_reply(answer, request).size());
    }
    return answer;
  });
  ASSERT_THAT(outcome.table_rows, SizeIs(20));
  for (const auto& row : outcome.table_rows) EXPECT_THAT(row.cells, SizeIs(46));
  EXPECT_LE(largest, kReplyOctetsGoal);
  EXPECT_TRUE(outcome.complete);
}

TEST(Table, TakesARowOfThreeThousandOctets) {
  Mib mib;
  for (unsigned c = 1; c <= 3; ++c) {
    for (unsigned r = 1; r <= 5; ++r) {
      mib.add(cell(c, std::to_string(r)), text(std::string(c == 2 ? 3000 : 4, 'x')));
    }
  }
  const Outcome outcome = run(table_of(first_columns(3)), mib);
  ASSERT_THAT(outcome.table_rows, SizeIs(5));
  EXPECT_THAT(outcome.table_rows.back().cells[1].content, SizeIs(3000));
}

TEST(Table, TakesAsManyColumnsAsThereMayBe) {
  const Mib mib = grid(kTableColumnsMax, 3);
  const Outcome outcome = run(table_of(first_columns(kTableColumnsMax)), mib);
  expect_whole(outcome, kTableColumnsMax, 3);
  for (const Request& request : outcome.requests) EXPECT_LE(request.octets, kRequestOctetsMax);
}

TEST(Table, AsksForAsManyRepetitionsAsToldTo) {
  const Mib mib = grid(3, 50);
  Scene scene = table_of(first_columns(3));
  scene.limits.max_repetitions = 7;
  const Outcome outcome = run(scene, mib);
  expect_whole(outcome, 3, 50);
  for (const Request& request : outcome.requests) EXPECT_EQ(request.max_repetitions, 7u);
  EXPECT_EQ(outcome.max_repetitions, 7u);
}

TEST(Table, AsksForLessWhereTheAgentSaysTooBig) {
  const Mib mib = grid(8, 40);
  for (const std::uint32_t told : {0u, 12u}) {
    Scene scene = table_of(first_columns(8));
    scene.limits.max_repetitions = told;
    const Outcome outcome = run(scene, bent(mib, [](const Request&, Answer& answer) {
                                  if (answer.bindings.size() > 5)
                                    answer = error(message::error_status::kTooBig, 0);
                                }));
    expect_whole(outcome, 8, 40);
    EXPECT_THAT(outcome.quirks, Contains("too_big_bulk"));
  }
}

TEST(Table, AsksForLessWhereRepliesAreCut) {
  const Mib mib = grid(8, 40);
  for (const std::uint32_t told : {0u, 12u}) {
    for (const bool bulk : {true, false}) {
      Scene scene = table_of(first_columns(8));
      scene.limits.max_repetitions = told;
      scene.limits.bulk_allowed = bulk;
      const Outcome outcome = run(scene, bent(mib, [](const Request&, Answer& answer) {
                                    if (answer.bindings.size() > 5) answer.truncated = true;
                                  }));
      expect_whole(outcome, 8, 40);
    }
  }
}

TEST(Table, AsksForLessWhereTheAgentIsSilentToMore) {
  const Mib mib = grid(8, 60);
  for (const std::size_t most : {1u, 3u, 10u, 30u}) {
    for (const bool bulk : {true, false}) {
      Scene scene = table_of(first_columns(8));
      scene.limits.bulk_allowed = bulk;
      const Outcome outcome = run(scene, bent(mib, [&](const Request&, Answer& answer) {
                                    if (answer.bindings.size() > most) answer = silence();
                                  }));
      expect_whole(outcome, 8, 60);
    }
  }
}

TEST(Table, ReadsOnWhereRepliesLackTheirLastVarbinds) {
  const Mib mib = grid(9, 40);
  for (const std::size_t most : {1u, 2u, 5u, 8u, 13u}) {
    for (const bool bulk : {true, false}) {
      Scene scene = table_of(first_columns(9));
      scene.limits.bulk_allowed = bulk;
      const Outcome outcome = run(scene, bent(mib, [&](const Request&, Answer& answer) {
                                    if (answer.bindings.size() > most) answer.bindings.resize(most);
                                  }));
      expect_whole(outcome, 9, 40);
    }
  }
}

// --- Other ways to ask ---------------------------------------------------------------------------

TEST(Table, AsksWithGetNextInV1AndWhereGetBulkIsForbidden) {
  const Mib mib = grid(5, 12);
  for (const bool v1 : {true, false}) {
    Scene scene = table_of(first_columns(5));
    if (v1) scene.version = message::Version::v1;
    scene.limits.bulk_allowed = v1;
    const Outcome outcome = run(scene, mib);
    expect_whole(outcome, 5, 12);
    EXPECT_EQ(outcome.requests.size(), 13u) << "a row at a time";
    for (const Request& request : outcome.requests) EXPECT_TRUE(request.next());
    EXPECT_EQ(outcome.max_repetitions, std::nullopt);
  }
}

TEST(Table, EndsInV1WhereTheMibEnds) {
  Mib mib;
  for (unsigned c = 1; c <= 3; ++c) {
    for (unsigned r = 1; r <= 4; ++r) mib.add(cell(c, std::to_string(r)), number(100 * c + r));
  }
  Scene scene = table_of(first_columns(3));
  scene.version = message::Version::v1;
  const Outcome outcome = run(scene, mib);
  expect_whole(outcome, 3, 4);
  EXPECT_THAT(outcome.quirks, IsEmpty());
}

TEST(Table, FallsBackToGetNextWhereGetBulkFails) {
  const Mib mib = grid(5, 30);
  const std::vector<std::function<void(Answer&)>> failures = {
      [](Answer& answer) { answer = error(message::error_status::kGenErr, 1); },
      [](Answer& answer) { answer = error(message::error_status::kNoSuchName, 2); },
      [](Answer& answer) { answer.bindings.clear(); },
      [](Answer& answer) { answer = silence(); },
  };
  for (const auto& fail : failures) {
    const Outcome outcome =
        run(table_of(first_columns(5)), bent(mib, [&](const Request& request, Answer& answer) {
              if (request.bulk()) fail(answer);
            }));
    expect_whole(outcome, 5, 30);
    EXPECT_THAT(outcome.quirks, Contains("no_bulk"));
  }
}

// --- Errors of single columns --------------------------------------------------------------------

/// An agent that fails with `status` where the cell would be in its reply, and blames the place
/// that `blame` says for the right one.
script::Agent failing(const Mib& mib, const std::string& oid, std::int32_t status,
                      const std::function<std::int32_t(std::int32_t, std::size_t)>& blame) {
  return [&mib, oid, status, blame](const Request& request) {
    Answer answer = mib(request);
    for (std::size_t i = 0; i < answer.bindings.size(); ++i) {
      if (answer.bindings[i].oid != oid) continue;
      const std::size_t place = i % request.oids.size() + 1;
      return error(status, blame(static_cast<std::int32_t>(place), request.oids.size()));
    }
    return answer;
  };
}

TEST(Table, GoesOnWithoutAColumnThatFails) {
  const Mib mib = grid(6, 30);
  const std::vector<std::function<std::int32_t(std::int32_t, std::size_t)>> blames = {
      [](std::int32_t right, std::size_t) { return right; },
      [](std::int32_t, std::size_t) { return 0; },
      [](std::int32_t, std::size_t) { return 1; },
      [](std::int32_t, std::size_t count) { return static_cast<std::int32_t>(count); },
      [](std::int32_t, std::size_t) { return 1000; },
  };
  for (std::size_t i = 0; i < blames.size(); ++i) {
    for (const bool bulk : {true, false}) {
      SCOPED_TRACE(std::to_string(i) + (bulk ? " bulk" : " next"));
      Scene scene = table_of(first_columns(6));
      scene.limits.bulk_allowed = bulk;
      const Outcome outcome =
          run(scene, failing(mib, cell(3, "11"), message::error_status::kGenErr, blames[i]));
      EXPECT_THAT(outcome.table_rows, SizeIs(30));
      EXPECT_EQ(outcome.row_texts()[9], "10: 0=110 1=210 2=310 3=410 4=510 5=610");
      EXPECT_EQ(outcome.row_texts()[10], "11: 0=111 1=211 3=411 4=511 5=611");
      EXPECT_EQ(outcome.row_texts()[29], "30: 0=130 1=230 3=430 4=530 5=630");
      EXPECT_EQ(outcome.error, "gen_err");
      EXPECT_EQ(outcome.error_oid, cell(3, "10"));
      EXPECT_EQ(outcome.status, Status::partial);
      EXPECT_LE(outcome.requests.size(), 80u);
    }
  }
}

TEST(Table, IsRefusedAsAWholeWhereEachColumnIs) {
  const Outcome outcome = run(table_of(first_columns(40)), [](const Request&) {
    return error(message::error_status::kAuthorizationError, 0);
  });
  EXPECT_EQ(outcome.error, "authorization");
  EXPECT_EQ(outcome.status, Status::auth);
  EXPECT_LE(outcome.requests.size(), 20u);
}

TEST(Table, KeepsWhatItHasWhereTheAgentDies) {
  const Mib mib = grid(3, 100);
  int requests = 0;
  const Outcome outcome =
      run(table_of(first_columns(3)), bent(mib, [&](const Request&, Answer& answer) {
            if (++requests > 2)
              answer = silence();
            else if (answer.bindings.size() > 4)
              answer.bindings.resize(4);
          }));
  EXPECT_THAT(outcome.row_texts(),
              ElementsAre("1: 0=101 1=201 2=301", "2: 0=102 1=202 2=302", "3: 0=103 1=203"));
  EXPECT_EQ(outcome.error, "timeout");
  EXPECT_EQ(outcome.status, Status::partial);
}

TEST(Table, EndsAtTheLimitOfVarbinds) {
  const Mib mib = grid(3, 100);
  Scene scene = table_of(first_columns(3));
  scene.varbinds_max = 31;
  const Outcome outcome = run(scene, mib);
  EXPECT_EQ(outcome.varbinds, 31u);
  EXPECT_EQ(outcome.error, "max_varbinds");
  ASSERT_THAT(outcome.table_rows, SizeIs(11));
  EXPECT_EQ(outcome.row_texts().back(), "11: 0=111");
}

// --- Disorder and false ends ---------------------------------------------------------------------

TEST(Table, EndsAColumnThatDoesNotIncreaseAndKeepsItsCells) {
  for (const bool bulk : {true, false}) {
    Scene scene = table_of(first_columns(3));
    scene.limits.bulk_allowed = bulk;
    const Mib mib = grid(3, 20);
    // The second column goes down again after its fifth cell.
    const Outcome outcome = run(scene, bent(mib, [](const Request&, Answer& answer) {
                                  for (Binding& binding : answer.bindings) {
                                    if (binding.oid == cell(2, "6")) binding.oid = cell(2, "2");
                                  }
                                }));
    ASSERT_THAT(outcome.table_rows, SizeIs(20));
    EXPECT_EQ(outcome.row_texts()[4], "5: 0=105 1=205 2=305");
    EXPECT_EQ(outcome.row_texts()[5].substr(0, 8), "6: 0=106");
    EXPECT_EQ(outcome.row_texts()[19].substr(0, 9), "20: 0=120");
    EXPECT_EQ(outcome.error, "not_increasing");
    EXPECT_FALSE(outcome.complete);
  }
}

TEST(Table, KeepsDisorderedRowsUntilTheEndIfTold) {
  Scene scene = table_of(first_columns(2));
  scene.limits.tolerate_disorder = true;
  // 5, 3, 9, 1 in this order; the other column in the order of its indexes.
  const std::vector<std::string> order = {"5", "3", "9", "1"};
  const Outcome outcome = run(scene, [&](const Request& request) {
    Answer answer;
    std::vector<std::string> at = request.oids;
    for (std::uint32_t r = 0; r < std::max(request.max_repetitions, 1u); ++r) {
      for (std::string& oid : at) {
        if (oid == "1.3.6.1.3.1") {
          answer.bindings.push_back({oid, number(0)});
          continue;
        }
        const bool second = oid.starts_with(cell(2, "").substr(0, 19));
        std::vector<std::string> indexes = order;
        if (second) std::ranges::sort(indexes);
        const std::string prefix = cell(second ? 2 : 1, "");
        std::size_t next = 0;
        if (oid.starts_with(prefix)) {
          const auto found = std::ranges::find(indexes, oid.substr(prefix.size()));
          next = static_cast<std::size_t>(found - indexes.begin()) + 1;
        }
        oid = next < indexes.size() ? prefix + indexes[next] : std::string("1.3.6.1.3.1");
        answer.bindings.push_back({oid, number(second ? 2 : 1)});
      }
    }
    return answer;
  });
  EXPECT_THAT(outcome.row_texts(),
              ElementsAre("1: 0=1 1=2", "3: 0=1 1=2", "5: 0=1 1=2", "9: 0=1 1=2"));
  EXPECT_TRUE(outcome.complete) << outcome.error;
}

TEST(Table, LetsGetNextDecideWhereGetBulkEndsAColumnTooSoon) {
  const Mib mib = grid(3, 40);
  const Outcome outcome =
      run(table_of(first_columns(3)), bent(mib, [](const Request& request, Answer& answer) {
            if (!request.bulk()) return;
            for (std::size_t i = 4; i < answer.bindings.size() && i < 5; ++i) {
              answer.bindings[i].value = script::end_of_mib_view();
            }
          }));
  expect_whole(outcome, 3, 40);
  EXPECT_THAT(outcome.quirks, Contains("false_end"));
}

TEST(Table, LetsGetNextDecideWhereGetBulkIsInDisorder) {
  const Mib mib = grid(3, 40);
  const Outcome outcome =
      run(table_of(first_columns(3)), bent(mib, [](const Request& request, Answer& answer) {
            if (!request.bulk() || answer.bindings.size() < 9) return;
            std::swap(answer.bindings[1], answer.bindings[4]);
          }));
  expect_whole(outcome, 3, 40);
  EXPECT_THAT(outcome.quirks, Contains("bulk_disorder"));
}

TEST(Table, IsNotMisledByShiftedVarbinds) {
  // Column 2 has ended after two rows, and the agent leaves it out of later repetitions.
  Mib mib;
  for (unsigned c = 1; c <= 4; ++c) {
    for (unsigned r = 1; r <= (c == 2 ? 2u : 30u); ++r) {
      mib.add(cell(c, std::to_string(r)), number(100 * c + r));
    }
  }
  mib.add("1.3.6.1.2.1.3.1.0", number(1));
  const Outcome outcome = run(table_of(first_columns(4)), [&](const Request& request) {
    const Answer whole = mib(request);
    if (!request.bulk()) return whole;
    Answer answer;
    const std::size_t count = request.oids.size();
    for (std::size_t i = 0; i < whole.bindings.size(); ++i) {
      const std::string column = request.oids[i % count].substr(0, 19);
      if (i < count || whole.bindings[i].oid.starts_with(column)) {
        answer.bindings.push_back(whole.bindings[i]);
      }
    }
    return answer;
  });
  ASSERT_THAT(outcome.table_rows, SizeIs(30));
  EXPECT_EQ(outcome.row_texts()[1], "2: 0=102 1=202 2=302 3=402");
  EXPECT_EQ(outcome.row_texts()[29], "30: 0=130 2=330 3=430");
  EXPECT_TRUE(outcome.complete) << outcome.error << outcome.error_oid;
}

TEST(Table, PassesOverCellsThatAreGoneOrBroken) {
  const Mib mib = grid(3, 10);
  const Outcome outcome =
      run(table_of(first_columns(3)), bent(mib, [](const Request&, Answer& answer) {
            for (Binding& binding : answer.bindings) {
              if (binding.oid == cell(1, "4")) binding.value = script::no_such_instance();
              if (binding.oid == cell(2, "7")) binding.value = script::broken();
            }
          }));
  ASSERT_THAT(outcome.table_rows, SizeIs(10));
  EXPECT_EQ(outcome.row_texts()[3], "4: 1=204 2=304");
  EXPECT_EQ(outcome.row_texts()[6], "7: 0=107 2=307");
  EXPECT_EQ(outcome.error, "decode");
  EXPECT_THAT(outcome.quirks, Contains("exception_in_walk"));
}

// --- Scalars -------------------------------------------------------------------------------------

TablePlan scalars(const std::vector<std::uint32_t>& numbers) {
  TablePlan table = columns_of("1.3.6.1.2.1.1", numbers);
  table.scalars = true;
  return table;
}

Mib system_group() {
  Mib mib;
  mib.add("1.3.6.1.2.1.1.1.0", text("a"));
  mib.add("1.3.6.1.2.1.1.3.0", number(3));
  mib.add("1.3.6.1.2.1.1.5.0", text("c"));
  mib.add("1.3.6.1.2.1.1.9.1.2.1", number(9));
  return mib;
}

TEST(Table, MakesOneRowOfScalars) {
  const Mib mib = system_group();
  for (const bool v1 : {true, false}) {
    Scene scene = table_of(scalars({1, 3, 5}));
    if (v1) scene.version = message::Version::v1;
    const Outcome outcome = run(scene, mib);
    EXPECT_THAT(outcome.row_texts(), ElementsAre("0: 0=61 1=3 2=63"));
    EXPECT_EQ(outcome.requests.size(), 1u);
    EXPECT_TRUE(outcome.complete);
  }
}

TEST(Table, LeavesOutScalarsThatTheAgentDoesNotHave) {
  const Mib mib = system_group();
  for (const bool v1 : {true, false}) {
    Scene scene = table_of(scalars({1, 2, 5, 8, 12}));
    if (v1) scene.version = message::Version::v1;
    const Outcome outcome = run(scene, mib);
    EXPECT_THAT(outcome.row_texts(), ElementsAre("0: 0=61 2=63"));
    EXPECT_TRUE(outcome.complete);
  }
}

TEST(Table, GivesNoRowOfScalarsThatAreAllMissing) {
  const Outcome outcome = run(table_of(scalars({20, 21})), system_group());
  EXPECT_THAT(outcome.table_rows, IsEmpty());
  EXPECT_TRUE(outcome.complete);
}

// --- Joins ---------------------------------------------------------------------------------------

TEST(Table, JoinsRowsWhoseIndexBeginsThatOfOthers) {
  Mib mib;
  for (const char* device : {"1", "2", "7"}) mib.add(cell(1, device), number(1));
  for (const char* supply : {"2.1", "2.2", "5.1", "7.1"}) mib.add(cell(2, supply), number(2));
  TablePlan table = first_columns(2);
  table.columns[1].longer = true;
  const Outcome outcome = run(table_of(table), mib);
  EXPECT_THAT(outcome.row_texts(),
              ElementsAre("1: 0=1", "2.1: 0=1 1=2", "2.2: 0=1 1=2", "5.1: 1=2", "7.1: 0=1 1=2"));
  EXPECT_EQ(outcome.varbinds, 7u);
  EXPECT_TRUE(outcome.complete);
}

TEST(Table, JoinsRowsOfTheSameIndex) {
  Mib mib;
  for (unsigned r = 1; r <= 150; ++r) {
    if (r != 20) mib.add(cell(1, std::to_string(r)), number(1));
    if (r != 30) mib.add(cell(2, std::to_string(r)), number(2));
  }
  TablePlan table = first_columns(2);
  table.columns[1].longer = true;
  for (const bool bulk : {true, false}) {
    Scene scene = table_of(table);
    scene.limits.bulk_allowed = bulk;
    const Outcome outcome = run(scene, mib);
    ASSERT_THAT(outcome.table_rows, SizeIs(150));
    EXPECT_EQ(outcome.row_texts()[18], "19: 0=1 1=2");
    EXPECT_EQ(outcome.row_texts()[19], "20: 1=2");
    EXPECT_EQ(outcome.row_texts()[29], "30: 0=1");
  }
}

// --- Several requests at once --------------------------------------------------------------------

TEST(Table, SpreadsItsColumnsOverTheRequestsThatItMayHave) {
  const Mib mib = grid(22, 200);
  Scene scene = table_of(first_columns(22));
  scene.limits.requests_max = 8;
  const Outcome outcome = run(scene, mib);
  expect_whole(outcome, 22, 200);
  std::set<Lane> lanes;
  for (const Request& request : outcome.requests) lanes.insert(request.lane);
  EXPECT_THAT(lanes, SizeIs(8));
}

TEST(Table, OfAFewRowsTakesOneRequestAtATime) {
  const Mib mib = grid(22, 1);
  Scene scene = table_of(first_columns(22));
  scene.limits.requests_max = 8;
  const Outcome outcome = run(scene, mib);
  expect_whole(outcome, 22, 1);
  EXPECT_EQ(outcome.requests.size(), 1u);
}

}  // namespace
}  // namespace snmpring::session
