#include "app/closing.h"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <string>

#include "app/scan_end.h"
#include "app/settings.h"
#include "arguments/cli.h"
#include "arguments/config_dump.h"
#include "files/atomic_file.h"
#include "process/complain.h"
#include "process/run_patience.h"
#include "report/loss_estimate.h"
#include "report/metadata.h"
#include "report/summary.h"

namespace snmpring::app {
namespace {

using report::ExitReason;

/// The steps, each a function, in the order in which they are declared.
class Closing {
 public:
  Closing(Preparation& scan, Opened& opened, Run& run, const LoopEnd& end)
      : scan_(scan), opened_(opened), run_(run), end_(end), reason_(end.reason) {}

  void end_progress() {
    show_held_lines();
    run_.finish_progress();
    if (run_.progress().status_failed()) {
      process::complain(0, fmt::format("--status-file {}: could not be written, and was given up",
                                       options().status_file));
    }
    scan_.bad_lines.summarize();
  }

  void close_outputs() {
    close_output(opened_.kept, output_name(options()));
    if (opened_.targets_file.output) close_output(opened_.targets_file, options().targets_file);
    if (reason_ == ExitReason::done) reason_ = run_.reason_of_end();
    if (write_error_ != 0) reason_ = ExitReason::write_error;
  }

  void choose_exit_code() {
    const targets::TargetCounts& counts = scan_.targets->counts();
    code_ = exit_code(options(), reason_, write_error_, run_.stats(),
                      counts.bad_lines > 0 || scan_.targets->input_differs());
    if (code_ == process::kExitGate) {
      const std::string why = nothing_asked(options(), run_.stats(), counts);
      if (!why.empty()) process::complain(code_, why);
    }
    if (reason_ == ExitReason::wire_error) process::complain(code_, end_.wire_error);
    // A reader that has had enough is no error worth a word.
    if (write_error_ != 0 && write_error_ != EPIPE) {
      process::complain(code_, write_fault_);
    }
  }

  void save_engine_cache() {
    const auto& cache = opened_.cache;
    if (!cache) return;
    const auto saved =
        cache->save(options().engine_cache, {scan_.clock.now(), scan_.clock.wall_now()});
    if (!saved) {
      code_ = process::complain(process::kExitWrite,
                                scan_.confinement.explain("--engine-cache", saved.error()));
    }
    if (code_ == process::kExitDone && cache->bad_lines() > 0) code_ = process::kExitData;
  }

  void write_last_checkpoint() {
    checkpoint::Checkpointer* const checkpointer = run_.checkpointer();
    if (checkpointer == nullptr || write_error_ != 0 || end_.at_once) return;
    const bool done = reason_ == ExitReason::done && !scan_.targets->input_differs();
    if (const auto last = checkpointer->finish(done); !last) {
      code_ = process::complain(process::kExitWrite, last.error().message);
    }
  }

  /// Last, for the metadata mark a run that has come to its end.
  void write_metadata() {
    if (options().metadata_file.empty() || end_.at_once) return;
    process::RunPatience patience(opened_.signals, scan_.clock, latest_end());
    const auto written = files::write_atomic_file(options().metadata_file,
                                                  report::render_metadata(metadata()), patience);
    if (!written) {
      code_ = process::complain(process::kExitWrite,
                                scan_.confinement.explain("--metadata-file", written.error()));
    }
  }

  /// After every complaint, so that it is what stays on the terminal.
  void say_the_last_word() {
    const bool told = reason_ == ExitReason::done && run_.needs_no_summary();
    if (!options().summary && (told || !run_.progress_shown())) return;
    report::SummaryFigures figures = run_.summary_figures();
    figures.reason = reason_;
    if (reason_ == ExitReason::done || write_error_ != 0) figures.checkpoint.clear();
    std::fputs(report::summary_text(figures).c_str(), stderr);
  }

  int code() const { return code_; }

 private:
  /// The first error counts.
  void close_output(KeptOutput& kept, const std::string& name) {
    records::Output& output = *kept.output;
    output.finish_line(kLinePatience);
    if (kept.compressor && output.error() == 0) {
      process::RunPatience patience(opened_.signals, scan_.clock, latest_end());
      kept.compressor->finish(patience);
    }
    const int error = output.close();
    if (error == 0 || write_error_ != 0) return;
    write_error_ = error;
    write_fault_ = fmt::format("{}: {}", name, output.error_text());
  }

  /// What a run that is left at once has held back for people.
  void show_held_lines() {
    if (!end_.at_once || !run_.for_people()) return;
    run_.sink().end();
    run_.sink().flush();
    opened_.output().drain(kLinePatience);
  }

  const options::Options& options() const { return scan_.options; }
  unsigned attempts() const { return report::attempts_per_request(options().limits); }
  report::RunCounters counters() const { return run_.ledger().counters(scan_.clock.now()); }

  /// A run that was stopped, or that has a limit of time, does not wait for a reader of the
  /// metadata either.
  Instant latest_end() const {
    const Instant soon = scan_.clock.now() + kLinePatience;
    if (reason_ == ExitReason::interrupted || reason_ == ExitReason::run_deadline) return soon;
    const Duration runtime_max = options().runtime_max;
    return runtime_max > Duration::zero() ? std::max(soon, opened_.began + runtime_max) : kNever;
  }

  report::RunMetadata metadata() const {
    const report::RunCounters total = counters();
    const checkpoint::Checkpointer* const checkpointer = run_.checkpointer();
    report::RunMetadata document;
    document.identity = run_.identity();
    document.verb = std::string(options::verb_word(options().verb));
    document.seed = scan_.facts.seed;
    document.configuration = arguments::redacted_config(options());
    document.configuration_hash = arguments::config_hash(options());
    document.program_version = arguments::program_version();
    document.kernel = report::kernel_release();
    document.wire = std::string(opened_.wire->name());
    document.started = scan_.facts.started;
    document.ended = scan_.clock.wall_now();
    document.elapsed = total.elapsed;
    document.exit_reason = reason_;
    document.exit_code = code_;
    document.targets_total = scan_.targets->total();
    document.counts = scan_.targets->counts();
    document.stats = total.stats;
    document.wire_stats = total.wire;
    document.receive_buffer_octets = opened_.wire->receive_buffer_octets();
    document.send_buffer_octets = opened_.wire->send_buffer_octets();
    document.rate_pps_configured = options().rate_pps;
    document.records = total.records;
    document.output_octets = run_.ledger().output_octets();
    document.attempts = attempts();
    document.resumes = scan_.facts.resumes;
    document.checkpoints =
        checkpointer != nullptr ? checkpointer->stats() : report::CheckpointStats{};
    document.usage = total.usage;
    return document;
  }

  Preparation& scan_;
  Opened& opened_;
  Run& run_;
  const LoopEnd& end_;
  ExitReason reason_;
  int write_error_ = 0;      // errno of an output,
  std::string write_fault_;  // and what it means.
  int code_ = process::kExitDone;
};

}  // namespace

int close(Preparation& scan, Opened& opened, Run& run, const LoopEnd& end) {
  Closing closing(scan, opened, run, end);
  closing.end_progress();
  closing.close_outputs();
  closing.choose_exit_code();
  closing.save_engine_cache();
  closing.write_last_checkpoint();
  run.finish_metrics();
  closing.write_metadata();
  closing.say_the_last_word();
  return closing.code();
}

}  // namespace snmpring::app
