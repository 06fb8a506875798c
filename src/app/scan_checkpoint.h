// How a scan begins to keep a checkpoint, or goes on from one: everything that is refused for it is
// refused here.
#ifndef SNMPRING_APP_SCAN_CHECKPOINT_H_
#define SNMPRING_APP_SCAN_CHECKPOINT_H_

#include <expected>
#include <memory>
#include <string>

#include "base/unique_fd.h"
#include "checkpoint/checkpoint.h"
#include "checkpoint/checkpoint_writer.h"
#include "files/file_system.h"
#include "options/options.h"
#include "process/refusal.h"
#include "records/compressor.h"
#include "records/output.h"
#include "targets/scan_targets.h"

namespace snmpring::app {

/// Refuses (64) a configuration that a checkpoint cannot hold, where one is to be written.
std::expected<void, process::Refusal> check_storable(const options::Options& options);

/// True where nothing is left to do: every target has ended, and the metadata are there if they
/// were wanted.
bool is_all_done(const options::Options& options, const checkpoint::Checkpoint& checkpoint);

/// Sets `targets` to where the checkpoint says. Refuses (65) others than those that the run began
/// with.
std::expected<void, process::Refusal> resume_targets(const options::Options& options,
                                                     const checkpoint::Checkpoint& checkpoint,
                                                     targets::ScanTargets& targets);

/// An output that is kept a checkpoint of.
struct KeptOutput {
  std::unique_ptr<records::Compressor> compressor;  ///< Null where nothing is compressed.
  std::unique_ptr<records::Output> output;
  UniqueFd sync_fd;  ///< The same file, for the thread that syncs it.
};

/// Before anything is written: empties the output and removes the checkpoint of an earlier run, or
/// cuts the output back where `resumed` (may be null) says.
std::expected<KeptOutput, process::Refusal> open_kept_output(const options::Options& options,
                                                             const checkpoint::Checkpoint* resumed,
                                                             records::OutputSystem& system,
                                                             files::FileSystem& files);

/// The same for the file of --targets-file, once the output is open.
std::expected<KeptOutput, process::Refusal> open_kept_targets_file(
    const options::Options& options, const checkpoint::Checkpoint* resumed,
    records::OutputSystem& system, files::FileSystem& files);

/// The files of a run, for the thread that syncs them.
struct SyncFds {
  UniqueFd output;
  UniqueFd targets_file;  ///< Empty where there is none.
};

/// The thread. \param open_max Targets open at once, at most, parked ones too.
std::expected<std::unique_ptr<checkpoint::CheckpointWriter>, process::Refusal> start_checkpoints(
    const options::Options& options, const report::RunFacts& facts,
    const targets::ScanTargets& targets, SyncFds sync_fds, std::size_t open_max, Clock& clock,
    files::FileSystem& files);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_SCAN_CHECKPOINT_H_
