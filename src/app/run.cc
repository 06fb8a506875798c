#include "app/run.h"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string_view>
#include <utility>

#include "app/settings.h"
#include "app/sinks.h"
#include "process/complain.h"
#include "process/out_of_memory.h"
#include "report/loss_estimate.h"
#include "text/number_text.h"

namespace snmpring::app {

using process::Refusal;

namespace {

// A scan shows what limits it in its first seconds.
constexpr Duration kBrakeSeen = std::chrono::seconds(10);

// Of `snmpring discover ... | snmpring walk -` both draw a line on one terminal.
bool reads_from_a_pipe(const options::Options& options) {
  struct stat input {};
  return std::ranges::count(options.targets, "-") > 0 && ::fstat(STDIN_FILENO, &input) == 0 &&
         S_ISFIFO(input.st_mode);
}

std::string_view terminal_name() {
  const char* const terminal = std::getenv("TERM");
  return terminal != nullptr ? terminal : "";
}

// A dumb terminal cannot write a line over the one before.
bool shows_progress(const options::Options& options) {
  return !options.quiet && ::isatty(STDERR_FILENO) == 1 && terminal_name() != "dumb";
}

}  // namespace

std::expected<std::unique_ptr<Run>, Refusal> Run::begin(Preparation& scan, Opened& opened) {
  std::unique_ptr<Run> run(new Run(scan, opened));
  if (auto started = run->start_checkpointing(); !started) {
    return std::unexpected(std::move(started.error()));
  }
  if (auto entered = run->enter_sandbox(); !entered) {
    return std::unexpected(std::move(entered.error()));
  }
  return run;
}

Run::Run(Preparation& scan, Opened& opened)
    : scan_(scan),
      opened_(opened),
      earlier_(scan.resumed ? scan.resumed->state : checkpoint::RunState{}),
      identity_{.run = scan.facts.run, .shard = scan.options.shard, .shards = scan.options.shards},
      progress_shown_(shows_progress(scan.options)),
      for_people_(writes_for_people(scan.options)),
      sink_(make_sink(scan.options, opened.output(), opened.targets_file.output.get(), identity_,
                      scan.zones,
                      {.several = !one_target(),
                       .before_write = [this] { clear_line(); },
                       .tell = [this](std::string_view text) { say(text); }})),
      engine_(scan.engine, scan.secrets, *scan.targets, *opened.wire, scan.clock, *sink_),
      outputs_(opened.outputs()),
      ledger_({engine_, *scan.targets, opened.output(), *sink_, *opened.wire,
               opened.targets_file.output.get()},
              earlier_, opened.started),
      progress_({.terminal_fd = progress_shown_ ? STDERR_FILENO : -1,
                 .status_file = std::move(opened.status_file),
                 .run = scan.facts.run,
                 .verb = std::string(options::verb_word(scan.options.verb)),
                 .below = reads_from_a_pipe(scan.options) && !terminal_name().empty(),
                 .terms = scan_terms(scan.options, scan.asking->identities.ladder,
                                     scan.engine.targets_open_max),
                 .started = opened.started,
                 .elapsed_before = earlier_.counters.elapsed,
                 .requests_before = earlier_.counters.stats.requests_sent}) {
  if (!scan.options.metrics_file.empty()) {
    metrics_.emplace(scan.options.metrics_file, opened.started);
  }
  if (scan.resumed) engine_.continue_from(earlier_.counters.stats);
  for (const int fd : {opened.signals.fd(), scan.targets->wake_fd()}) opened.wire->watch(fd);
  for (const records::Output* const output : outputs_.all()) opened.wire->watch(output->wake_fd());
}

std::expected<void, Refusal> Run::start_checkpointing() {
  const options::Options& options = scan_.options;
  if (options.checkpoint_file.empty()) return {};
  auto writer =
      start_checkpoints(options, scan_.facts, *scan_.targets,
                        {.output = std::move(opened_.kept.sync_fd),
                         .targets_file = std::move(opened_.targets_file.sync_fd)},
                        std::size_t{scan_.engine.targets_open_max} + scan_.engine.parked_max,
                        scan_.clock, scan_.files);
  if (!writer) return std::unexpected(std::move(writer.error()));
  writer_ = std::move(*writer);
  const auto explain = [this](const files::FileError& error) {
    return scan_.confinement.explain(scan_.options.resume ? "--resume" : "--checkpoint", error);
  };
  checkpointer_.emplace(
      checkpoint::Checkpointer::Parts{*writer_, ledger_, engine_, outputs_, scan_.clock, explain},
      earlier_.counters.checkpoints,
      [](std::string_view text) { process::complain(process::kExitWrite, text); });
  if (const auto first = checkpointer_->begin(); !first) {
    return process::refuse(process::file_exit(first.error(), process::kExitCreate),
                           first.error().message);
  }
  return {};
}

std::expected<void, Refusal> Run::enter_sandbox() const {
  const options::Options& options = scan_.options;
  const process::SandboxNeeds needs{
      .files = !options.metadata_file.empty() || !options.metrics_file.empty() ||
               !options.engine_cache.empty() || !options.checkpoint_file.empty(),
      .names = scan_.targets->may_resolve(),
      .paths = !writes_to_stdout(options) || !options.targets_file.empty()};
  return scan_.confinement.enter_sandbox(needs);
}

std::optional<LoopEnd> Run::go() {
  const options::Options& options = scan_.options;
  ScanLoop::Limits limits{.grace = options.grace};
  if (options.runtime_max > Duration::zero()) {
    // What was waited for is part of the run.
    const Duration waited = opened_.started - opened_.began;
    limits.runtime_max = std::max(options.runtime_max - waited, Duration(1));
  }
  ScanLoop loop(engine_, outputs_, *sink_, opened_.signals, scan_.clock, limits,
                {.look = [this] { look(); },
                 .before_abandoning =
                     [this] {
                       if (checkpointer_) checkpointer_->hold();
                     },
                 .interrupted = [this] { on_interrupted(); }});
  process::throw_when_out_of_memory();
  try {
    return loop.run();
  } catch (const std::bad_alloc&) {
    outputs_.finish_line(kLinePatience);
    return std::nullopt;
  }
}

// Lines for people and progress share a terminal.
void Run::clear_line() {
  if (progress_shown_ && opened_.output().is_terminal()) progress_.erase();
}

// After each tick. What the figures are made of is looked at when somebody sees them.
void Run::look() {
  const Instant now = scan_.clock.now();
  // Progress does not stand in the middle of a line of which the terminal took a part.
  const bool line_open =
      for_people_ && opened_.output().is_terminal() && opened_.output().buffered_octets() > 0;
  if (!line_open && progress_.due(now)) {
    progress_.update(now, scan_.clock.wall_now(), figures());
    name_brake(now);
  }
  if (checkpointer_) checkpointer_->look(now);
  if (metrics_ && metrics_->due(now)) {
    const std::string failure = write_metrics(now);
    if (!failure.empty()) say(failure + "; the file is as before, and the next is tried");
  }
}

// What a checkpoint does not hold is counted once more when the run is resumed. So only what it
// holds is told, and no counter falls.
std::string Run::write_metrics(Instant now) {
  const report::RunCounters counters =
      checkpointer_ ? checkpointer_->stored_counters() : ledger_.tally(now);
  const engine::Stats& stats = engine_.stats();
  const unsigned attempts = report::attempts_per_request(scan_.options.limits);
  const std::optional<report::Share> loss =
      report::LossEstimate(stats.answered_at, attempts).loss();
  const auto written =
      metrics_->write(now, {.counters = counters,
                            .targets_done = stats.targets_done,
                            .targets_open = stats.targets_open,
                            .targets_total = scan_.targets->total(),
                            .responders = stats.responders,
                            .rate_pps = progress_.pace().rate_pps(now, stats.requests_sent),
                            .loss = loss ? std::optional(loss->estimate) : std::nullopt,
                            .now = scan_.clock.wall_now()});
  return written ? std::string() : scan_.confinement.explain("--metrics", written.error());
}

// Once, where it has been so for a while.
void Run::name_brake(Instant now) {
  if (brake_named_ || !progress_shown_ || now < opened_.started + kBrakeSeen) return;
  const report::ScanPace::Usual usual = progress_.pace().usual_brake();
  if (usual.share < report::kBrakeNamed) return;
  const std::string text = report::brake_text(summary_figures(), usual.brake);
  if (text.empty()) return;
  brake_named_ = true;
  say(text);
}

void Run::on_interrupted() {
  stopping_ = true;
  if (!progress_shown_ && !scan_.options.summary) return;
  say(fmt::format("stopping: {} open targets have {} s left (--grace); another ^C ends at once",
                  text::grouped(engine_.stats().targets_open),
                  text::seconds_text(scan_.options.grace)));
}

void Run::say(std::string_view text) {
  progress_.erase();
  std::fputs(fmt::format("snmpring: {}\n", text).c_str(), stderr);
}

report::SummaryFigures Run::summary_figures() const {
  const options::Options& options = scan_.options;
  return {.verb = options::verb_word(options.verb),
          .stats = engine_.stats(),
          .wire_stats = opened_.wire->stats(),
          .targets_total = scan_.targets->total(),
          .elapsed = ledger_.counters(scan_.clock.now()).elapsed,
          .attempts = report::attempts_per_request(options.limits),
          .rate_limit_pps = engine_.rate_pps(),
          .bandwidth_bps = options.bandwidth_bps,
          .inflight_max = options.inflight_max,
          .receive_buffer_octets = opened_.wire->receive_buffer_octets(),
          .usual = progress_.pace().usual_brake(),
          .roots_nowhere = roots_nowhere(),
          .output = writes_to_stdout(options) ? std::string() : options.output,
          .records = !writes_for_people(options),
          .checkpoint = options.checkpoint_file};
}

// Only a walk knows, and only of what it has seen itself.
std::vector<std::string> Run::roots_nowhere() const {
  std::vector<std::string> texts;
  const auto ok = static_cast<std::size_t>(session::Status::ok);
  const session::Plan& plan = scan_.asking->plan;
  if (plan.operation != session::Operation::walk || scan_.resumed ||
      engine_.stats().by_status[ok] == 0) {
    return texts;
  }
  for (std::size_t i = 0; i < std::min<std::size_t>(plan.roots.size(), 64); ++i) {
    if ((engine_.roots_found() >> i & 1) == 0) texts.push_back(plan.roots[i].text());
  }
  return texts;
}

report::Progress::Figures Run::figures() {
  return {.stats = engine_.stats(),
          .targets_total = scan_.targets->total(),
          .targets_planned = scan_.targets->planned(),
          // What a bandwidth comes to in packets is seen and not known.
          .rate_limit_pps = scan_.options.bandwidth_bps > 0 ? 0 : engine_.rate_pps(),
          .brake = engine_.brake(),
          .output_blocked = outputs_.blocked(),
          .stopping = stopping_};
}

void Run::finish_progress() {
  progress_.finish(scan_.clock.now(), scan_.clock.wall_now(), figures());
}

void Run::finish_metrics() {
  if (!metrics_) return;
  const std::string failure = write_metrics(scan_.clock.now());
  if (!failure.empty()) say(failure);
}

report::ExitReason Run::reason_of_end() const {
  if (scan_.targets->cut_short()) return report::ExitReason::max_targets;
  return engine_.responders_limit_reached() ? report::ExitReason::max_results
                                            : report::ExitReason::done;
}

}  // namespace snmpring::app
