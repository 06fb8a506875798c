// The names of all counters of a run, each said once: for checkpoints, metadata and metrics.
#ifndef SNMPRING_REPORT_COUNTER_VISIT_H_
#define SNMPRING_REPORT_COUNTER_VISIT_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "report/run_counters.h"
#include "session/words.h"

namespace snmpring::report {

namespace counter_detail {

// A counter that is added to one of these structs is named below as well. Then this number grows.
static_assert(sizeof(engine::Stats) == 1080);
static_assert(sizeof(io::WireStats) == 64);
static_assert(sizeof(records::SinkCounts) == 24);
static_assert(sizeof(CheckpointStats) == 24);
static_assert(sizeof(ProcessUsage) == 24);

inline std::string error_name(std::size_t index) {
  const auto word = static_cast<session::ErrorWord>(index);
  if (word == session::ErrorWord::none) return "none";
  return word == session::ErrorWord::status_n ? "status_N" : session::error_text(word, 0);
}

template <typename Group, typename Counters>
void visit_targets(Group& group, Counters& stats) {
  group("targets_admitted", stats.targets_admitted);
  group("targets_done", stats.targets_done);
  group("responders", stats.responders);
  group("parked", stats.parked);
  group("targets_open_peak", stats.targets_open_peak);
  group("sessions_open_peak", stats.sessions_open_peak);
}

template <typename Group, typename Counters>
void visit_traffic(Group& group, Counters& stats) {
  group("requests_sent", stats.requests_sent);
  group("retries", stats.retries);
  group("free_repeats", stats.free_repeats);
  group("send_failures", stats.send_failures);
  group("answered_otherwise", stats.answered_otherwise);
  group("replies_accepted", stats.replies_accepted);
  group("duplicates", stats.duplicates);
  group("too_late", stats.too_late);
  group("misfits_decode", stats.misfits_decode);
  group("misfits_truncated", stats.misfits_truncated);
  group("misfits_version", stats.misfits_version);
  group("misfits_digest", stats.misfits_digest);
  group("misfits_engine", stats.misfits_engine);
  group("misfits_time", stats.misfits_time);
  group("misfits_decryption", stats.misfits_decryption);
  group("misfits_context", stats.misfits_context);
  group("ignored_pdus", stats.ignored_pdus);
  group("foreign_ids", stats.foreign_ids);
  group("wrong_sources", stats.wrong_sources);
  group("unattributed", stats.unattributed);
  group("reports", stats.reports);
  group("late", stats.late);
  group("icmp_errors", stats.icmp_errors);
  group("icmp_unattributed", stats.icmp_unattributed);
  group("rows", stats.rows);
  group("no_such_objects", stats.no_such_objects);
  group("no_such_instances", stats.no_such_instances);
  group("stalls", stats.stalls);
  group("stalled", stats.stalled);
  group("pauses", stats.pauses);
  group("paused", stats.paused);
  group("ticks", stats.ticks);
}

template <typename Group, typename Counters>
void visit_wire(Group& group, Counters& wire) {
  group("datagrams_sent", wire.datagrams_sent);
  group("datagrams_received", wire.datagrams_received);
  group("octets_sent", wire.octets_sent);
  group("octets_received", wire.octets_received);
  group("kernel_drops", wire.kernel_drops);
  group("buffers_exhausted", wire.buffers_exhausted);
  group("receives_rearmed", wire.receives_rearmed);
  group("system_calls", wire.system_calls);
}

template <typename Group, typename Counters>
void visit_status(Group& group, Counters& stats) {
  for (std::size_t i = 0; i < session::kStatusCount; ++i) {
    group(std::string(session::status_word(static_cast<session::Status>(i))), stats.by_status[i]);
  }
}

template <typename Group, typename Counters>
void visit_errors(Group& group, Counters& stats) {
  for (std::size_t i = 0; i < session::kErrorWordCount; ++i) {
    group(error_name(i), stats.by_error[i]);
  }
}

}  // namespace counter_detail

/// The group of the round trips: the sum, then each count by its class.
inline constexpr const char* kRoundTripGroup = "round_trips";

/// Visits every counter of a run, in groups.
/// \param make Called with the name of a group; returns what is then called with the name and the
/// value of each counter of the group, a std::uint64_t or a Duration.
/// \param counters RunCounters, const or not.
template <typename Make, typename Counters>
void visit_counters(Make&& make, Counters& counters) {
  auto targets = make("targets");
  counter_detail::visit_targets(targets, counters.stats);
  auto by_status = make("by_status");
  counter_detail::visit_status(by_status, counters.stats);
  auto by_error = make("by_error");
  counter_detail::visit_errors(by_error, counters.stats);
  auto traffic = make("traffic");
  counter_detail::visit_traffic(traffic, counters.stats);
  auto wire = make("wire");
  counter_detail::visit_wire(wire, counters.wire);
  auto output = make("output");
  output("varbind_records", counters.records.varbind_records);
  output("target_records", counters.records.target_records);
  output("row_records", counters.records.row_records);
  auto answered_at = make("answered_at");
  for (std::size_t i = 0; i < counters.stats.answered_at.size(); ++i) {
    answered_at(std::to_string(i), counters.stats.answered_at[i]);
  }
  auto round_trips = make(kRoundTripGroup);
  round_trips("sum", counters.stats.round_trips.sum);
  for (std::size_t i = 0; i < counters.stats.round_trips.counts.size(); ++i) {
    round_trips(std::to_string(i), counters.stats.round_trips.counts[i]);
  }
  auto checkpoints = make("checkpoints");
  checkpoints("written", counters.checkpoints.written);
  checkpoints("failed", counters.checkpoints.failed);
  checkpoints("pause_max", counters.checkpoints.pause_max);
  auto process = make("process");
  process("elapsed", counters.elapsed);
  process("cpu_user", counters.usage.cpu_user);
  process("cpu_system", counters.usage.cpu_system);
  process("memory_peak_octets", counters.usage.memory_peak_octets);
}

}  // namespace snmpring::report

#endif  // SNMPRING_REPORT_COUNTER_VISIT_H_
