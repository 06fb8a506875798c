#include "app/scan.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/credentials.h"
#include "app/dry_run.h"
#include "app/engine_cache.h"
#include "app/random.h"
#include "app/scan_checkpoint.h"
#include "app/scan_end.h"
#include "app/scan_loop.h"
#include "app/settings.h"
#include "app/targets_verb.h"
#include "base/zones.h"
#include "checkpoint/checkpointer.h"
#include "checkpoint/run_ledger.h"
#include "engine/engine.h"
#include "files/atomic_file.h"
#include "files/output_file.h"
#include "files/patience.h"
#include "io/open_wire.h"
#include "io/system_clock.h"
#include "options/cli.h"
#include "options/config_dump.h"
#include "process/complain.h"
#include "process/confinement.h"
#include "process/exit_codes.h"
#include "process/out_of_memory.h"
#include "process/refusal.h"
#include "process/run_patience.h"
#include "process/signals.h"
#include "process/standard_descriptors.h"
#include "records/ndjson_sink.h"
#include "records/output.h"
#include "report/loss_estimate.h"
#include "report/metadata.h"
#include "report/progress.h"
#include "report/summary.h"
#include "targets/scan_targets.h"

namespace snmpring::app {
namespace {

// Lines of a list that could not be read are named up to this many; the rest is counted.
constexpr std::uint64_t kBadLinesShown = 20;
// What one reply takes up in the socket's receive buffer: some system objects (up to 600 octets),
// or a full datagram.
constexpr std::size_t kSmallReplyCost = 1280;
constexpr std::size_t kFullReplyCost = 2304;
constexpr std::uint64_t kSessionsDefault = 2000;
// Slow targets that wait for their turn at once: 14 MiB, where there are so many.
constexpr std::uint32_t kParkedMax = 8192;
constexpr Duration kLinePatience = std::chrono::seconds(1);

/// Prints the first of them, and counts.
class BadLines {
 public:
  void operator()(std::string_view text) {
    if (++count_ <= kBadLinesShown) process::complain(process::kExitData, text);
  }
  void summarize() const {
    if (count_ > kBadLinesShown) {
      process::complain(process::kExitData,
                        fmt::format("{} more bad lines", count_ - kBadLinesShown));
    }
  }

 private:
  std::uint64_t count_ = 0;
};

session::Operation operation_of(options::Verb verb) {
  switch (verb) {
    case options::Verb::get:
      return session::Operation::get;
    case options::Verb::get_next:
      return session::Operation::get_next;
    case options::Verb::walk:
      return session::Operation::walk;
    case options::Verb::discover:
    case options::Verb::targets:
    case options::Verb::keygen:
      break;
  }
  return session::Operation::discover;
}

std::uint64_t inflight(const options::Options& options) {
  if (options.inflight_max != 0) return options.inflight_max;
  if (options.verb != options::Verb::discover) return kSessionsDefault;
  if (options.rate_pps <= 0) return options::kInflightMax;
  // Each open probe sends one request per timeout; a quarter more for what waits its turn.
  const double needed = options.rate_pps * in_seconds(options.limits.timeout) * 1.25 + 64;
  return static_cast<std::uint64_t>(std::min(needed, static_cast<double>(options::kInflightMax)));
}

// Two devices at one address take about the same way to answer. So long a target of `discover -v3`
// is open beyond its answer, which is much less than one that is silent.
constexpr Duration kEngineLinger = std::chrono::milliseconds(20);

engine::EngineOptions engine_options(const options::Options& options, const session::Plan& plan) {
  engine::EngineOptions result;
  result.shared_plan = &plan;
  result.lanes = options.limits.requests_max;
  result.engine_linger = kEngineLinger;
  result.targets_open_max = static_cast<std::uint32_t>(std::min<std::uint64_t>(
      inflight(options), engine::CorrelationIds::kCapacityMax / result.lanes));
  result.parked_max = kParkedMax;
  result.rate_pps = options.rate_pps;
  result.per_target_rate_rps = options.per_target_rate_rps;
  if (options.per_subnet_rate) {
    result.subnet_prefix_length = options.per_subnet_rate->prefix_length;
    result.per_subnet_rate_rps = options.per_subnet_rate->rate_rps;
  }
  result.source_check = options.source_check;
  result.report_silent = options.report == options::ReportScope::all;
  result.responders_max = options.results_max;
  result.reply_cost_octets =
      options.verb == options::Verb::discover ? kSmallReplyCost : kFullReplyCost;
  return result;
}

int wire_exit(const io::WireError& error) {
  switch (error.kind) {
    case io::WireError::Kind::unsupported:
      return process::kExitUnavailable;
    case io::WireError::Kind::permission:
      return process::kExitPermission;
    case io::WireError::Kind::bad_option:
      return process::kExitUsage;
    case io::WireError::Kind::system:
      break;
  }
  return process::kExitSystem;
}

int create_exit(const files::FileError& error) {
  return process::file_exit(error, process::kExitCreate);
}

/// Whoever may not have as much receive buffer as he asks for scans with less on its way: one line,
/// or empty.
std::string buffer_notice(const options::Options& options, const engine::EngineOptions& engine,
                          const io::Wire& wire) {
  // The kernel counts its own overhead, for which it doubles what it is asked for.
  const auto wanted = 2 * static_cast<std::size_t>(options.socket.receive_buffer_octets);
  const std::size_t given = wire.receive_buffer_octets();
  if (options.quiet || given >= wanted) return {};
  return fmt::format(
      "the kernel gave {} KiB of receive buffer instead of {}: no more than {} answers are on "
      "their way at "
      "once (the sysctl net.core.rmem_max or CAP_NET_ADMIN allows more, a smaller --recv-buffer "
      "asks for less)",
      given >> 10, wanted >> 10, std::max<std::size_t>(given / engine.reply_cost_octets, 1));
}

struct Asking {
  Identities identities;
  session::Plan plan;

  bool speaks_v3() const {
    return identities.ladder.v3_first ||
           std::ranges::any_of(identities.credentials, &session::Credential::v3);
  }
};

/// The plan borrows from what is returned with it and from `options`.
std::unique_ptr<Asking> make_plan(const options::Options& options) {
  auto asking = std::make_unique<Asking>();
  asking->identities = make_identities(options);
  asking->plan = {
      .operation = operation_of(options.verb),
      .ladder = &asking->identities.ladder,
      .limits = &options.limits,
      .roots = options.verb == options::Verb::discover ? session::discover_roots() : options.oids,
      .varbinds_max = options.varbinds_max};
  return asking;
}

/// What SNMPv3 takes beyond the rest. Entries of engines that are known from before are loaded.
struct V3Parts {
  std::unique_ptr<const usm::Algorithms> algorithms;
  std::optional<usm::KeyRing> keys;
  std::optional<usm::Salts> salts;
  std::optional<session::V3Environment> environment;
};

/// \param directory May be null. Errors: one line; exit status 71.
std::expected<std::unique_ptr<V3Parts>, std::string> make_v3(session::EngineDirectory* directory) {
  auto parts = std::make_unique<V3Parts>();
  std::string_view missing;
  parts->algorithms = usm::Algorithms::fetch(missing);
  if (parts->algorithms == nullptr) {
    return std::unexpected(
        fmt::format("SNMPv3 needs {}, which OpenSSL does not offer here", missing));
  }
  const auto salts = random_salts();
  if (!salts) return std::unexpected("getrandom(2) gives nothing");
  parts->salts = *salts;
  parts->keys.emplace(*parts->algorithms);
  parts->environment.emplace(*parts->keys, *parts->salts, directory);
  return parts;
}

/// \param resumed May be null.
/// \param patience With a named pipe that nobody reads yet.
std::expected<KeptOutput, process::Refusal> open_output(const options::Options& options,
                                                        const checkpoint::Checkpoint* resumed,
                                                        records::OutputSystem& system,
                                                        files::FileSystem& files,
                                                        files::Patience& patience) {
  if (!options.checkpoint_file.empty()) return open_kept_output(options, resumed, system, files);
  const auto open = [&] {
    const std::size_t capacity = records::NdjsonSink::output_capacity();
    return options.output.empty() || options.output == "-"
               ? records::Output::open_stdout(capacity, system)
               : records::Output::open_file(options.output, capacity, system);
  };
  auto output = open();
  while (!output && output.error().error == ENXIO && files::is_pipe(options.output)) {
    if (!patience.wait(-1, 0)) {
      return process::refuse(process::kExitStopped,
                             fmt::format("--output {}: nobody reads this pipe", options.output));
    }
    output = open();
  }
  if (!output) {
    return process::refuse(create_exit(output.error()), std::move(output.error().message));
  }
  return KeptOutput{.output = std::move(*output), .sync_fd = {}};
}

/// Who the run is: a new one, or the one that is resumed. Errors: errno of getrandom(2).
std::expected<report::RunFacts, int> run_facts(const options::Options& options,
                                               const checkpoint::Checkpoint* resumed,
                                               WallTime now) {
  if (resumed != nullptr) {
    report::RunFacts facts = resumed->facts;
    ++facts.resumes;
    return facts;
  }
  const auto run = random_uuid();
  if (!run) return std::unexpected(run.error());
  const auto drawn_seed = random_word();
  if (!drawn_seed) return std::unexpected(drawn_seed.error());
  return report::RunFacts{.run = *run, .started = now, .seed = options.seed.value_or(*drawn_seed)};
}

}  // namespace

int scan(const options::Options& options) {
  const auto confinement = process::Confinement::plan(options.run_as, options.sandbox);
  if (!confinement) return process::complain(confinement.error());
  io::SystemClock clock;
  files::FileSystem files;
  // Before anything is given up: lists name interfaces, and records do.
  const KeptZones zones;
  const auto asking = make_plan(options);
  std::optional<checkpoint::Checkpoint> read;
  if (options.resume) {
    auto checkpoint = checkpoint::read_checkpoint(options.checkpoint_file);
    if (!checkpoint) return process::complain(checkpoint.error());
    read = std::move(*checkpoint);
    if (is_all_done(options, *read)) return process::kExitDone;
  }
  const checkpoint::Checkpoint* const resumed = read ? &*read : nullptr;
  const auto facts = run_facts(options, resumed, clock.wall_now());
  const auto secrets = random_secrets();
  if (!facts || !secrets)
    return process::complain(process::kExitSystem, "getrandom(2) gives nothing");

  BadLines bad_lines;
  auto targets =
      targets::ScanTargets::create({.settings = target_settings(options),
                                    .seed = facts->seed,
                                    .plan = asking->plan,
                                    .credentials = asking->identities.credentials,
                                    .bad_line = [&](std::string_view text) { bad_lines(text); },
                                    .zones = zones});
  if (!targets) {
    return process::complain(process::file_exit(targets.error(), process::kExitUsage),
                             targets.error().message);
  }
  if (resumed != nullptr) {
    if (const auto set = resume_targets(options, *resumed, **targets); !set) {
      return process::complain(set.error());
    }
  }
  engine::EngineOptions engine_setup = engine_options(options, asking->plan);

  if (options.dry_run) {
    const std::string text =
        dry_run_text(options, {.targets = (*targets)->planned(),
                               .inflight = engine_setup.targets_open_max,
                               .memory_octets = engine::Engine::memory_octets_max(engine_setup) +
                                                io::kReceiveMemoryOctetsMax +
                                                records::NdjsonSink::kBacklogOctets +
                                                (*targets)->memory_octets()});
    return process::print(text);
  }

  // Everything that can be refused is, before the first packet.
  if (const auto storable = check_storable(options); !storable)
    return process::complain(storable.error());
  auto signals = process::Signals::take_over();
  if (!signals)
    return process::complain(process::kExitSystem,
                             fmt::format("signals: {}", std::strerror(signals.error())));
  const Instant setup_began = clock.now();
  const bool limited = options.runtime_max > Duration::zero();
  process::RunPatience before_start(*signals, clock,
                                    limited ? setup_began + options.runtime_max : kNever);
  records::OutputSystem output_system;
  std::optional<KeptOutput> kept;
  // It belongs to whoever started the program, who alone may open it anew.
  const bool to_stdout = options.output.empty() || options.output == "-";
  if (to_stdout) {
    auto opened = open_output(options, resumed, output_system, files, before_start);
    if (!opened) return process::complain(opened.error());
    kept = std::move(*opened);
  }
  std::string notice;
  io::SocketOptions socket = options.socket;
  socket.ipv4 = options.ipv4;
  socket.ipv6 = options.ipv6;
  auto wire = io::open_wire(options.io, socket, &notice);
  if (!wire) return process::complain(wire_exit(wire.error()), wire.error().message);
  if (!notice.empty()) process::complain(0, notice);
  if (notice = buffer_notice(options, engine_setup, **wire); !notice.empty())
    process::complain(0, notice);
  if (const auto changed = confinement->change_user(); !changed)
    return process::complain(changed.error());

  if (!to_stdout) {
    auto opened = open_output(options, resumed, output_system, files, before_start);
    if (!opened) return process::complain(opened.error());
    kept = std::move(*opened);
  }
  records::Output& output = *kept->output;
  UniqueFd status_file;
  if (!options.status_file.empty()) {
    auto opened = report::open_status_file(options.status_file);
    if (!opened) return process::complain(create_exit(opened.error()), opened.error().message);
    status_file = std::move(*opened);
  }
  if (const auto dropped = confinement->give_up_capabilities(); !dropped) {
    return process::complain(dropped.error());
  }
  if (!options.metadata_file.empty()) {
    if (const auto ready = files::prepare_atomic_file(options.metadata_file); !ready) {
      return process::complain(create_exit(ready.error()),
                               confinement->explain("--metadata-file", ready.error()));
    }
  }

  const Instant started = clock.now();
  std::optional<EngineCache> cache;
  if (!options.engine_cache.empty()) {
    auto loaded = EngineCache::load(
        options.engine_cache, {started, clock.wall_now()},
        [&](std::string_view text) { bad_lines(text); }, zones);
    if (!loaded) return process::complain(process::kExitUsage, loaded.error());
    if (const auto ready = files::check_atomic_file(options.engine_cache); !ready) {
      return process::complain(create_exit(ready.error()),
                               confinement->explain("--engine-cache", ready.error()));
    }
    cache = std::move(*loaded);
  }
  std::unique_ptr<V3Parts> v3;
  if (asking->speaks_v3()) {
    auto made = make_v3(cache ? &*cache : nullptr);
    if (!made) return process::complain(process::kExitSystem, made.error());
    v3 = std::move(*made);
    engine_setup.v3 = &*v3->environment;
  }
  const records::RunIdentity identity = {
      .run = facts->run, .shard = options.shard, .shards = options.shards};
  const checkpoint::RunState earlier = resumed != nullptr ? resumed->state : checkpoint::RunState{};
  records::NdjsonSink sink(output, identity, zones);
  engine::Engine engine(engine_setup, *secrets, **targets, **wire, clock, sink);
  if (resumed != nullptr) engine.continue_from(earlier.counters.stats);
  (*wire)->watch(signals->fd());
  (*wire)->watch((*targets)->wake_fd());
  (*wire)->watch(output.wake_fd());

  const checkpoint::RunLedger ledger({engine, **targets, output, sink, **wire}, earlier.counters,
                                     earlier.output_octets, started);
  std::unique_ptr<checkpoint::CheckpointWriter> writer;
  std::optional<checkpoint::Checkpointer> checkpointer;
  if (!options.checkpoint_file.empty()) {
    auto begun = start_checkpoints(
        options, *facts, **targets, std::move(kept->sync_fd),
        std::size_t{engine_setup.targets_open_max} + engine_setup.parked_max, clock, files);
    if (!begun) return process::complain(begun.error());
    writer = std::move(*begun);
    const auto explain = [&](const files::FileError& error) {
      return confinement->explain(options.resume ? "--resume" : "--checkpoint", error);
    };
    checkpointer.emplace(
        checkpoint::Checkpointer::Parts{*writer, ledger, engine, output, clock, explain},
        earlier.counters.checkpoints,
        [](std::string_view text) { process::complain(process::kExitWrite, text); });
    if (const auto first = checkpointer->begin(); !first) {
      return process::complain(create_exit(first.error()), first.error().message);
    }
  }

  const bool progress_shown = !options.quiet && ::isatty(STDERR_FILENO) == 1;
  const unsigned attempts = report::attempts_per_request(options.limits);
  report::Progress progress({.terminal_fd = progress_shown ? STDERR_FILENO : -1,
                             .status_file = std::move(status_file),
                             .run = facts->run,
                             .started = started,
                             .elapsed_before = earlier.counters.elapsed,
                             .requests_before = earlier.counters.stats.requests_sent});
  const auto figures = [&] {
    return report::Progress::Figures{.stats = engine.stats(),
                                     .targets_total = (*targets)->total(),
                                     .targets_planned = (*targets)->planned(),
                                     .attempts = attempts,
                                     .output_blocked = output.blocked()};
  };
  ScanLoop loop(
      engine, output, sink, *signals, clock,
      // What was waited for is part of the run.
      {.runtime_max = limited ? std::max(options.runtime_max - (started - setup_began), Duration(1))
                              : Duration::zero(),
       .grace = options.grace},
      {.look =
           [&] {
             const Instant now = clock.now();
             // What the figures are made of is looked at when somebody sees them.
             if (progress.due(now)) progress.update(now, clock.wall_now(), figures());
             if (checkpointer) checkpointer->look(now);
           },
       .before_abandoning =
           [&] {
             if (checkpointer) checkpointer->hold();
           }});
  const process::SandboxNeeds needs{.files = !options.metadata_file.empty() ||
                                             !options.engine_cache.empty() ||
                                             !options.checkpoint_file.empty(),
                                    .names = (*targets)->may_resolve(),
                                    .paths = !to_stdout};
  if (const auto entered = confinement->enter_sandbox(needs); !entered) {
    return process::complain(entered.error());
  }
  LoopEnd end;
  process::throw_when_out_of_memory();
  try {
    end = loop.run();
  } catch (const std::bad_alloc&) {
    output.finish_line(kLinePatience);
    return process::complain_of_memory();
  }
  progress.finish(clock.now(), clock.wall_now(), figures());
  if (progress.status_failed()) {
    process::complain(0, fmt::format("--status-file {}: could not be written, and was given up",
                                     options.status_file));
  }
  if (progress_shown) {
    std::fputs(report::summary_text({.stats = engine.stats(),
                                     .wire_stats = ledger.counters(clock.now()).wire,
                                     .targets_total = (*targets)->total(),
                                     .attempts = attempts})
                   .c_str(),
               stderr);
  }
  bad_lines.summarize();

  output.finish_line(kLinePatience);
  const int write_error = output.close();
  if (end.reason == report::ExitReason::done && (*targets)->cut_short())
    end.reason = report::ExitReason::max_targets;
  if (end.reason == report::ExitReason::done && engine.responders_limit_reached()) {
    end.reason = report::ExitReason::max_results;
  }
  if (write_error != 0) end.reason = report::ExitReason::write_error;
  const targets::TargetCounts& counts = (*targets)->counts();
  const bool input_differs = (*targets)->input_differs();
  int code = exit_code(options, end.reason, write_error, engine.stats(),
                       counts.bad_lines > 0 || input_differs);
  if (code == process::kExitGate) {
    if (const std::string why = nothing_asked(options, engine.stats(), counts); !why.empty()) {
      process::complain(code, why);
    }
  }
  if (end.reason == report::ExitReason::wire_error) process::complain(code, end.wire_error);
  // A reader that has had enough is no error worth a word.
  if (write_error != 0 && write_error != EPIPE) {
    process::complain(code, fmt::format("{}: {}", to_stdout ? "standard output" : options.output,
                                        output.error_text()));
  }
  if (cache) {
    if (const auto saved = cache->save(options.engine_cache, {clock.now(), clock.wall_now()});
        !saved) {
      code = process::complain(process::kExitWrite,
                               confinement->explain("--engine-cache", saved.error()));
    }
    if (code == process::kExitDone && cache->bad_lines() > 0) code = process::kExitData;
  }
  if (checkpointer && write_error == 0 && !end.at_once) {
    const bool done = end.reason == report::ExitReason::done && !input_differs;
    if (const auto last = checkpointer->finish(done); !last) {
      code = process::complain(process::kExitWrite, last.error().message);
    }
  }
  if (options.metadata_file.empty() || end.at_once) return code;

  report::RunMetadata metadata;
  metadata.identity = identity;
  metadata.verb = options::verb_word(options.verb);
  metadata.seed = facts->seed;
  metadata.configuration = options::redacted_config(options);
  metadata.configuration_hash = options::config_hash(options);
  metadata.program_version = options::program_version();
  metadata.kernel = report::kernel_release();
  metadata.wire = (*wire)->name();
  metadata.started = facts->started;
  metadata.ended = clock.wall_now();
  metadata.exit_reason = end.reason;
  metadata.exit_code = code;
  metadata.targets_total = (*targets)->total();
  metadata.counts = counts;
  const report::RunCounters total = ledger.counters(clock.now());
  metadata.elapsed = total.elapsed;
  metadata.stats = total.stats;
  metadata.wire_stats = total.wire;
  metadata.receive_buffer_octets = (*wire)->receive_buffer_octets();
  metadata.send_buffer_octets = (*wire)->send_buffer_octets();
  metadata.rate_pps_configured = options.rate_pps;
  metadata.records = total.records;
  metadata.output_octets = ledger.output_octets();
  metadata.resumes = facts->resumes;
  if (checkpointer) metadata.checkpoints = checkpointer->stats();
  metadata.attempts = attempts;
  metadata.usage = total.usage;
  // Whoever has stopped the run, or limited it, does not wait for a reader either.
  const Instant soon = clock.now() + kLinePatience;
  const bool stopped = end.reason == report::ExitReason::interrupted ||
                       end.reason == report::ExitReason::run_deadline;
  process::RunPatience at_end(*signals, clock,
                              stopped   ? soon
                              : limited ? std::max(soon, setup_began + options.runtime_max)
                                        : kNever);
  if (const auto written = files::write_atomic_file(options.metadata_file,
                                                    report::render_metadata(metadata), at_end);
      !written) {
    return process::complain(process::kExitWrite,
                             confinement->explain("--metadata-file", written.error()));
  }
  return code;
}

int list_targets(const options::Options& options) {
  const auto asking = make_plan(options);
  const auto drawn_seed = random_word();
  if (!drawn_seed) return process::complain(process::kExitSystem, "getrandom(2) gives nothing");
  BadLines bad_lines;
  auto targets =
      targets::ScanTargets::create({.settings = target_settings(options),
                                    .seed = options.seed.value_or(*drawn_seed),
                                    .plan = asking->plan,
                                    .credentials = asking->identities.credentials,
                                    .bad_line = [&](std::string_view text) { bad_lines(text); }});
  if (!targets) {
    return process::complain(process::file_exit(targets.error(), process::kExitUsage),
                             targets.error().message);
  }
  const auto output = files::create_output(options.output, 0666);
  if (!output) return process::complain(create_exit(output.error()), output.error().message);
  const bool to_stdout = options.output.empty() || options.output == "-";
  const files::FileGuard guard(output->get(), to_stdout ? "" : options.output);
  const PrintedTargets printed = print_targets(**targets, options.port, output->get());
  const char* const fault = guard.fault(printed.octets);
  files::release_output(output->get());
  bad_lines.summarize();
  if (printed.error != 0) {
    if (printed.error != EPIPE) {
      process::complain(process::kExitWrite,
                        fmt::format("{}: {}", to_stdout ? "standard output" : options.output,
                                    std::strerror(printed.error)));
    }
    return process::kExitWrite;
  }
  if (fault != nullptr) {
    return process::complain(
        process::kExitWrite,
        fmt::format("{}: {}", to_stdout ? "standard output" : options.output, fault));
  }
  if ((*targets)->counts().bad_lines > 0) return process::kExitData;
  return (*targets)->cut_short() ? process::kExitStopped : process::kExitDone;
}

}  // namespace snmpring::app
