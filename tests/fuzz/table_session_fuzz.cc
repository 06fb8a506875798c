// Whole exchanges about tables: a session asks an agent that is mostly right, and wrong in every
// way there is as the input tells it. Every conversation ends, no row comes twice, no cell is lost.
#include <set>
#include <utility>

#include "fuzz/fuzz.h"
#include "fuzz/misbehaving.h"
#include "session/script.h"

namespace snmpring {
namespace {

using fuzz::expect;
using fuzz::Input;
using fuzz::misbehave;
using session::TablePlan;
using session::script::Answer;
using session::script::columns_of;
using session::script::Mib;
using session::script::number;
using session::script::Outcome;
using session::script::Request;
using session::script::Scene;

constexpr std::size_t kRequestsMax = 6000;
constexpr const char* kEntry = "1.3.6.1.2.1.2.2.1";
constexpr const char* kLongerEntry = "1.3.6.1.2.1.31.1.1.1";

const Mib& mib() {
  static const Mib made = [] {
    Mib all;
    for (unsigned column = 1; column <= 6; ++column) {
      for (unsigned row = 1; row <= 30; ++row) {
        if (column == 3 && row % 4 == 0) continue;
        if (column == 4 && row > 5) continue;
        const std::string rest = '.' + std::to_string(column) + '.' + std::to_string(row);
        all.add(kEntry + rest, number(row));
        if (row % 3 == 0) continue;
        all.add(kLongerEntry + rest + ".1", number(row));
        all.add(kLongerEntry + rest + ".2", number(row));
      }
    }
    for (unsigned i = 1; i <= 7; ++i) {
      all.add("1.3.6.1.2.1.1." + std::to_string(i) + ".0", number(i));
    }
    return all;
  }();
  return made;
}

TablePlan draw_table(Input& input) {
  std::vector<std::uint32_t> columns;
  for (std::uint32_t column = 1; column <= 8; ++column) {
    if (!input.one_in(3)) columns.push_back(column);
  }
  if (columns.empty()) columns.push_back(2);
  if (input.one_in(6)) {
    TablePlan scalars = columns_of("1.3.6.1.2.1.1", columns);
    scalars.scalars = true;
    return scalars;
  }
  TablePlan table = columns_of(kEntry, columns);
  if (input.one_in(3)) {
    for (session::TableColumn& column : columns_of(kLongerEntry, columns).columns) {
      column.longer = true;
      table.columns.push_back(column);
    }
  }
  return table;
}

Scene draw_scene(Input& input) {
  Scene scene;
  scene.operation = session::Operation::table;
  scene.version = input.one_in(4) ? message::Version::v1 : message::Version::v2c;
  scene.limits.retries_max = static_cast<unsigned>(input.below(5));
  if (scene.limits.retries_max == 4) scene.limits.oids_max = 3;
  if (input.one_in(3)) {
    scene.limits.max_repetitions = 1 + static_cast<std::uint32_t>(input.below(60));
  }
  scene.limits.bulk_allowed = !input.one_in(5);
  scene.limits.tolerate_disorder = input.one_in(3);
  scene.limits.requests_max = 1 + static_cast<unsigned>(input.below(4));
  if (input.one_in(5)) scene.varbinds_max = 1 + input.below(50);
  for (std::uint64_t i = 1 + input.below(2); i > 0; --i) scene.tables.push_back(draw_table(input));
  return scene;
}

void check_table_rows(const Scene& scene, const Outcome& outcome) {
  std::set<std::pair<std::size_t, std::string>> seen;
  std::uint64_t cells = 0;
  bool joined = false;
  for (const session::script::TableRowCopy& row : outcome.table_rows) {
    const TablePlan& table = scene.tables[row.table];
    joined = joined || table.columns.back().longer;
    const bool first = seen.emplace(row.table, row.index).second;
    expect(first || scene.limits.tolerate_disorder, "a table gives each row once");
    expect(!table.scalars || row.index == "0", "scalars are the instance 0");
    for (const auto& cell : row.cells) {
      expect(cell.column < table.columns.size(), "a cell is of one of the columns");
    }
    cells += row.cells.size();
  }
  // With a join the cells of a shorter index come again in each row that it begins.
  expect(joined ? cells >= outcome.varbinds : cells == outcome.varbinds,
         "every cell that was counted is in a row");
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  Input input(data, size);
  const Scene scene = draw_scene(input);
  const Outcome outcome = session::script::run(
      scene,
      [&](const Request& request) {
        if (input.empty()) return session::script::silence();
        Answer answer = mib()(request);
        misbehave(answer, request, input);
        return answer;
      },
      kRequestsMax);
  expect(outcome.bounded, "a conversation ends");
  expect(outcome.rows.empty(), "tables give no single varbinds");
  expect(outcome.complete == outcome.error.empty(),
         "a target is complete where nothing went wrong");
  expect(scene.varbinds_max == 0 || outcome.varbinds <= scene.varbinds_max,
         "cells are not more than allowed");
  for (const Request& request : outcome.requests) {
    expect(request.octets <= session::kRequestOctetsMax, "a request travels in one piece");
    expect(request.oids.size() <= scene.limits.oids_max, "a request is for no more than allowed");
  }
  check_table_rows(scene, outcome);
  return 0;
}
