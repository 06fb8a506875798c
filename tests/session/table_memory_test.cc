// What waits of a table is bounded, whatever the agent sends; and the cells of random tables all
// come out, whatever replies look like.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <map>
#include <memory>

#include "session/script.h"
#include "session/table_fetch.h"

namespace snmpring::session {
namespace {

using script::Answer;
using script::Binding;
using script::columns_of;
using script::number;
using script::Request;
using script::Scene;
using script::table_of;
using script::text;

constexpr const char* kColumnEntry = "1.3.6.1.2.1.2.2.1";
constexpr std::size_t kTargetOctetsMax = 6 << 20;

/// Counts the rows and keeps none.
class RowCounter final : public EventSink {
 public:
  void begin_reply(const Target&, WallTime) override {}
  void row(const Row&) override {}
  void finished(const TargetReport&) override {}
  void table_row(const TableRow& row) override {
    ++rows;
    cells += row.cells.size();
    octets_max = std::max(octets_max, octets_of(row));
  }

  std::uint64_t rows = 0;
  std::uint64_t cells = 0;
  std::size_t octets_max = 0;

 private:
  static std::size_t octets_of(const TableRow& row) {
    std::size_t octets = 0;
    for (const TableCell& cell : row.cells) octets += cell.value.content.size();
    return octets;
  }
};

struct FetchOutcome {
  std::size_t memory_max = 0;     // Whenever a reply has been read.
  std::uint64_t rows_at_end = 0;  // Rows that came when the table ended.
  std::uint64_t requests = 0;
  std::string error;
  std::uint64_t varbinds = 0;
  RowCounter sink;
};

/// Fetches the scene's tables without time; each request is answered at its first attempt.
FetchOutcome fetch_tables(const Scene& scene, const script::Agent& agent,
                          std::uint64_t requests_max = 100'000) {
  const script::OwnedPlan plan(scene);
  TableFetch fetch(*plan, plan.credential());
  Findings findings(scene.varbinds_max);
  FetchOutcome outcome;
  const auto out = std::make_unique<std::array<std::uint8_t, 70'000>>();
  std::deque<Lane> open = {0};
  while (!open.empty() && !findings.ended() && outcome.requests < requests_max) {
    const Lane lane = open.front();
    open.pop_front();
    ++outcome.requests;
    ber::Writer writer(*out);
    fetch.encode(lane, 0, 1, writer);
    const script::Octets sent(writer.written().begin(), writer.written().end());
    ber::Reader request_reader(sent);
    Request request;
    script::parse_pdu(message::decode_pdu(request_reader).value(), request);
    ber::Writer reply_writer(*out);
    script::encode_reply_pdu(reply_writer, agent(request), request);
    if (reply_writer.failed()) std::abort();
    const Bytes datagram = reply_writer.written();
    ber::Reader reader(datagram);
    const message::Pdu pdu = message::decode_pdu(reader).value();
    fetch.handle(lane, pdu,
                 {.datagram = datagram,
                  .truncated = false,
                  .check_community = false,
                  .attempt = 0,
                  .attempts = 1},
                 findings);
    outcome.memory_max = std::max(outcome.memory_max, fetch.memory_octets());
    const std::uint64_t before = outcome.sink.rows;
    while (fetch.prepare_row(findings.ended())) fetch.hand_on_row(outcome.sink);
    outcome.rows_at_end = outcome.sink.rows - before;
    outcome.memory_max = std::max(outcome.memory_max, fetch.memory_octets());
    if (findings.ended() || fetch.done()) break;
    while (const auto next = fetch.next_request()) open.push_back(*next);
  }
  outcome.error = error_text(findings.error(), findings.error_status());
  outcome.varbinds = findings.varbinds();
  return outcome;
}

std::string column_cell(std::uint32_t column, const std::string& index) {
  return std::string(kColumnEntry) + '.' + std::to_string(column) + '.' + index;
}

TablePlan many_columns(std::uint32_t count) {
  std::vector<std::uint32_t> numbers;
  for (std::uint32_t c = 1; c <= count; ++c) numbers.push_back(c);
  return columns_of(kColumnEntry, numbers);
}

/// What stands behind the column in a name, as one number; 0 for the column itself.
std::uint64_t last_index(const std::string& oid) {
  const std::string rest = oid.substr(std::string(kColumnEntry).size() + 1);
  const std::size_t dot = rest.rfind('.');
  return dot == std::string::npos ? 0 : std::stoull(rest.substr(dot + 1));
}

std::uint32_t column_of(const std::string& oid) {
  return static_cast<std::uint32_t>(std::stoul(oid.substr(std::string(kColumnEntry).size() + 1)));
}

/// A table without an end. `value` makes the cells.
script::Agent endless(
    const std::function<script::Octets(std::uint32_t column, std::uint64_t row)>& value,
    std::size_t bindings_max = 400) {
  return [=](const Request& request) {
    Answer answer;
    for (std::uint32_t r = 1; r <= std::max(request.max_repetitions, 1u); ++r) {
      for (const std::string& oid : request.oids) {
        if (answer.bindings.size() == bindings_max) return answer;
        const std::uint64_t row = last_index(oid) + r;
        const std::uint32_t column = column_of(oid);
        answer.bindings.push_back({column_cell(column, std::to_string(row)), value(column, row)});
      }
    }
    return answer;
  };
}

void print_memory(const char* what, const FetchOutcome& outcome) {
  std::printf("(d) %s: %.2f MiB at most, %llu rows\n", what,
              static_cast<double>(outcome.memory_max) / (1 << 20),
              static_cast<unsigned long long>(outcome.sink.rows));
  EXPECT_LE(outcome.memory_max, kTargetOctetsMax);
}

TEST(TableMemory, OfATableInStepIsSmall) {
  Scene scene = table_of(many_columns(22));
  scene.varbinds_max = 110'000;
  const FetchOutcome outcome =
      fetch_tables(scene, endless([](std::uint32_t, std::uint64_t) { return number(1'000'000); }));
  print_memory("22 columns in step", outcome);
  EXPECT_LE(outcome.memory_max, 100'000u);
  EXPECT_EQ(outcome.sink.rows, 5'000u);
  EXPECT_EQ(outcome.error, "max_varbinds");
}

TEST(TableMemory, OfAColumnThatNeverComesForwardIsBounded) {
  Scene scene = table_of(many_columns(3));
  scene.varbinds_max = 40'000;
  scene.limits.requests_max = 4;
  std::uint32_t gone = 0;
  const FetchOutcome outcome = fetch_tables(scene, [&](const Request& request) {
    Answer answer;
    for (std::uint32_t r = 1; r <= std::max(request.max_repetitions, 1u); ++r) {
      for (const std::string& oid : request.oids) {
        const std::uint32_t column = column_of(oid);
        if (column == 2) {
          // Always before the first row, and always a step further.
          answer.bindings.push_back(
              {column_cell(2, "0." + std::to_string(++gone)), script::no_such_instance()});
        } else {
          answer.bindings.push_back(
              {column_cell(column, std::to_string(last_index(oid) + r)), text("name")});
        }
      }
    }
    return answer;
  });
  print_memory("a column that stays behind", outcome);
  EXPECT_EQ(outcome.error, "max_varbinds");
  EXPECT_LE(outcome.sink.rows, kRowsWaitingMax);
  EXPECT_GE(outcome.sink.rows, kRowsWaitingMax / 4) << "a row waits in a run for each request";
  EXPECT_EQ(outcome.sink.cells, outcome.varbinds);
}

TEST(TableMemory, OfRowsTooLargeToWaitEndsTheTable) {
  Scene scene = table_of(many_columns(128));
  const FetchOutcome outcome = fetch_tables(
      scene,
      endless([](std::uint32_t, std::uint64_t) { return text(std::string(60'000, 'x')); }, 1));
  print_memory("128 columns of 60,000 octets", outcome);
  EXPECT_EQ(outcome.error, "max_pending");
  EXPECT_LE(outcome.sink.octets_max, kTableRowOctetsMax);
  EXPECT_EQ(outcome.sink.cells, outcome.varbinds) << "what has come is handed on";
}

TEST(TableMemory, OfDisorderHolds65536Rows) {
  Scene scene = table_of(many_columns(2));
  scene.limits.tolerate_disorder = true;
  scene.limits.max_repetitions = 200;
  const FetchOutcome outcome =
      fetch_tables(scene, endless([](std::uint32_t, std::uint64_t) { return number(70'000); }));
  print_memory("-Cc, a table without an end", outcome);
  EXPECT_EQ(outcome.error, "max_pending");
  EXPECT_EQ(outcome.sink.rows, kRowsKeptMax);
  EXPECT_EQ(outcome.rows_at_end, kRowsKeptMax);
}

TEST(TableMemory, OfDisorderedLargeRowsIsBounded) {
  Scene scene = table_of(many_columns(22));
  scene.limits.tolerate_disorder = true;
  const FetchOutcome outcome = fetch_tables(
      scene, endless([](std::uint32_t, std::uint64_t) { return text(std::string(40, 'x')); }));
  print_memory("-Cc, 22 columns of 40 octets", outcome);
  EXPECT_EQ(outcome.error, "max_pending");
  EXPECT_EQ(outcome.sink.cells, outcome.varbinds);
}

// --- Random tables -------------------------------------------------------------------------------

std::string random_index(Prng& prng) {
  std::string index = std::to_string(prng.below(40) * (prng.chance(0.2) ? 100 : 1));
  for (std::uint64_t arcs = prng.below(3); arcs > 0; --arcs) {
    index += '.' + std::to_string(prng.below(3) * (prng.chance(0.1) ? 20'000 : 1));
  }
  return index;
}

TEST(TableRandom, EveryCellComesOutInItsRow) {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE(seed);
    Prng prng(seed);
    const auto columns = 1 + static_cast<std::uint32_t>(prng.below(12));
    std::vector<std::string> indexes;
    for (std::uint64_t i = prng.below(60); i > 0; --i) indexes.push_back(random_index(prng));
    script::Mib mib;
    const double holes = prng.chance(0.5) ? 0 : prng.unit();
    for (std::uint32_t c = 1; c <= columns; ++c) {
      for (const std::string& index : indexes) {
        if (!prng.chance(holes)) mib.add(column_cell(c, index), number(c));
      }
    }
    mib.add("1.3.6.1.2.1.1.3.0", number(1));
    if (prng.chance(0.7)) mib.add("1.3.6.1.2.1.31.1.0", number(1));
    Scene scene = table_of(many_columns(columns));
    scene.version = prng.chance(0.2) ? message::Version::v1 : message::Version::v2c;
    scene.limits.bulk_allowed = prng.chance(0.8);
    scene.limits.requests_max = 1 + static_cast<unsigned>(prng.below(5));
    scene.limits.tolerate_disorder = prng.chance(0.2);
    scene.limits.retries_max = 6;
    if (prng.chance(0.2)) scene.limits.oids_max = 1 + prng.below(5);
    if (prng.chance(0.2)) {
      scene.limits.max_repetitions = 1 + static_cast<std::uint32_t>(prng.below(30));
    }
    const std::size_t most = prng.chance(0.5) ? 10'000 : 1 + prng.below(20);
    const std::uint64_t how = prng.below(5);
    const auto outcome = run(scene, [&](const Request& request) {
      Answer answer = mib(request);
      if (how == 4 && prng.chance(0.2)) return script::silence();
      if (answer.bindings.size() <= most) return answer;
      if (how == 0) answer.bindings.resize(most);
      if (how == 1) answer.truncated = true;
      if (how == 2) answer = script::silence();
      if (how == 3) answer = script::error(message::error_status::kTooBig, 0);
      return answer;
    });
    // Truncation, silence or tooBig at a single varbind cannot be, so the table is whole.
    std::map<std::string, std::string> expected;
    for (std::uint32_t c = 1; c <= columns; ++c) {
      const std::string prefix = column_cell(c, "");
      for (const std::string& oid : mib.oids_under(prefix.substr(0, prefix.size() - 1))) {
        expected[oid.substr(prefix.size())] +=
            ' ' + std::to_string(c - 1) + '=' + std::to_string(c);
      }
    }
    std::vector<std::string> lines;
    for (const auto& [index, cells] : expected) lines.push_back(index + ':' + cells);
    EXPECT_THAT(outcome.row_texts(), testing::UnorderedElementsAreArray(lines));
    EXPECT_EQ(outcome.error, "");
    EXPECT_TRUE(outcome.complete);
    for (std::size_t i = 1; i < outcome.table_rows.size(); ++i) {
      EXPECT_TRUE(ber::Oid::parse("1.3." + outcome.table_rows[i - 1].index).value().view() <
                  ber::Oid::parse("1.3." + outcome.table_rows[i].index).value().view());
    }
  }
}

}  // namespace
}  // namespace snmpring::session
