// One visit for both directions, so that what is written is what is read.
#include "checkpoint/checkpoint_counters.h"

#include <nlohmann/json.hpp>
#include <string>

#include "session/words.h"

namespace snmpring::checkpoint {
namespace {

using Json = nlohmann::ordered_json;

constexpr auto kLastStatus = static_cast<std::size_t>(session::Status::skipped);
constexpr auto kLastError = static_cast<std::size_t>(session::ErrorWord::blocked);

// A century in nanoseconds: a sum of two still fits.
constexpr std::uint64_t kDurationMax = std::uint64_t{36'525} * 24 * 3600 * 1'000'000'000;

std::string error_name(std::size_t index) {
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

/// \param make Gives the group of a name.
template <typename Make, typename Counters>
void visit(Make&& make, Counters& counters) {
  auto targets = make("targets");
  visit_targets(targets, counters.stats);
  auto by_status = make("by_status");
  for (std::size_t i = 0; i <= kLastStatus; ++i) {
    by_status(std::string(session::status_word(static_cast<session::Status>(i))),
              counters.stats.by_status[i]);
  }
  auto by_error = make("by_error");
  for (std::size_t i = 0; i <= kLastError; ++i) {
    by_error(error_name(i), counters.stats.by_error[i]);
  }
  auto traffic = make("traffic");
  visit_traffic(traffic, counters.stats);
  auto wire = make("wire");
  visit_wire(wire, counters.wire);
  auto output = make("output");
  output("varbind_records", counters.records.varbind_records);
  output("target_records", counters.records.target_records);
  auto answered_at = make("answered_at");
  for (std::size_t i = 0; i < counters.stats.answered_at.size(); ++i) {
    answered_at(std::to_string(i), counters.stats.answered_at[i]);
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

/// To be done with before the next group is made, which moves this one.
class Writer {
 public:
  explicit Writer(Json& json) : json_(json) { json_ = Json::object(); }
  void operator()(const std::string& name, std::uint64_t count) { json_[name] = count; }
  void operator()(const std::string& name, Duration duration) { json_[name] = duration.count(); }

 private:
  Json& json_;
};

class CountReader {
 public:
  /// \param json Null for a group that is missing.
  CountReader(const Json* json, bool& sound) : json_(json), sound_(sound) {}
  CountReader(const CountReader&) = delete;
  ~CountReader() {
    // Nothing that this version does not know: it would be lost.
    if (json_ == nullptr || !json_->is_object() || json_->size() != read_) sound_ = false;
  }

  void operator()(const std::string& name, std::uint64_t& count) {
    ++read_;
    if (json_ == nullptr || !json_->is_object()) return;
    const auto found = json_->find(name);
    if (found == json_->end() || !found->is_number_unsigned()) {
      sound_ = false;
    } else {
      count = found->get<std::uint64_t>();
    }
  }
  void operator()(const std::string& name, Duration& duration) {
    std::uint64_t count = 0;
    (*this)(name, count);
    if (count > kDurationMax) {
      sound_ = false;
    } else {
      duration = Duration(static_cast<std::int64_t>(count));
    }
  }

 private:
  const Json* json_;
  bool& sound_;
  std::size_t read_ = 0;
};

}  // namespace

Json counters_json(const report::RunCounters& counters) {
  Json json = Json::object();
  visit([&](const char* name) { return Writer(json[name]); }, counters);
  return json;
}

std::optional<report::RunCounters> read_counters(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  report::RunCounters counters;
  bool sound = true;
  std::size_t groups = 0;
  visit(
      [&](const char* name) {
        ++groups;
        const auto found = json.find(name);
        return CountReader(found == json.end() ? nullptr : &*found, sound);
      },
      counters);
  if (!sound || groups != json.size()) return std::nullopt;
  return counters;
}

}  // namespace snmpring::checkpoint
