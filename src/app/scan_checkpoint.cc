#include "app/scan_checkpoint.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "app/sinks.h"
#include "arguments/config_dump.h"
#include "checkpoint/checkpointed_output.h"
#include "files/atomic_file.h"
#include "process/exit_codes.h"
#include "process/refusal.h"
#include "records/ndjson_sink.h"
#include "text/printable.h"

namespace snmpring::app {
namespace {

std::string named(const options::Options& options) {
  return fmt::format("{} {}", options.resume ? "--resume" : "--checkpoint",
                     text::printable(options.checkpoint_file));
}

/// Where a secret stands as text that is not to be stored.
bool has_configured_secret(const options::Options& options) {
  return std::ranges::any_of(options.credentials, [](const options::CredentialOption& credential) {
    return std::ranges::find(credential.secrets, "config", &options::SecretOrigin::source) !=
           credential.secrets.end();
  });
}

/// A file of records that a checkpoint speaks of, and what it says.
struct KeptFile {
  std::string_view option;
  std::string path;
  std::uint64_t octets = 0;
  std::string tail;
  checkpoint::OutputEnd end = checkpoint::OutputEnd::line;
  std::size_t capacity = 0;
};

std::expected<UniqueFd, process::Refusal> open_kept_file(const KeptFile& file, bool resumed) {
  return resumed ? checkpoint::continue_checkpointed_output(file.path, file.octets, file.tail,
                                                            file.end, file.option)
                 : checkpoint::begin_checkpointed_output(file.path, file.option);
}

std::expected<KeptOutput, process::Refusal> kept_output(UniqueFd fd, const KeptFile& file,
                                                        records::OutputSystem& system,
                                                        files::FileSystem& files) {
  // The name of a new output is to be as durable as what the checkpoint says of it.
  files.sync_folder_of(file.path);
  KeptOutput kept;
  kept.sync_fd.reset(::fcntl(fd.get(), F_DUPFD_CLOEXEC, 3));
  if (!kept.sync_fd) {
    const files::FileError error =
        files::file_error(std::string(file.option) + ' ' + file.path, errno);
    return process::refuse(process::file_exit(error.error, process::kExitCreate), error.message);
  }
  auto output =
      records::Output::adopt(std::move(fd), records::WriteMode::plain, file.capacity, system);
  if (!output) {
    return process::refuse(process::file_exit(output.error(), process::kExitCreate),
                           output.error().message);
  }
  kept.output = std::move(*output);
  kept.output->guard(file.path);
  return kept;
}

}  // namespace

std::expected<void, process::Refusal> check_storable(const options::Options& options) {
  std::string key;
  if (options.checkpoint_file.empty()) return {};
  if (checkpoint::is_storable(arguments::redacted_config(options), key) &&
      checkpoint::is_storable({{"config", options.config_file}}, key)) {
    return {};
  }
  return process::refuse(process::kExitUsage,
                         fmt::format("{}: {} holds octets that are no UTF-8, which a checkpoint "
                                     "cannot hold",
                                     named(options), key));
}

bool is_all_done(const options::Options& options, const checkpoint::Checkpoint& checkpoint) {
  return checkpoint.state.done &&
         (options.metadata_file.empty() || ::access(options.metadata_file.c_str(), F_OK) == 0);
}

std::expected<void, process::Refusal> resume_targets(const options::Options& options,
                                                     const checkpoint::Checkpoint& checkpoint,
                                                     targets::ScanTargets& targets) {
  if (targets.fingerprint() != checkpoint.fingerprint) {
    return process::refuse(
        process::kExitData,
        fmt::format("{}: the addresses to be scanned are not those that the run began "
                    "with; has a blocklist or allowlist changed?",
                    named(options)));
  }
  const auto resumed = targets.continue_from(checkpoint.state.position,
                                             checkpoint.state.counters.stats.targets_done);
  if (!resumed) {
    return process::refuse(process::kExitData,
                           fmt::format("{}: {}", named(options), resumed.error()));
  }
  return {};
}

std::expected<KeptOutput, process::Refusal> open_kept_output(const options::Options& options,
                                                             const checkpoint::Checkpoint* resumed,
                                                             records::OutputSystem& system,
                                                             files::FileSystem& files) {
  if (!files::is_replaceable(options.checkpoint_file)) {
    return process::refuse(process::kExitUsage,
                           named(options) + ": must be a regular file, and not under /dev");
  }
  const KeptFile file{.option = "--output",
                      .path = options.output,
                      .octets = resumed == nullptr ? 0 : resumed->state.output_octets,
                      .tail = resumed == nullptr ? std::string() : resumed->state.output_tail,
                      .end = options.compress_level > 0 ? checkpoint::OutputEnd::frame
                                                        : checkpoint::OutputEnd::line,
                      .capacity = output_capacity(options)};
  auto fd = open_kept_file(file, resumed != nullptr);
  if (!fd) return std::unexpected(std::move(fd.error()));
  // Now that the output is ours: before, this could be the checkpoint of a scan that runs.
  if (resumed == nullptr) {
    if (const auto ready = files::prepare_atomic_file(options.checkpoint_file); !ready) {
      return process::refuse(process::file_exit(ready.error().error, process::kExitCreate),
                             "--checkpoint " + ready.error().message);
    }
  }
  return kept_output(std::move(*fd), file, system, files);
}

std::expected<KeptOutput, process::Refusal> open_kept_targets_file(
    const options::Options& options, const checkpoint::Checkpoint* resumed,
    records::OutputSystem& system, files::FileSystem& files) {
  const KeptFile file{.option = "--targets-file",
                      .path = options.targets_file,
                      .octets = resumed == nullptr ? 0 : resumed->state.targets_file_octets,
                      .tail = resumed == nullptr ? std::string() : resumed->state.targets_file_tail,
                      .end = checkpoint::OutputEnd::line,
                      .capacity = records::NdjsonSink::output_capacity()};
  auto fd = open_kept_file(file, resumed != nullptr);
  if (!fd) return std::unexpected(std::move(fd.error()));
  return kept_output(std::move(*fd), file, system, files);
}

std::expected<std::unique_ptr<checkpoint::CheckpointWriter>, process::Refusal> start_checkpoints(
    const options::Options& options, const report::RunFacts& facts,
    const targets::ScanTargets& targets, SyncFds sync_fds, std::size_t open_max, Clock& clock,
    files::FileSystem& files) {
  checkpoint::Checkpoint first;
  first.facts = facts;
  first.verb = options::verb_word(options.verb);
  first.config = arguments::redacted_config(options);
  first.config_hash = arguments::config_hash(first.config);
  if (has_configured_secret(options)) first.config_file = options.config_file;
  first.fingerprint = targets.fingerprint();
  auto writer =
      checkpoint::CheckpointWriter::start({.first = std::move(first),
                                           .path = options.checkpoint_file,
                                           .output = std::move(sync_fds.output),
                                           .targets_file = std::move(sync_fds.targets_file),
                                           .wall_now = [&clock] { return clock.wall_now(); },
                                           .unfinished_max = open_max + targets.unfinished_max(),
                                           .lists_max = targets.lists_max()},
                                          files);
  if (!writer) {
    return process::refuse(process::kExitSystem,
                           fmt::format("{}: no thread can be started: {}", named(options),
                                       std::strerror(writer.error())));
  }
  return std::move(*writer);
}

}  // namespace snmpring::app
