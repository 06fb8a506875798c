// Counts go by the names that docs/records.md gives them.
#include "report/metadata.h"

#include <sys/utsname.h>

#include <chrono>

#include "report/counter_visit.h"
#include "report/loss_estimate.h"
#include "text/wall_time.h"

namespace snmpring::report {
namespace {

using Json = nlohmann::ordered_json;

double short_seconds(Duration duration) {
  // Whole microseconds, so that the text is short.
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
  return static_cast<double>(micros) / 1e6;
}

double per_second(std::uint64_t count, Duration elapsed) {
  if (elapsed <= Duration::zero()) return 0;
  const double rate = static_cast<double>(count) / in_seconds(elapsed);
  return static_cast<double>(static_cast<std::uint64_t>(rate * 10 + 0.5)) / 10;
}

Json status_counts(const engine::Stats& stats) {
  Json counts = Json::object();
  const auto put = [&](const std::string& word, std::uint64_t count) { counts[word] = count; };
  counter_detail::visit_status(put, stats);
  return counts;
}

Json error_counts(const engine::Stats& stats) {
  Json counts = Json::object();
  const auto put = [&](const std::string& word, std::uint64_t count) {
    if (word != "none") counts[word] = count;
  };
  counter_detail::visit_errors(put, stats);
  return counts;
}

Json target_counts(const RunMetadata& metadata) {
  const engine::Stats& stats = metadata.stats;
  const targets::TargetCounts& counts = metadata.counts;
  Json json;
  json["total"] = metadata.targets_total ? Json(*metadata.targets_total) : Json();
  json["admitted"] = stats.targets_admitted;
  json["done"] = stats.targets_done;
  json["open"] = stats.targets_open;
  json["responders"] = stats.responders;
  json["parked"] = stats.parked;
  json["blocked_unrecorded"] = counts.blocked;
  json["other_family"] = counts.other_family;
  json["list_targets"] = counts.list_targets;
  json["bad_lines"] = counts.bad_lines;
  json["skipped_objects"] = counts.skipped_objects;
  json["open_peak"] = stats.targets_open_peak;
  json["sessions_peak"] = stats.sessions_open_peak;
  json["by_status"] = status_counts(stats);
  json["by_error"] = error_counts(stats);
  return json;
}

Json request_counts(const engine::Stats& stats) {
  Json json;
  json["sent"] = stats.requests_sent;
  json["retries"] = stats.retries;
  json["free_repeats"] = stats.free_repeats;
  json["answered_otherwise"] = stats.answered_otherwise;
  json["send_failures"] = stats.send_failures;
  return json;
}

Json datagram_counts(const engine::Stats& stats) {
  Json json;
  json["accepted"] = stats.replies_accepted;
  json["late"] = stats.late;
  json["duplicates"] = stats.duplicates;
  json["too_late"] = stats.too_late;
  json["misfits_decode"] = stats.misfits_decode;
  json["misfits_truncated"] = stats.misfits_truncated;
  json["misfits_version"] = stats.misfits_version;
  json["misfits_digest"] = stats.misfits_digest;
  json["misfits_engine"] = stats.misfits_engine;
  json["misfits_time"] = stats.misfits_time;
  json["misfits_decryption"] = stats.misfits_decryption;
  json["misfits_context"] = stats.misfits_context;
  json["reports"] = stats.reports;
  json["ignored_pdus"] = stats.ignored_pdus;
  json["foreign_ids"] = stats.foreign_ids;
  json["wrong_sources"] = stats.wrong_sources;
  json["unattributed"] = stats.unattributed;
  json["icmp_errors"] = stats.icmp_errors;
  json["icmp_unattributed"] = stats.icmp_unattributed;
  return json;
}

Json output_counts(const RunMetadata& metadata) {
  Json json;
  json["varbind_records"] = metadata.records.varbind_records;
  json["no_such_objects"] = metadata.stats.no_such_objects;
  json["no_such_instances"] = metadata.stats.no_such_instances;
  json["target_records"] = metadata.records.target_records;
  json["row_records"] = metadata.records.row_records;
  json["octets"] = metadata.output_octets;
  json["stalls"] = metadata.stats.stalls;
  json["stalled_seconds"] = short_seconds(metadata.stats.stalled);
  return json;
}

Json checkpoint_counts(const RunMetadata& metadata) {
  Json json;
  json["resumes"] = metadata.resumes;
  json["written"] = metadata.checkpoints.written;
  json["failed"] = metadata.checkpoints.failed;
  json["pause_seconds_max"] = short_seconds(metadata.checkpoints.pause_max);
  return json;
}

Json wire_counts(const RunMetadata& metadata) {
  const io::WireStats& stats = metadata.wire_stats;
  Json json;
  json["name"] = metadata.wire;
  json["datagrams_sent"] = stats.datagrams_sent;
  json["datagrams_received"] = stats.datagrams_received;
  json["octets_sent"] = stats.octets_sent;
  json["octets_received"] = stats.octets_received;
  json["kernel_drops"] = stats.kernel_drops;
  json["buffers_exhausted"] = stats.buffers_exhausted;
  json["receives_rearmed"] = stats.receives_rearmed;
  json["system_calls"] = stats.system_calls;
  json["receive_buffer_octets"] = metadata.receive_buffer_octets;
  json["send_buffer_octets"] = metadata.send_buffer_octets;
  return json;
}

void put_share(Json& json, const std::string& name, const std::optional<Share>& share) {
  json[name + "_estimate"] = share ? Json(share->estimate) : Json();
  json[name + "_low"] = share ? Json(share->low) : Json();
  json[name + "_high"] = share ? Json(share->high) : Json();
}

void put_loss(Json& json, const RunMetadata& metadata) {
  const engine::Stats& stats = metadata.stats;
  const io::WireStats& wire = metadata.wire_stats;
  const LossEstimate loss(stats.answered_at, metadata.attempts);
  json["loss_requests"] = loss.attempts_counted();
  json["loss_unanswered"] = loss.attempts_lost();
  put_share(json, "loss", loss.loss());
  put_share(json, "network_loss", loss.network_loss(wire.datagrams_received, wire.kernel_drops));
  json["confidence"] = kConfidence;

  const Reach reach = reach_of(stats, metadata.targets_total, loss);
  Json& inner = json["reach"];
  inner["attempts"] = loss.attempts();
  inner["asked"] = reach.asked;
  inner["refused"] = reach.refused;
  inner["silent"] = reach.silent;
  inner["asked_share"] = reach.share_asked ? Json(*reach.share_asked) : Json();
  put_share(inner, "agents", reach.agents);
  put_share(inner, "range", reach.range);
}

}  // namespace

std::string kernel_release() {
  utsname names{};
  return ::uname(&names) == 0 ? names.release : "";
}

std::string render_metadata(const RunMetadata& metadata) {
  const engine::Stats& stats = metadata.stats;
  Json json;
  json["kind"] = "metadata";
  json["run"] = metadata.identity.run;
  json["exit_reason"] = exit_reason_word(metadata.exit_reason);
  json["exit_code"] = metadata.exit_code;
  json["started"] = text::wall_time_text(metadata.started);
  json["ended"] = text::wall_time_text(metadata.ended);
  json["elapsed_seconds"] = short_seconds(metadata.elapsed);
  json["version"] = metadata.program_version;
  json["kernel"] = metadata.kernel;
  json["verb"] = metadata.verb;
  // As text: seeds use all 64 bits.
  json["seed"] = std::to_string(metadata.seed);
  json["shard"] = metadata.identity.shard;
  json["shards"] = metadata.identity.shards;
  json["config_hash"] = metadata.configuration_hash;
  json["config"] = metadata.configuration;
  json["targets"] = target_counts(metadata);
  json["requests"] = request_counts(stats);
  json["datagrams"] = datagram_counts(stats);
  json["output"] = output_counts(metadata);
  json["checkpoints"] = checkpoint_counts(metadata);
  json["wire"] = wire_counts(metadata);
  json["rate_pps_configured"] = metadata.rate_pps_configured;
  json["rate_pps_achieved"] = per_second(stats.requests_sent, metadata.elapsed);
  put_loss(json, metadata);
  json["pauses"] = stats.pauses;
  json["paused_seconds"] = short_seconds(stats.paused);
  json["ticks"] = stats.ticks;
  json["cpu_user_seconds"] = short_seconds(metadata.usage.cpu_user);
  json["cpu_system_seconds"] = short_seconds(metadata.usage.cpu_system);
  json["memory_peak_octets"] = metadata.usage.memory_peak_octets;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace snmpring::report
