// The thread that makes checkpoints durable, so that the loop waits for no disk.
#ifndef SNMPRING_CHECKPOINT_CHECKPOINT_WRITER_H_
#define SNMPRING_CHECKPOINT_CHECKPOINT_WRITER_H_

#include <cstddef>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/unique_fd.h"
#include "checkpoint/checkpoint.h"
#include "files/file_error.h"
#include "files/file_system.h"

namespace snmpring::checkpoint {

/// What became of one checkpoint. At most one of the errors is set.
struct CheckpointResult {
  int output_error = 0;  ///< errno of fdatasync(2) on the output; 0 for none.
  /// The checkpoint could not be written; the one before is still there.
  std::optional<files::FileError> file_error = {};

  bool written() const noexcept { return output_error == 0 && !file_error; }
};

/// Writes each state that it is given. It sorts the unfinished positions, adds what this process
/// has used, and syncs the output's data. Only then it replaces the file. So the output on the disk
/// is never shorter than the checkpoint on the disk says.
///
/// This is a thread, and not work for the ring, for three reasons. The kernel would hand fsync and
/// rename to a thread of its own anyway. The other wire has no ring. A ring that may do this may
/// write files, and the confined ring must not.
class CheckpointWriter {
 public:
  struct Setup {
    Checkpoint first;  ///< Its state is the first one to fill in; everything else stays.
    std::string path;
    UniqueFd output;                     ///< Synced, and read for its end.
    UniqueFd targets_file{};             ///< Likewise, where there is one.
    std::function<WallTime()> wall_now;  ///< Called in the thread.
    std::size_t unfinished_max = 0;      ///< Memory for so many positions is set aside,
    std::size_t lists_max = 0;           ///< and for so many lists.
  };

  /// \param files Borrowed. Signals are blocked in the thread. Errors: errno of pthread_create(3).
  static std::expected<std::unique_ptr<CheckpointWriter>, int> start(Setup setup,
                                                                     files::FileSystem& files);

  /// Waits for what is under way.
  ~CheckpointWriter();
  CheckpointWriter(const CheckpointWriter&) = delete;
  CheckpointWriter& operator=(const CheckpointWriter&) = delete;

  /// To be filled in before submit(), anew for each; its vectors keep their memory.
  RunState& state() noexcept { return next_; }

  /// Hands state() over. The output must have been written as far as it says. Only while idle.
  void submit();

  /// Nothing is under way and no result is left to be taken.
  bool idle() const noexcept { return !submitted_; }

  /// The result of what was submitted, once; nullopt while there is none. Does not wait.
  std::optional<CheckpointResult> take_result();
  /// The same, waiting for it. Something must have been submitted.
  CheckpointResult wait_for_result();

 private:
  struct Shared;

  CheckpointWriter(Setup setup, files::FileSystem& files);
  static void* work(void* shared);

  std::unique_ptr<Shared> shared_;
  RunState next_;
  bool submitted_ = false;
};

}  // namespace snmpring::checkpoint

#endif  // SNMPRING_CHECKPOINT_CHECKPOINT_WRITER_H_
