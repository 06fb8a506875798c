// When checkpoints are written: before the first packet, every second, before what is open is given
// up, and at the end.
#ifndef SNMPRING_CHECKPOINT_CHECKPOINTER_H_
#define SNMPRING_CHECKPOINT_CHECKPOINTER_H_

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>

#include "base/time.h"
#include "checkpoint/checkpoint_writer.h"
#include "checkpoint/run_ledger.h"
#include "files/file_error.h"
#include "records/outputs.h"

namespace snmpring::engine {
class Engine;
}

namespace snmpring::checkpoint {

class Checkpointer {
 public:
  static constexpr Duration kInterval = std::chrono::seconds(1);

  /// Borrowed, but for what is called.
  struct Parts {
    CheckpointWriter& writer;
    const RunLedger& ledger;
    const engine::Engine& engine;
    records::Outputs& outputs;  ///< The first fails where data cannot be synced.
    Clock& clock;
    /// The line about a checkpoint that cannot be written: names the option and the file.
    std::function<std::string(const files::FileError&)> explain;
  };

  /// \param earlier What became of the checkpoints of earlier processes.
  /// \param complain Told once, in one line, when a checkpoint cannot be written while the scan
  /// goes on.
  Checkpointer(const Parts& parts, const report::CheckpointStats& earlier,
               std::function<void(std::string_view)> complain);

  /// Waits for the first one. Errors: it cannot be written.
  std::expected<void, files::FileError> begin();

  /// To be called between ticks. Never waits. At most one checkpoint is under way. One that falls
  /// due meanwhile is taken when that is done.
  void look(Instant now);

  /// Keeps the state as it is now for the last checkpoint. What is open now will be given up, with
  /// records that say so. A run that is resumed takes it up again and cuts these records off.
  void hold();

  /// Writes the last checkpoint, of the state as it is, or as it was held. Waits. Must not be
  /// called where the output has failed, or before all has been written to it.
  std::expected<void, files::FileError> finish(bool done);

  const report::CheckpointStats& stats() const noexcept { return stats_; }

  /// The counters that the last checkpoint on the disk has: what a run that is resumed counts on
  /// from. Nothing before begin().
  const report::RunCounters& stored_counters() const noexcept { return stored_counters_; }

 private:
  void take_snapshot();
  void submit();
  void submit_when_written();
  void handle(const CheckpointResult& result);

  // What changes when anything does: an idle scan writes no checkpoints.
  using Signature = std::tuple<std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t>;
  Signature signature() const;

  Parts parts_;
  report::CheckpointStats stats_;
  // Of the last snapshot, of the one that is under way, and of the one that is stored.
  report::RunCounters taken_counters_;
  report::RunCounters submitted_counters_;
  report::RunCounters stored_counters_;
  std::function<void(std::string_view)> complain_;
  Instant due_{};
  Signature last_{};
  bool taken_ = false;  // A snapshot waits for the output to be written that far.
  bool held_ = false;
  bool output_failed_ = false;
  bool complained_ = false;
};

}  // namespace snmpring::checkpoint

#endif  // SNMPRING_CHECKPOINT_CHECKPOINTER_H_
