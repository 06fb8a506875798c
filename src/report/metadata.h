// The document about a run that is written last and thereby marks its success. docs/records.md
// explains every key to users.
#ifndef SNMPRING_REPORT_METADATA_H_
#define SNMPRING_REPORT_METADATA_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "engine/stats.h"
#include "io/wire.h"
#include "records/sink.h"
#include "report/exit_reason.h"
#include "report/process_usage.h"
#include "report/run_counters.h"
#include "targets/target_counts.h"

namespace snmpring::report {

/// The running kernel's release, e.g. "6.1.0-28-amd64".
std::string kernel_release();

/// Everything that the document says.
struct RunMetadata {
  records::RunIdentity identity;
  std::string verb;
  std::uint64_t seed = 0;
  nlohmann::ordered_json configuration;  ///< Without secrets.
  std::string configuration_hash;        ///< Lower-case hexadecimal SHA-256.
  std::string program_version;
  std::string kernel;
  std::string wire;  ///< Wire::name().
  WallTime started{};
  WallTime ended{};
  Duration elapsed{};  ///< By the monotonic clock.
  ExitReason exit_reason = ExitReason::done;
  int exit_code = 0;

  std::optional<std::uint64_t> targets_total;  ///< In this shard, where that is known.
  targets::TargetCounts counts;
  engine::Stats stats;
  io::WireStats wire_stats;
  std::size_t receive_buffer_octets = 0;  ///< As granted.
  std::size_t send_buffer_octets = 0;
  double rate_pps_configured = 0;  ///< 0: unlimited.
  records::SinkCounts records;
  std::uint64_t output_octets = 0;
  unsigned attempts = 1;      ///< attempts_per_request().
  std::uint64_t resumes = 0;  ///< How often the run was continued from a checkpoint.
  CheckpointStats checkpoints;
  ProcessUsage usage;
};

/// The document: all keys, always, in a fixed order, indented, with a line feed at its end. Text
/// that is not UTF-8 has its bad octets replaced by U+FFFD.
std::string render_metadata(const RunMetadata& metadata);

}  // namespace snmpring::report

#endif  // SNMPRING_REPORT_METADATA_H_
