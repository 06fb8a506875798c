// What a scan is about: everything that can be known before anything is opened to write or to send.
#ifndef SNMPRING_APP_PREPARATION_H_
#define SNMPRING_APP_PREPARATION_H_

#include <expected>
#include <memory>
#include <optional>
#include <utility>

#include "app/asking.h"
#include "app/bad_lines.h"
#include "base/zones.h"
#include "checkpoint/checkpoint.h"
#include "engine/engine_options.h"
#include "files/file_system.h"
#include "io/system_clock.h"
#include "options/options.h"
#include "process/confinement.h"
#include "process/refusal.h"
#include "report/run_counters.h"
#include "targets/scan_targets.h"

namespace snmpring::app {

/// Stays where it is, for its parts point to each other.
struct Preparation {
  Preparation(const options::Options& given, process::Confinement confined)
      : options(given), confinement(std::move(confined)), asking(make_asking(given)) {}
  Preparation(const Preparation&) = delete;
  Preparation& operator=(const Preparation&) = delete;

  const options::Options& options;  ///< Borrowed.
  process::Confinement confinement;
  io::SystemClock clock;
  files::FileSystem files;
  /// As they are before anything is given up: lists name interfaces, and records do.
  KeptZones zones;
  BadLines bad_lines;
  std::unique_ptr<Asking> asking;
  std::optional<checkpoint::Checkpoint> resumed;  ///< The run that goes on, with --resume.
  /// With --resume: nothing is left to do. What follows is then not made.
  bool all_done = false;
  report::RunFacts facts;
  engine::EngineSecrets secrets{};
  std::unique_ptr<targets::ScanTargets> targets;
  engine::EngineOptions engine;

  /// Null for a run that begins.
  const checkpoint::Checkpoint* earlier() const { return resumed ? &*resumed : nullptr; }
};

/// Reads the checkpoint of --resume, draws what is random, and makes the targets.
/// \param options Borrowed by the result.
std::expected<std::unique_ptr<Preparation>, process::Refusal> prepare(
    const options::Options& options);

/// The targets alone, for verbs that send nothing.
/// \param seed Of the visiting order.
std::expected<std::unique_ptr<targets::ScanTargets>, process::Refusal> make_targets(
    const options::Options& options, std::uint64_t seed, const Asking& asking, BadLines& bad_lines,
    const Zones& zones = system_zones());

}  // namespace snmpring::app

#endif  // SNMPRING_APP_PREPARATION_H_
