// What decoding, printing, comparing and encoding cost, per varbind and per octet.
#include <benchmark/benchmark.h>

#include <array>
#include <optional>
#include <vector>

#include "ber/value.h"
#include "ber/writer.h"
#include "message/community.h"
#include "message/correlation.h"
#include "message/varbind.h"
#include "scratch/allocation_counter.h"

namespace snmpring::message {
namespace {

/// Reports items, octets and allocations of the loop that it outlives.
class Report {
 public:
  Report(benchmark::State& state, std::size_t items_per_run, std::size_t octets_per_run)
      : state_(state),
        items_(items_per_run),
        octets_(octets_per_run),
        before_(scratch::allocation_count()) {}
  ~Report() {
    const auto runs = state_.iterations();
    state_.SetItemsProcessed(runs * static_cast<std::int64_t>(items_));
    state_.SetBytesProcessed(runs * static_cast<std::int64_t>(octets_));
    state_.counters["allocations"] =
        benchmark::Counter(static_cast<double>(scratch::allocation_count() - before_),
                           benchmark::Counter::kAvgIterations);
  }
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;

 private:
  benchmark::State& state_;
  std::size_t items_;
  std::size_t octets_;
  std::size_t before_;
};

/// Columns of ifTable and ifXTable for interfaces 1, 2, ... as a GetBulk walk meets them.
std::vector<ber::Oid> column_names(std::size_t count) {
  std::vector<ber::Oid> names;
  for (std::size_t i = 0; i < count; ++i) {
    const auto column = static_cast<std::uint32_t>(1 + i % 5);
    const auto index = static_cast<std::uint32_t>(1 + 37 * (i / 5));
    names.push_back(ber::Oid{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, column, index});
  }
  return names;
}

std::vector<std::uint8_t> response(std::size_t varbind_count) {
  const std::vector<ber::Oid> names = column_names(varbind_count);
  std::vector<std::uint8_t> room(65507);
  ber::Writer writer(room);
  for (std::size_t i = varbind_count; i > 0; --i) {
    const std::size_t inner_end = writer.size();
    switch (i % 5) {
      case 0:
        writer.element(ber::tag::kOctetString, as_bytes("GigabitEthernet1/0/19"));
        break;
      case 1:
        writer.unsigned_integer(123456789012345, ber::tag::kCounter64);
        break;
      case 2:
        writer.unsigned_integer(3000000000, ber::tag::kCounter32);
        break;
      case 3:
        writer.integer(6);
        break;
      default:
        writer.oid(ber::Oid{1, 3, 6, 1, 4, 1, 9, 1, 1208});
        break;
    }
    writer.oid(names[i - 1]);
    writer.wrap(ber::tag::kSequence, inner_end);
  }
  encode_pdu(writer, PduKind::response, 0x12345678, 0, 0, 0);
  encode_community(writer, Version::v2c, as_bytes("public"), 0);
  return {writer.written().begin(), writer.written().end()};
}

void BM_DecodeResponse(benchmark::State& state) {
  const auto varbind_count = static_cast<std::size_t>(state.range(0));
  const std::vector<std::uint8_t> datagram = response(varbind_count);
  const Report report(state, varbind_count, datagram.size());
  for ([[maybe_unused]] auto run : state) {
    const ber::Decoded<CommunityMessage> message = decode_community(datagram);
    if (!message) {
      state.SkipWithError("not decoded");
      break;
    }
    VarBindReader reader(message->pdu.varbinds);
    VarBind varbind;
    while (reader.next(varbind)) benchmark::DoNotOptimize(varbind);
  }
}
BENCHMARK(BM_DecodeResponse)->ArgName("varbinds")->Arg(1)->Arg(10)->Arg(25)->Arg(45);

void BM_PrintOid(benchmark::State& state) {
  const std::vector<ber::Oid> names = column_names(1000);
  std::size_t octets = 0;
  for (const ber::Oid& name : names) octets += name.view().content().size();
  std::array<char, ber::kOidTextMax> text;
  const Report report(state, names.size(), octets);
  for ([[maybe_unused]] auto run : state) {
    for (const ber::Oid& name : names) {
      benchmark::DoNotOptimize(name.view().print(text.data()));
      benchmark::ClobberMemory();
    }
  }
}
BENCHMARK(BM_PrintOid);

void BM_CompareOid(benchmark::State& state) {
  const std::vector<ber::Oid> names = column_names(1000);
  std::size_t octets = 0;
  for (const ber::Oid& name : names) octets += name.view().content().size();
  const Report report(state, names.size() - 1, octets);
  for ([[maybe_unused]] auto run : state) {
    for (std::size_t i = 1; i < names.size(); ++i) {
      bool increasing = names[i - 1] < names[i];
      benchmark::DoNotOptimize(increasing);
    }
  }
}
BENCHMARK(BM_CompareOid);

void BM_EncodeGetBulk(benchmark::State& state) {
  const ber::Oid name{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6, 1024};
  std::array<std::uint8_t, 1400> room;
  std::int32_t request_id = 0;
  const auto encode = [&] {
    ber::Writer writer(room);
    encode_request_varbind(writer, name);
    encode_pdu(writer, PduKind::get_bulk_request, ++request_id, 0, 25, 0);
    encode_community(writer, Version::v2c, as_bytes("public"), 0);
    return writer.written();
  };
  const Report report(state, 1, encode().size());
  for ([[maybe_unused]] auto run : state) {
    benchmark::DoNotOptimize(encode());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(BM_EncodeGetBulk);

void BM_PeekCorrelation(benchmark::State& state) {
  const std::vector<std::uint8_t> datagram = response(25);
  const Report report(state, 1, datagram.size());
  for ([[maybe_unused]] auto run : state) {
    std::optional<Correlation> found = peek_correlation(datagram);
    benchmark::DoNotOptimize(found);
    benchmark::ClobberMemory();
  }
}
BENCHMARK(BM_PeekCorrelation);

}  // namespace
}  // namespace snmpring::message

BENCHMARK_MAIN();
