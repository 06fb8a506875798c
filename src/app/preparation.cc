#include "app/preparation.h"

#include <string_view>

#include "app/random.h"
#include "app/scan_checkpoint.h"
#include "app/settings.h"
#include "options/option_values.h"
#include "process/exit_codes.h"

namespace snmpring::app {
namespace {

using process::Refusal;

Refusal no_randomness() { return {process::kExitSystem, "getrandom(2) gives nothing"}; }

/// Who the run is: a new one, or the one that is resumed. Errors: errno of getrandom(2).
std::expected<report::RunFacts, int> run_facts(Preparation& scan) {
  if (scan.resumed) {
    report::RunFacts facts = scan.resumed->facts;
    ++facts.resumes;
    return facts;
  }
  const auto run = random_uuid();
  if (!run) return std::unexpected(run.error());
  const auto drawn_seed = random_word();
  if (!drawn_seed) return std::unexpected(drawn_seed.error());
  return report::RunFacts{.run = *run,
                          .started = scan.clock.wall_now(),
                          .seed = scan.options.seed.value_or(*drawn_seed)};
}

std::expected<void, Refusal> read_resumed(Preparation& scan) {
  if (!scan.options.resume) return {};
  auto checkpoint = checkpoint::read_checkpoint(scan.options.checkpoint_file);
  if (!checkpoint) return std::unexpected(std::move(checkpoint.error()));
  scan.resumed = std::move(*checkpoint);
  scan.all_done = is_all_done(scan.options, *scan.resumed);
  return {};
}

std::expected<void, Refusal> draw_randomness(Preparation& scan) {
  auto facts = run_facts(scan);
  const auto secrets = random_secrets();
  if (!facts || !secrets) return std::unexpected(no_randomness());
  scan.facts = std::move(*facts);
  scan.secrets = *secrets;
  return {};
}

std::expected<void, Refusal> place_targets(Preparation& scan) {
  auto targets =
      make_targets(scan.options, scan.facts.seed, *scan.asking, scan.bad_lines, scan.zones);
  if (!targets) return std::unexpected(std::move(targets.error()));
  scan.targets = std::move(*targets);
  return scan.resumed ? resume_targets(scan.options, *scan.resumed, *scan.targets)
                      : std::expected<void, Refusal>();
}

}  // namespace

std::expected<std::unique_ptr<Preparation>, Refusal> prepare(const options::Options& options) {
  auto confinement = process::Confinement::plan(options.run_as, options.sandbox);
  if (!confinement) return std::unexpected(std::move(confinement.error()));
  auto scan = std::make_unique<Preparation>(options, std::move(*confinement));
  for (const auto step : {&read_resumed, &draw_randomness, &place_targets}) {
    if (auto done = step(*scan); !done) return std::unexpected(std::move(done.error()));
    if (scan->all_done) return scan;
  }
  scan->engine = engine_settings(options, scan->asking->plan);
  return scan;
}

std::expected<std::unique_ptr<targets::ScanTargets>, Refusal> make_targets(
    const options::Options& options, std::uint64_t seed, const Asking& asking, BadLines& bad_lines,
    const Zones& zones) {
  auto targets = targets::ScanTargets::create(
      {.settings = target_settings(options),
       .seed = seed,
       .plan = asking.plan,
       .credentials = asking.identities.credentials,
       .bad_line = [&bad_lines](std::string_view text) { bad_lines.tell(text); },
       .zones = zones,
       .read_oid =
           [&options](std::string_view text) {
             return options::parse_oid(text, options.names.names());
           }});
  if (!targets) {
    return process::refuse(process::file_exit(targets.error(), process::kExitUsage),
                           targets.error().message);
  }
  return std::move(*targets);
}

}  // namespace snmpring::app
