#include "checkpoint/run_ledger.h"

#include <optional>

#include "engine/engine.h"

namespace snmpring::checkpoint {
namespace {

io::WireStats sum(io::WireStats a, const io::WireStats& b) {
  a.datagrams_sent += b.datagrams_sent;
  a.datagrams_received += b.datagrams_received;
  a.octets_sent += b.octets_sent;
  a.octets_received += b.octets_received;
  a.kernel_drops += b.kernel_drops;
  a.buffers_exhausted += b.buffers_exhausted;
  a.receives_rearmed += b.receives_rearmed;
  a.system_calls += b.system_calls;
  return a;
}

}  // namespace

RunLedger::RunLedger(const Parts& parts, const RunState& earlier, Instant started)
    : parts_(parts),
      earlier_(earlier.counters),
      earlier_output_octets_(earlier.output_octets),
      earlier_targets_file_octets_(earlier.targets_file_octets),
      started_(started) {}

void RunLedger::describe(Instant now, RunState& state) const {
  state.position.unfinished.clear();
  parts_.engine.open_positions(state.position.unfinished);
  parts_.targets.describe(state.position);
  count(now, state.counters);
  state.counters.stats = parts_.engine.stats_without_open();
  state.counters.usage = earlier_.usage;
}

report::RunCounters RunLedger::tally(Instant now) const {
  report::RunCounters counters;
  count(now, counters);
  counters.stats = parts_.engine.stats();
  counters.usage = earlier_.usage;
  return counters;
}

report::RunCounters RunLedger::counters(Instant now) const {
  report::RunCounters counters = tally(now);
  counters.usage = report::together(counters.usage, report::read_process_usage());
  return counters;
}

void RunLedger::count(Instant now, report::RunCounters& counters) const {
  const records::SinkCounts records = parts_.sink.counts();
  counters.records = {.varbind_records = earlier_.records.varbind_records + records.varbind_records,
                      .target_records = earlier_.records.target_records + records.target_records,
                      .row_records = earlier_.records.row_records + records.row_records};
  counters.wire = sum(earlier_.wire, parts_.wire.stats());
  counters.elapsed = earlier_.elapsed + (now - started_);
}

std::uint64_t RunLedger::output_octets() const noexcept {
  return earlier_output_octets_ + parts_.output.file_octets();
}

bool RunLedger::describe_files(RunState& state) const {
  const auto octets = parts_.output.marked();
  const auto of_targets = parts_.targets_file == nullptr ? std::optional<std::uint64_t>(0)
                                                         : parts_.targets_file->marked();
  if (!octets || !of_targets) return false;
  state.output_octets = earlier_output_octets_ + *octets;
  state.targets_file_octets = earlier_targets_file_octets_ + *of_targets;
  return true;
}

}  // namespace snmpring::checkpoint
