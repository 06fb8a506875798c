// The engine's tables: what opening, finding and closing a request and keeping its deadline cost,
// with few and with many requests open.
#include <benchmark/benchmark.h>

#include <vector>

#include "base/prng.h"
#include "engine/request_table.h"
#include "engine/timer_queue.h"
#include "scratch/allocation_counter.h"

namespace snmpring::engine {
namespace {

constexpr CorrelationIds::Key kKey = {1, 2, 3, 4, 5, 6, 7, 8};

Endpoint endpoint(std::uint64_t index) {
  return {IpAddress::v4(0x0A000000 + static_cast<std::uint32_t>(index)), 161};
}

void report(benchmark::State& state, std::size_t allocations) {
  state.SetItemsProcessed(state.iterations());
  state.counters["allocations"] =
      benchmark::Counter(static_cast<double>(allocations), benchmark::Counter::kAvgIterations);
}

/// One request after the other, each as the engine treats it: opened, sent, found by its reply's
/// id, closed.
void BM_Request(benchmark::State& state) {
  const auto open = static_cast<std::uint32_t>(state.range(0));
  RequestTable table(524'288, kKey, 7);
  std::vector<RequestTable::Slot> slots;
  std::uint64_t next = 0;
  for (; next < open; ++next) slots.push_back(table.open(endpoint(next)));
  Prng prng(1);
  const std::size_t before = scratch::allocation_count();
  for ([[maybe_unused]] auto run : state) {
    RequestTable::Slot& slot = slots[prng.below(open)];
    ++table[slot].attempts;
    const RequestTable::Lookup found = table.find(table.id(slot, 0));
    benchmark::DoNotOptimize(found.kind);
    table.close(found.slot, true);
    slot = table.open(endpoint(next++ & 0xFFFFFF));
  }
  report(state, scratch::allocation_count() - before);
}
BENCHMARK(BM_Request)->ArgName("open")->Arg(64)->Arg(2'000)->Arg(300'000);

/// A deadline set and cancelled while time goes on, as replies do.
void BM_TimerAnswered(benchmark::State& state) {
  const auto open = static_cast<std::uint32_t>(state.range(0));
  Instant now{};
  TimerQueue timers(524'288, now);
  for (std::uint32_t handle = 0; handle < open; ++handle)
    timers.set(handle, now + std::chrono::hours(1));
  std::uint32_t handle = 0;
  const std::size_t before = scratch::allocation_count();
  for ([[maybe_unused]] auto run : state) {
    now += std::chrono::microseconds(3);
    timers.set(handle, now + std::chrono::seconds(1));
    timers.cancel(handle);
    benchmark::DoNotOptimize(timers.due(now));
    handle = handle + 1 == open ? 0 : handle + 1;
  }
  report(state, scratch::allocation_count() - before);
}
BENCHMARK(BM_TimerAnswered)->ArgName("open")->Arg(64)->Arg(2'000)->Arg(300'000);

/// A deadline that passes, as in a range where nobody answers.
void BM_TimerExpired(benchmark::State& state) {
  const auto open = static_cast<std::uint32_t>(state.range(0));
  const Duration each = std::chrono::nanoseconds(1'000'000'000 / open);
  Instant now{};
  TimerQueue timers(524'288, now);
  for (std::uint32_t handle = 0; handle < open; ++handle) timers.set(handle, now + each * handle);
  const std::size_t before = scratch::allocation_count();
  for ([[maybe_unused]] auto run : state) {
    now += each;
    while (const auto handle = timers.due(now)) timers.set(*handle, now + std::chrono::seconds(1));
  }
  report(state, scratch::allocation_count() - before);
}
BENCHMARK(BM_TimerExpired)->ArgName("open")->Arg(64)->Arg(2'000)->Arg(300'000);

}  // namespace
}  // namespace snmpring::engine

BENCHMARK_MAIN();
