// A scan that runs: the engine, what it writes to, and what looks at it.
#ifndef SNMPRING_APP_RUN_H_
#define SNMPRING_APP_RUN_H_

#include <expected>
#include <memory>
#include <optional>

#include "app/opening.h"
#include "app/preparation.h"
#include "app/scan_loop.h"
#include "checkpoint/checkpoint_writer.h"
#include "checkpoint/checkpointer.h"
#include "checkpoint/run_ledger.h"
#include "engine/engine.h"
#include "records/outputs.h"
#include "records/sink.h"
#include "report/metrics.h"
#include "report/progress.h"
#include "report/summary.h"

namespace snmpring::app {

/// Borrows the preparation and what was opened.
class Run {
 public:
  /// Puts the parts together, writes the first checkpoint and enters the sandbox.
  static std::expected<std::unique_ptr<Run>, process::Refusal> begin(Preparation& scan,
                                                                     Opened& opened);

  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  /// Runs until every target has been reported, or as far as it gets. nullopt where memory ran out:
  /// the output then ends with a whole line.
  std::optional<LoopEnd> go();

  /// The last line of the status file, and no more line on the terminal.
  void finish_progress();
  /// The metrics as they stay. After the last checkpoint.
  void finish_metrics();

  const engine::Stats& stats() const { return engine_.stats(); }
  const records::RunIdentity& identity() const { return identity_; }
  const checkpoint::RunLedger& ledger() const { return ledger_; }
  const report::Progress& progress() const { return progress_; }
  bool progress_shown() const { return progress_shown_; }
  /// But for the reason of the end.
  report::SummaryFigures summary_figures() const;
  /// One target on a terminal tells by itself how it went.
  bool needs_no_summary() const { return for_people_ && one_target(); }
  bool for_people() const { return for_people_; }
  records::Sink& sink() { return *sink_; }
  /// Why a run that has come to its end asked less than there was.
  report::ExitReason reason_of_end() const;
  /// Null without --checkpoint and --resume.
  checkpoint::Checkpointer* checkpointer() { return checkpointer_ ? &*checkpointer_ : nullptr; }

 private:
  Run(Preparation& scan, Opened& opened);

  std::expected<void, process::Refusal> start_checkpointing();
  std::expected<void, process::Refusal> enter_sandbox() const;
  report::Progress::Figures figures();
  bool one_target() const { return scan_.targets->total() == std::optional<std::uint64_t>(1); }
  void clear_line();
  /// Subtrees of the command line that no target had anything of.
  std::vector<std::string> roots_nowhere() const;
  void look();
  /// \return What to say of a failure; empty where there is nothing new to say.
  std::string write_metrics(Instant now);
  void name_brake(Instant now);
  void on_interrupted();
  /// A line on standard error. The progress line makes room for it.
  void say(std::string_view text);

  Preparation& scan_;
  Opened& opened_;
  const checkpoint::RunState earlier_;
  const records::RunIdentity identity_;
  const bool progress_shown_;
  const bool for_people_;  // What is written, and not for programs.
  std::unique_ptr<records::Sink> sink_;
  engine::Engine engine_;
  records::Outputs outputs_;
  const checkpoint::RunLedger ledger_;
  std::unique_ptr<checkpoint::CheckpointWriter> writer_;
  std::optional<checkpoint::Checkpointer> checkpointer_;
  report::Progress progress_;
  std::optional<report::MetricsFile> metrics_;
  bool stopping_ = false;
  bool brake_named_ = false;
};

/// At its end a run waits so long for the reader of its output.
inline constexpr Duration kLinePatience = std::chrono::seconds(1);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_RUN_H_
