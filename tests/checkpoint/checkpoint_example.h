// A checkpoint in which every field has a value of its own.
#ifndef SNMPRING_TESTS_CHECKPOINT_CHECKPOINT_EXAMPLE_H_
#define SNMPRING_TESTS_CHECKPOINT_CHECKPOINT_EXAMPLE_H_

#include "checkpoint/checkpoint.h"

namespace snmpring::checkpoint::test {

inline Checkpoint example_checkpoint() {
  Checkpoint checkpoint;
  checkpoint.facts = {.run = "01234567-89ab-4cde-8f01-23456789abcd",
                      .started = WallTime(std::chrono::microseconds(1'776'081'601'234'567)),
                      .seed = 18'446'744'073'709'551'615u,
                      .resumes = 3};
  checkpoint.verb = "walk";
  checkpoint.config = {{"verb", "walk"}, {"targets", {"192.0.2.0/24", "@list"}}, {"rate", 1000}};
  checkpoint.config_hash = "abcdef";
  checkpoint.config_file = "scan.toml";
  checkpoint.fingerprint = "fedcba";
  RunState& state = checkpoint.state;
  state.position.next = 77'309'411'712;
  state.position.unfinished = {3, 4, 5, 200, 73'014'444'032};
  state.position.lists = {{17, 18'446'744'073'709'551'614u, true}, {1, 5, false}};
  state.position.counts = {.blocked = 901,
                           .other_family = 902,
                           .list_targets = 903,
                           .bad_lines = 904,
                           .skipped_objects = 905};
  state.output_octets = 123'456'789'012;
  state.output_tail = std::string(60, '0') + "beef";
  report::RunCounters& counters = state.counters;
  counters.stats.targets_done = 1001;
  counters.stats.by_status[2] = 1002;
  counters.stats.by_error[14] = 1003;
  counters.stats.stalled = std::chrono::nanoseconds(1004);
  counters.records = {.varbind_records = 1005, .target_records = 1006, .row_records = 1017};
  counters.stats.answered_at[2] = 1007;
  counters.stats.answered_otherwise = 1008;
  counters.stats.round_trips.counts[3] = 1018;
  counters.stats.round_trips.sum = std::chrono::nanoseconds(1019);
  counters.wire.kernel_drops = 1009;
  counters.checkpoints = {
      .written = 1010, .failed = 1011, .pause_max = std::chrono::nanoseconds(1012)};
  counters.elapsed = std::chrono::nanoseconds(1013);
  counters.usage = {.cpu_user = std::chrono::nanoseconds(1014),
                    .cpu_system = std::chrono::nanoseconds(1015),
                    .memory_peak_octets = 1016};
  return checkpoint;
}

}  // namespace snmpring::checkpoint::test

#endif  // SNMPRING_TESTS_CHECKPOINT_CHECKPOINT_EXAMPLE_H_
