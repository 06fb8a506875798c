// What one NDJSON record costs, from ready fields to octets in the output's buffer.
#include <benchmark/benchmark.h>
#include <fcntl.h>

#include <array>
#include <memory>
#include <string_view>

#include "ber/value.h"
#include "mib/names.h"
#include "records/ndjson_sink.h"
#include "records/output.h"
#include "session/event.h"

namespace snmpring::app {
namespace {

constexpr int kRowsPerReply = 25;
constexpr std::size_t kColumnOctets = 10;  // Of what the rows' OIDs have in common.

struct Bench {
  /// \param names Borrowed; null for no names.
  explicit Bench(const mib::Names* names = nullptr)
      : sink(*output, {.run = "00000000-0000-4000-8000-000000000000"}, system_zones(), names) {}

  records::OutputSystem system;
  std::unique_ptr<records::Output> output =
      records::Output::adopt(UniqueFd(::open("/dev/null", O_WRONLY | O_CLOEXEC)),
                             records::WriteMode::plain, records::NdjsonSink::output_capacity(),
                             system)
          .value();
  records::NdjsonSink sink;
  session::Plan plan;
  session::TargetProfile profile{.plan = &plan, .tag = std::nullopt, .name = {}};
  session::Target target{.endpoint = {IpAddress::v4(0xC0000201), 161}, .profile = &profile};
  WallTime received{};

  void run(benchmark::State& state, const session::Root& root, const ber::Oid& oid,
           const ber::Value& value) {
    std::int64_t rows = 0;
    for (auto _ : state) {
      received += std::chrono::microseconds(7);
      sink.begin_reply(target, received);
      sink.row({root, oid, value});
      // As neighbours in a column.
      for (int i = 1; i < kRowsPerReply; ++i) sink.row({root, oid, value, kColumnOctets});
      rows += kRowsPerReply;
      if (!sink.has_room(1400) || output->buffered_octets() > 256 * 1024) sink.flush();
    }
    sink.flush();
    state.SetItemsProcessed(rows);
    state.SetBytesProcessed(static_cast<std::int64_t>(output->octets_written()));
    state.counters["octets/record"] =
        static_cast<double>(output->octets_written()) / static_cast<double>(rows);
    state.counters["time/record"] = benchmark::Counter(
        static_cast<double>(rows), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  }
};

const session::Root kIfTable = *session::Root::parse("1.3.6.1.2.1.31.1.1.1.6");
const ber::Oid kColumn{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6, 10007};

ber::Value counter() {
  ber::Value value;
  value.type = ber::ValueType::counter64;
  value.unsigned_number = 18'446'744'073'709'551'615u;
  return value;
}

void BM_VarbindRecord_counter(benchmark::State& state) {
  Bench().run(state, kIfTable, kColumn, counter());
}
BENCHMARK(BM_VarbindRecord_counter)->Name("BM_VarbindRecord/counter");

// As IF-MIB::ifHCInOctets.10007.
void BM_VarbindRecord_named(benchmark::State& state) {
  const mib::Names names = mib::Names::built_in();
  Bench(&names).run(state, kIfTable, kColumn, counter());
}
BENCHMARK(BM_VarbindRecord_named)->Name("BM_VarbindRecord/counter_named");

void BM_VarbindRecord_integer(benchmark::State& state) {
  ber::Value value;
  value.type = ber::ValueType::integer32;
  value.number = 6;
  Bench().run(state, kIfTable, kColumn, value);
}
BENCHMARK(BM_VarbindRecord_integer)->Name("BM_VarbindRecord/integer");

void BM_VarbindRecord_string(benchmark::State& state) {
  constexpr std::string_view kText = "GigabitEthernet1/0/24";
  ber::Value value;
  value.type = ber::ValueType::octet_string;
  value.content = as_bytes(kText);
  Bench().run(state, kIfTable, kColumn, value);
}
BENCHMARK(BM_VarbindRecord_string)->Name("BM_VarbindRecord/string");

void BM_VarbindRecord_mac(benchmark::State& state) {
  constexpr std::array<std::uint8_t, 6> kMac = {0x00, 0x1B, 0x54, 0xFF, 0x80, 0x01};
  ber::Value value;
  value.type = ber::ValueType::octet_string;
  value.content = kMac;
  Bench().run(state, kIfTable, kColumn, value);
}
BENCHMARK(BM_VarbindRecord_mac)->Name("BM_VarbindRecord/mac");

void BM_TargetRecord(benchmark::State& state) {
  Bench bench;
  const ber::Oid object_id{1, 3, 6, 1, 4, 1, 8072, 3, 2, 10};
  session::SystemInfo system{.sys_descr = as_bytes("Linux switch-07 5.10.0-21-amd64 #1 SMP Debian"),
                             .sys_object_id = object_id,
                             .sys_uptime = 123456,
                             .sys_name = as_bytes("switch-07.example.net")};
  session::TargetReport report{.target = bench.target, .answered = true, .system = &system};
  report.counts.replies_timed = 1;
  std::int64_t records = 0;
  for (auto _ : state) {
    bench.sink.finished(report);
    ++records;
    if (bench.output->buffered_octets() > 64 * 1024) bench.sink.flush();
  }
  state.SetItemsProcessed(records);
}
BENCHMARK(BM_TargetRecord);

}  // namespace
}  // namespace snmpring::app

BENCHMARK_MAIN();
