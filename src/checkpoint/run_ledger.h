// What a run has come to, in this process and those before it.
#ifndef SNMPRING_CHECKPOINT_RUN_LEDGER_H_
#define SNMPRING_CHECKPOINT_RUN_LEDGER_H_

#include <cstdint>

#include "base/time.h"
#include "checkpoint/run_state.h"
#include "io/wire.h"
#include "records/output.h"
#include "records/sink.h"
#include "targets/scan_targets.h"

namespace snmpring::engine {
class Engine;
}

namespace snmpring::checkpoint {

class RunLedger {
 public:
  /// Borrowed.
  struct Parts {
    /// Counts on from `earlier` by itself (Engine::continue_from()).
    const engine::Engine& engine;
    const targets::ScanTargets& targets;  ///< Likewise.
    const records::Output& output;
    const records::Sink& sink;
    io::Wire& wire;
    const records::Output* targets_file = nullptr;  ///< Null where there is none.
  };

  /// \param earlier Counters of the processes before this one, and the lengths of what they left in
  /// the files.
  RunLedger(const Parts& parts, const RunState& earlier, Instant started);

  /// Describes the run between two ticks: all that another process needs to go on. The vectors keep
  /// their memory and grow only where it does not suffice. `usage` is that of the processes before
  /// this one, since the writer adds what this one has used. `checkpoints`, `done` and what is said
  /// of the output are left alone.
  void describe(Instant now, RunState& state) const;

  /// Everything that has been counted, but for checkpoints and what this process has used.
  report::RunCounters tally(Instant now) const;

  /// The same, and what this process has used.
  report::RunCounters counters(Instant now) const;

  /// Puts into `state` how long the files are up to where they were marked last. False while they
  /// have not been written that far.
  bool describe_files(RunState& state) const;

  /// Length of the output once all that is in its buffer has been written.
  std::uint64_t output_octets() const noexcept;

 private:
  void count(Instant now, report::RunCounters& counters) const;

  Parts parts_;
  report::RunCounters earlier_;
  std::uint64_t earlier_output_octets_;
  std::uint64_t earlier_targets_file_octets_;
  Instant started_;
};

}  // namespace snmpring::checkpoint

#endif  // SNMPRING_CHECKPOINT_RUN_LEDGER_H_
