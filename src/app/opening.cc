#include "app/opening.h"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "app/settings.h"
#include "app/sinks.h"
#include "files/atomic_file.h"
#include "files/patience.h"
#include "io/open_wire.h"
#include "process/complain.h"
#include "process/run_patience.h"
#include "records/ndjson_sink.h"
#include "report/progress.h"

namespace snmpring::app {
namespace {

using process::Refusal;

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

Refusal not_created(const files::FileError& error) {
  return {process::file_exit(error, process::kExitCreate), error.message};
}

/// One line for who asks for more receive buffer than the kernel gives. Otherwise empty.
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

/// The steps, each a function. A later one relies on those before.
class Opening {
 public:
  using Done = std::expected<void, Refusal>;

  Opening(Preparation& scan, Opened& opened) : scan_(scan), opened_(opened) {}

  /// Standard output belongs to the user who started the program. Another user may not open it
  /// anew, so this comes before the change of user.
  Done standard_output() { return writes_to_stdout(options()) ? open_output() : Done(); }

  Done wire() {
    std::string notice;
    auto wire = io::open_wire(options().io, options().socket, &notice);
    if (!wire) {
      return process::refuse(wire_exit(wire.error()), std::move(wire.error().message));
    }
    opened_.wire = std::move(*wire);
    if (!notice.empty()) process::complain(0, notice);
    notice = buffer_notice(options(), scan_.engine, *opened_.wire);
    if (!notice.empty()) process::complain(0, notice);
    return {};
  }

  Done user() { return scan_.confinement.change_user(); }

  Done output_file() { return writes_to_stdout(options()) ? Done() : open_output(); }

  Done targets_file() {
    // A configuration file may name one for the other verbs.
    if (options().targets_file.empty() || options().verb == options::Verb::discover) return {};
    auto kept = options().checkpoint_file.empty()
                    ? open_plain_output("--targets-file", options().targets_file,
                                        records::NdjsonSink::output_capacity())
                    : open_kept_targets_file(options(), scan_.earlier(), opened_.output_system,
                                             scan_.files);
    if (!kept) return std::unexpected(std::move(kept.error()));
    opened_.targets_file = std::move(*kept);
    return {};
  }

  Done status_file() {
    if (options().status_file.empty()) return {};
    auto file = report::open_status_file(options().status_file);
    if (!file) return std::unexpected(not_created(file.error()));
    opened_.status_file = std::move(*file);
    return {};
  }

  Done capabilities() { return scan_.confinement.give_up_capabilities(); }

  /// With the rights that the thread is to have.
  Done compression() {
    if (options().compress_level == 0) return {};
    auto pair = records::Compressor::start(std::move(opened_.kept.output), options().compress_level,
                                           output_capacity(options()));
    if (!pair) return std::unexpected(Refusal{process::kExitSystem, pair.error().message});
    opened_.kept.compressor = std::move(pair->compressor);
    opened_.kept.output = std::move(pair->output);
    return {};
  }

  Done metadata_file() {
    if (options().metadata_file.empty()) return {};
    return expect_written("--metadata-file", files::prepare_atomic_file(options().metadata_file));
  }

  Done metrics_file() {
    const std::string& path = options().metrics_file;
    if (path.empty()) return {};
    if (!files::is_replaceable(path)) {
      return process::refuse(process::kExitUsage,
                             fmt::format("--metrics {}: must be a regular file", path));
    }
    return expect_written("--metrics", files::check_atomic_file(path));
  }

  Done engine_cache() {
    opened_.started = scan_.clock.now();
    if (options().engine_cache.empty()) return {};
    auto loaded = EngineCache::load(
        options().engine_cache, {opened_.started, scan_.clock.wall_now()},
        [this](std::string_view text) { scan_.bad_lines.tell(text); }, scan_.zones);
    if (!loaded) return process::refuse(process::kExitUsage, std::move(loaded.error()));
    opened_.cache = std::move(*loaded);
    return expect_written("--engine-cache", files::check_atomic_file(options().engine_cache));
  }

  Done v3() {
    if (!scan_.asking->speaks_v3()) return {};
    auto made = make_v3_parts(opened_.cache ? &*opened_.cache : nullptr);
    if (!made) return process::refuse(process::kExitSystem, std::move(made.error()));
    opened_.v3 = std::move(*made);
    scan_.engine.v3 = &opened_.v3->environment();
    return {};
  }

 private:
  const options::Options& options() const { return scan_.options; }

  Done open_output() {
    auto kept =
        options().checkpoint_file.empty()
            ? open_plain_output("--output", options().output, output_capacity(options()))
            : open_kept_output(options(), scan_.earlier(), opened_.output_system, scan_.files);
    if (!kept) return std::unexpected(std::move(kept.error()));
    opened_.kept = std::move(*kept);
    return {};
  }

  /// \param path Empty or "-" for standard output.
  std::expected<KeptOutput, Refusal> open_plain_output(std::string_view option,
                                                       const std::string& path,
                                                       std::size_t capacity) {
    process::RunPatience patience(opened_.signals, scan_.clock, latest_start());
    const auto attempt = [&] {
      return path.empty() || path == "-"
                 ? records::Output::open_stdout(capacity, opened_.output_system)
                 : records::Output::open_file(path, capacity, opened_.output_system, option);
    };
    auto output = attempt();
    // A named pipe that nobody reads yet.
    while (!output && output.error().error == ENXIO && files::is_pipe(path)) {
      if (!patience.wait(-1, 0)) {
        return process::refuse(process::kExitStopped,
                               fmt::format("{} {}: nobody reads this pipe", option, path));
      }
      output = attempt();
    }
    if (!output) return std::unexpected(not_created(output.error()));
    return KeptOutput{.compressor = {}, .output = std::move(*output), .sync_fd = {}};
  }

  Instant latest_start() const {
    const Duration runtime_max = options().runtime_max;
    return runtime_max > Duration::zero() ? opened_.began + runtime_max : kNever;
  }

  /// \param ready Whether the file that `option` names can be written at the end.
  Done expect_written(std::string_view option, const std::expected<void, files::FileError>& ready) {
    if (ready) return {};
    return process::refuse(process::file_exit(ready.error(), process::kExitCreate),
                           scan_.confinement.explain(option, ready.error()));
  }

  Preparation& scan_;
  Opened& opened_;
};

}  // namespace

std::expected<std::unique_ptr<Opened>, Refusal> open(Preparation& scan) {
  if (auto storable = check_storable(scan.options); !storable) {
    return std::unexpected(std::move(storable.error()));
  }
  if (scan.options.compress_level > 0 && writes_for_people(scan.options)) {
    return process::refuse(process::kExitUsage,
                           "--compress: is for records, and these lines are for people: name a "
                           "file with --output, or say --json and have a program read them");
  }
  auto signals = process::Signals::take_over();
  if (!signals) {
    return process::refuse(process::kExitSystem,
                           fmt::format("signals: {}", std::strerror(signals.error())));
  }
  auto opened = std::make_unique<Opened>(std::move(*signals), scan.clock.now());
  Opening opening(scan, *opened);
  for (const auto step : {&Opening::standard_output, &Opening::wire, &Opening::user,
                          &Opening::output_file, &Opening::targets_file, &Opening::status_file,
                          &Opening::capabilities, &Opening::compression, &Opening::metadata_file,
                          &Opening::metrics_file, &Opening::engine_cache, &Opening::v3}) {
    if (auto done = (opening.*step)(); !done) return std::unexpected(std::move(done.error()));
  }
  return opened;
}

}  // namespace snmpring::app
