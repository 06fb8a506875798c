// What a probe costs that nobody answers, from the range that its address is in to its deadline.
#include <benchmark/benchmark.h>

#include <chrono>
#include <span>

#include "checkpoint/silent_network.h"
#include "engine/engine.h"
#include "records/ndjson_sink.h"
#include "records/output.h"
#include "scratch/allocation_counter.h"
#include "targets/scan_targets.h"

namespace snmpring::app {
namespace {

/// A scan of half a billion addresses that sends as fast as it can, its time passing with each
/// tick. As many probes are open as are sent in a timeout, or as the receive window takes for
/// answered, whichever is less.
void BM_SilentProbe(benchmark::State& state) {
  const Duration timeout = std::chrono::milliseconds(state.range(0));
  constexpr Duration kBatchTime = io::kSendBatch * std::chrono::microseconds(3);
  const session::Limits limits{.timeout = timeout, .retries_max = 0};
  const session::Credential credential{
      .label = "c1", .version = message::Version::v2c, .community = Secret(as_bytes("public"))};
  const session::Ladder ladder{.rungs = {&credential}};
  const session::Plan plan{.operation = session::Operation::discover,
                           .ladder = &ladder,
                           .limits = &limits,
                           .roots = session::discover_roots()};
  const auto targets =
      targets::ScanTargets::create({.settings = {.targets = {"32.0.0.0/3"}, .yes = true},
                                    .seed = 1,
                                    .plan = plan,
                                    .credentials = std::span(&credential, 1),
                                    .bad_line = {}})
          .value();
  records::OutputSystem descriptors;
  const auto output =
      records::Output::open_file("/dev/null", records::NdjsonSink::output_capacity(), descriptors)
          .value();
  records::NdjsonSink sink(*output, records::RunIdentity{.run = "RUN"});
  checkpoint::test::SilentWire wire;
  checkpoint::test::SetClock clock;
  engine::EngineOptions setup;
  setup.shared_plan = &plan;
  setup.rate_pps = 0;
  setup.targets_open_max = 500'000;
  engine::Engine engine(setup, {.id_key = {1, 2, 3, 4, 5, 6, 7, 8}, .hash_key = 7}, *targets, wire,
                        clock, sink);
  const auto tick = [&] {
    clock.at += kBatchTime;
    return engine.tick(Duration::zero()) == engine::Engine::State::running;
  };
  // Until as many end as begin.
  for (Duration passed{}; passed < timeout; passed += kBatchTime) tick();
  const std::size_t before = scratch::allocation_count();
  const std::uint64_t sent_before = engine.stats().requests_sent;
  for ([[maybe_unused]] auto run : state) {
    if (!tick()) state.SkipWithError("the range is not large enough");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(engine.stats().requests_sent - sent_before));
  state.counters["allocations"] =
      benchmark::Counter(static_cast<double>(scratch::allocation_count() - before),
                         benchmark::Counter::kAvgIterations);
}
BENCHMARK(BM_SilentProbe)->ArgName("timeout_ms")->Arg(10)->Arg(1000);

}  // namespace
}  // namespace snmpring::app

BENCHMARK_MAIN();
