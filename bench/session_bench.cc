// What a session costs: to make, to ask, and per varbind of what it is told.
#include <benchmark/benchmark.h>

#include <array>
#include <string>
#include <vector>

#include "ber/writer.h"
#include "message/community.h"
#include "scratch/allocation_counter.h"
#include "session/session.h"

namespace snmpring::session {
namespace {

using Octets = std::vector<std::uint8_t>;

class CountingSink : public EventSink {
 public:
  void begin_reply(const Target&, WallTime) override {}
  void row(const Row& row) override { octets += row.value.content.size(); }
  void table_row(const TableRow& row) override {
    for (const TableCell& cell : row.cells) octets += cell.value.content.size();
  }
  void finished(const TargetReport&) override {}

  std::size_t octets = 0;
};

/// A plan with what it borrows.
struct Work {
  explicit Work(Operation operation) {
    limits.max_repetitions = 25;
    plan.operation = operation;
    plan.ladder = &ladder;
    plan.limits = &limits;
    plan.varbinds_max = 0;
    if (operation == Operation::discover) {
      plan.roots = discover_roots();
    } else {
      plan.roots.push_back(Root::parse("1.3.6.1.2.1.31").value());
    }
  }

  Credential credential{
      .label = "c1", .version = message::Version::v2c, .community = Secret(as_bytes("public"))};
  Ladder ladder{.rungs = {&credential}};
  Limits limits;
  Plan plan;
  TargetProfile profile{.plan = &plan, .tag = {}, .name = {}};

  Session session() const { return Session({.profile = &profile}, kFirstRung, nullptr); }
};

Octets finish(ber::Writer& writer) {
  message::encode_pdu(writer, message::PduKind::response, 1, 0, 0, 0);
  message::encode_community(writer, message::Version::v2c, as_bytes("public"), 0);
  return {writer.written().begin(), writer.written().end()};
}

/// One reply of a GetBulk walk over ifXTable; `number` says how far into the walk.
Octets walk_reply(std::size_t number, std::size_t varbinds) {
  std::vector<std::uint8_t> room(65507);
  ber::Writer writer(room);
  for (std::size_t i = varbinds; i > 0; --i) {
    const std::size_t end = writer.size();
    const auto row = static_cast<std::uint32_t>(number * varbinds + i);
    writer.unsigned_integer(0x1234'5678'9ABC + row, ber::tag::kCounter64);
    writer.oid(ber::Oid{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6, row});
    writer.wrap(ber::tag::kSequence, end);
  }
  return finish(writer);
}

Octets discover_reply() {
  std::vector<std::uint8_t> room(1500);
  ber::Writer writer(room);
  const std::vector<Root> roots = discover_roots();
  for (std::size_t i = roots.size(); i > 0; --i) {
    const std::size_t end = writer.size();
    if (i == 2) {
      writer.oid(ber::Oid{1, 3, 6, 1, 4, 1, 8072, 3, 2, 10});
    } else if (i == 3) {
      writer.unsigned_integer(123456789, ber::tag::kTimeTicks);
    } else {
      writer.element(ber::tag::kOctetString, as_bytes("Linux agent 6.1.0-13-amd64 #1 SMP x86_64"));
    }
    writer.oid(roots[i - 1].oid());
    writer.wrap(ber::tag::kSequence, end);
  }
  return finish(writer);
}

void BM_WalkReply(benchmark::State& state) {
  constexpr std::size_t kReplies = 200;
  const auto varbinds = static_cast<std::size_t>(state.range(0));
  const Work work(Operation::walk);
  std::vector<Octets> replies;
  for (std::size_t i = 0; i < kReplies; ++i) replies.push_back(walk_reply(i, varbinds));
  CountingSink sink;
  const std::size_t allocated = scratch::allocation_count();
  for (auto _ : state) {
    Session session = work.session();
    for (const Octets& reply : replies) {
      session.handle_reply(0,
                           {.datagram = reply,
                            .truncated = false,
                            .check_community = false,
                            .attempt = 0,
                            .attempts = 1},
                           sink);
      benchmark::DoNotOptimize(session.next_request());
    }
    if (session.finished()) state.SkipWithError("the walk ended early");
  }
  benchmark::DoNotOptimize(sink.octets);
  const auto handled = static_cast<std::int64_t>(kReplies) * state.iterations();
  state.SetItemsProcessed(handled * state.range(0));
  state.SetBytesProcessed(handled * static_cast<std::int64_t>(replies[0].size()));
  state.counters["allocations"] =
      benchmark::Counter(static_cast<double>(scratch::allocation_count() - allocated),
                         benchmark::Counter::kAvgIterations);
}
BENCHMARK(BM_WalkReply)->ArgName("varbinds")->Arg(1)->Arg(25)->Arg(70);

constexpr std::uint32_t kColumns = 22;

/// One reply of a GetBulk for all columns of a table; `number` says how far into the table.
Octets table_reply(std::size_t number, std::size_t rows) {
  std::vector<std::uint8_t> room(65507);
  ber::Writer writer(room);
  for (std::size_t i = rows; i > 0; --i) {
    const auto row = static_cast<std::uint32_t>(number * rows + i);
    for (std::uint32_t column = kColumns; column > 0; --column) {
      const std::size_t end = writer.size();
      writer.unsigned_integer(0x1234'5678'9ABC + row, ber::tag::kCounter64);
      writer.oid(ber::Oid{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, column, row});
      writer.wrap(ber::tag::kSequence, end);
    }
  }
  return finish(writer);
}

void BM_TableReply(benchmark::State& state) {
  constexpr std::size_t kReplies = 200;
  const auto rows = static_cast<std::size_t>(state.range(0));
  Work work(Operation::table);
  work.limits.max_repetitions = static_cast<std::uint32_t>(rows);
  TablePlan table;
  for (std::uint32_t column = 1; column <= kColumns; ++column) {
    table.columns.push_back({.oid = ber::Oid{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, column}});
  }
  work.plan.tables = {&table, 1};
  std::vector<Octets> replies;
  for (std::size_t i = 0; i < kReplies; ++i) replies.push_back(table_reply(i, rows));
  CountingSink sink;
  const std::size_t allocated = scratch::allocation_count();
  for (auto _ : state) {
    Session session = work.session();
    for (const Octets& reply : replies) {
      session.handle_reply(0,
                           {.datagram = reply,
                            .truncated = false,
                            .check_community = false,
                            .attempt = 0,
                            .attempts = 1},
                           sink);
      while (session.prepare_row()) session.hand_on_row(sink);
      benchmark::DoNotOptimize(session.next_request());
    }
    if (session.finished()) state.SkipWithError("the table ended early");
  }
  benchmark::DoNotOptimize(sink.octets);
  const auto handled = static_cast<std::int64_t>(kReplies) * state.iterations();
  state.SetItemsProcessed(handled * state.range(0) * kColumns);
  state.counters["allocations"] =
      benchmark::Counter(static_cast<double>(scratch::allocation_count() - allocated),
                         benchmark::Counter::kAvgIterations);
}
BENCHMARK(BM_TableReply)->ArgName("rows")->Arg(1)->Arg(3);

void BM_DiscoverReply(benchmark::State& state) {
  const Work work(Operation::discover);
  const Octets reply = discover_reply();
  CountingSink sink;
  const std::size_t allocated = scratch::allocation_count();
  for (auto _ : state) {
    Session session = work.session();
    session.handle_reply(0,
                         {.datagram = reply,
                          .truncated = false,
                          .check_community = false,
                          .attempt = 0,
                          .attempts = 1},
                         sink);
    if (!session.finished()) state.SkipWithError("a discover takes one reply");
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["allocations"] =
      benchmark::Counter(static_cast<double>(scratch::allocation_count() - allocated),
                         benchmark::Counter::kAvgIterations);
}
BENCHMARK(BM_DiscoverReply);

void BM_MakeSession(benchmark::State& state) {
  const Work work(static_cast<Operation>(state.range(0)));
  const std::size_t allocated = scratch::allocation_count();
  for (auto _ : state) {
    Session session = work.session();
    benchmark::DoNotOptimize(session);
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["allocations"] =
      benchmark::Counter(static_cast<double>(scratch::allocation_count() - allocated),
                         benchmark::Counter::kAvgIterations);
  state.counters["octets"] = sizeof(Session);
}
BENCHMARK(BM_MakeSession)
    ->ArgName("operation")
    ->Arg(static_cast<int>(Operation::discover))
    ->Arg(static_cast<int>(Operation::walk));

void BM_EncodeFirstRequest(benchmark::State& state) {
  const Work work(static_cast<Operation>(state.range(0)));
  std::array<std::uint8_t, 1472> out;
  std::int32_t request_id = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(work.session().encode_request(0, 0, ++request_id, {}, out));
    benchmark::DoNotOptimize(out);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_EncodeFirstRequest)
    ->ArgName("operation")
    ->Arg(static_cast<int>(Operation::discover))
    ->Arg(static_cast<int>(Operation::walk));

}  // namespace
}  // namespace snmpring::session

BENCHMARK_MAIN();
