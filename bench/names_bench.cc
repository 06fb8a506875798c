// What names cost: opening a names file, finding the object of a varbind, making a file.
//
// The OIDs are those of recorded devices from SNMPRING_CORPUS where it is set, else made up.
// The names file is SNMPRING_NAMES where it is set, else one of 100,000 made-up objects. The names
// that are built in come behind it.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "agentd/generator.h"
#include "agentd/recordings.h"
#include "base/prng.h"
#include "files/whole_file.h"
#include "mib/names.h"
#include "mib/names_writer.h"
#include "scratch/allocation_counter.h"

namespace snmpring::bench {
namespace {

constexpr std::size_t kTargets = 256;
constexpr agentd::MibTable::Row kRowsOfAReply = 25;
constexpr std::size_t kOctetsMax = std::size_t{1} << 32;

std::vector<agentd::MibTable> load_tables() {
  if (const char* const corpus = std::getenv("SNMPRING_CORPUS")) {
    auto recordings = agentd::load_recordings(std::filesystem::path(corpus) / "devices",
                                              agentd::MibTableBuilder::Order::sorted);
    if (recordings) return std::move(recordings->tables);
  }
  std::vector<agentd::MibTable> tables;
  for (unsigned model = 0; model < agentd::kModels; ++model) {
    tables.push_back(agentd::generate_device(3'000, 1, model));
  }
  return tables;
}

struct Asked {
  std::size_t target;
  ber::OidView oid;
};

/// The OIDs of replies to 256 targets that are walked at the same time.
const std::vector<Asked>& walk_order() {
  static const std::vector<agentd::MibTable> kTables = load_tables();
  static const std::vector<Asked> kAsked = [] {
    std::vector<Asked> asked;
    bool more = true;
    for (agentd::MibTable::Row first = 0; more; first += kRowsOfAReply) {
      more = false;
      for (std::size_t target = 0; target < kTargets; ++target) {
        const agentd::MibTable& table = kTables[target % kTables.size()];
        for (auto row = first; row < std::min(first + kRowsOfAReply, table.size()); ++row) {
          asked.push_back({target, ber::OidView::of_checked(table.oid(row))});
          more = true;
        }
      }
    }
    return asked;
  }();
  return kAsked;
}

const std::vector<Asked>& shuffled() {
  static const std::vector<Asked> kAsked = [] {
    std::vector<Asked> asked = walk_order();
    Prng prng(1);
    for (std::size_t i = asked.size(); i > 1; --i) std::swap(asked[i - 1], asked[prng.below(i)]);
    return asked;
  }();
  return kAsked;
}

/// Vendors with tables of 20 columns, so many that there are `count` objects.
std::vector<std::uint8_t> made_up_names(std::size_t count) {
  mib::NamesWriter writer;
  mib::ObjectFacts object;
  object.type = mib::BaseType::counter32;
  object.access = mib::Access::read_only;
  for (std::size_t i = 0; i < count; ++i) {
    const auto number = static_cast<std::uint32_t>(i);
    const std::uint32_t vendor = number / 2'000;
    const std::uint32_t table = number / 20 % 100;
    const std::uint32_t column = number % 20;
    const std::string name = "v" + std::to_string(vendor) + "Object" + std::to_string(number);
    object.module = "V" + std::to_string(vendor) + "-MIB";
    object.label = name;
    object.kind = column == 0 ? mib::NodeKind::row : mib::NodeKind::column;
    object.oid = column == 0 ? ber::Oid{1, 3, 6, 1, 4, 1, 7 * vendor, table, 1}
                             : ber::Oid{1, 3, 6, 1, 4, 1, 7 * vendor, table, 1, column};
    writer.add(object, {.module_identity = true, .path_order = 0});
  }
  return writer.finish();
}

Bytes names_file() {
  static const files::WholeFile kFile = [] {
    const char* const path = std::getenv("SNMPRING_NAMES");
    auto file = path == nullptr ? files::WholeFile() : files::WholeFile::open(path, kOctetsMax);
    return file ? std::move(*file) : files::WholeFile();
  }();
  static const std::vector<std::uint8_t> kMadeUp =
      kFile.octets().empty() ? made_up_names(100'000) : std::vector<std::uint8_t>();
  return kFile.octets().empty() ? Bytes(kMadeUp) : kFile.octets();
}

mib::Names names_of(const benchmark::State& state) {
  mib::Names names;
  if (state.range(0) != 0) benchmark::DoNotOptimize(names.add(names_file()));
  names.add_built_in();
  return names;
}

/// Counts what `find` found among what is asked in one iteration.
template <typename Find>
void find_all(benchmark::State& state, const std::vector<Asked>& asked, const Find& find) {
  std::size_t known = 0;
  const std::size_t before = scratch::allocation_count();
  for (auto _ : state) {
    known = 0;
    for (const Asked& each : asked) known += find(each).object.has_instances() ? 1 : 0;
    benchmark::DoNotOptimize(known);
  }
  state.counters["allocations"] =
      benchmark::Counter(static_cast<double>(scratch::allocation_count() - before),
                         benchmark::Counter::kAvgIterations);
  const auto all = static_cast<double>(asked.size());
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(asked.size()));
  state.counters["varbinds"] = all;
  state.counters["named"] = static_cast<double>(known) / all;
  state.counters["varbind"] = benchmark::Counter(
      all, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void BM_FindInWalkOrder(benchmark::State& state) {
  const mib::Names names = names_of(state);
  find_all(state, walk_order(), [&](const Asked& each) { return names.find(each.oid); });
}
BENCHMARK(BM_FindInWalkOrder)->ArgName("file")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void BM_FindInWalkOrderWithMemo(benchmark::State& state) {
  const mib::Names names = names_of(state);
  std::vector<mib::NameMemo> memos(kTargets);
  find_all(state, walk_order(),
           [&](const Asked& each) { return memos[each.target].find(names, each.oid); });
}
BENCHMARK(BM_FindInWalkOrderWithMemo)
    ->ArgName("file")
    ->Arg(0)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond);

void BM_FindShuffled(benchmark::State& state) {
  const mib::Names names = names_of(state);
  find_all(state, shuffled(), [&](const Asked& each) { return names.find(each.oid); });
}
BENCHMARK(BM_FindShuffled)->ArgName("file")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void BM_OpenNames(benchmark::State& state) {
  const auto check = state.range(0) != 0 ? mib::NamesCheck::whole : mib::NamesCheck::structure;
  for (auto _ : state) benchmark::DoNotOptimize(mib::NamesImage::open(names_file(), check));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(names_file().size()));
}
BENCHMARK(BM_OpenNames)->ArgName("whole")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void BM_ProposeNearNames(benchmark::State& state) {
  mib::Names names;
  benchmark::DoNotOptimize(names.add(names_file()));
  for (auto _ : state) benchmark::DoNotOptimize(names.resolve("ifHCInOctetz"));
}
BENCHMARK(BM_ProposeNearNames)->Unit(benchmark::kMillisecond);

void BM_WriteNames(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(made_up_names(static_cast<std::size_t>(state.range(0))));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_WriteNames)->ArgName("objects")->Arg(10'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace snmpring::bench

BENCHMARK_MAIN();
