#include "app/scan.h"

#include "app/closing.h"
#include "app/dry_run.h"
#include "app/opening.h"
#include "app/preparation.h"
#include "app/run.h"
#include "process/complain.h"
#include "process/exit_codes.h"
#include "process/out_of_memory.h"
#include "process/standard_descriptors.h"

namespace snmpring::app {
namespace {

int print_dry_run(const Preparation& scan) {
  const std::uint64_t memory_octets = engine::Engine::memory_octets_max(scan.engine) +
                                      io::kReceiveMemoryOctetsMax + records::Sink::kBacklogOctets +
                                      scan.targets->memory_octets();
  return process::print(dry_run_text(scan.options, {.targets = scan.targets->planned(),
                                                    .inflight = scan.engine.targets_open_max,
                                                    .memory_octets = memory_octets}));
}

}  // namespace

int scan(const options::Options& options) {
  const auto prepared = prepare(options);
  if (!prepared) return process::complain(prepared.error());
  Preparation& preparation = **prepared;
  if (preparation.all_done) return process::kExitDone;
  if (options.dry_run) return print_dry_run(preparation);

  const auto opened = open(preparation);
  if (!opened) return process::complain(opened.error());
  const auto run = Run::begin(preparation, **opened);
  if (!run) return process::complain(run.error());

  const auto end = (*run)->go();
  if (!end) return process::complain_of_memory();
  return close(preparation, **opened, **run, *end);
}

}  // namespace snmpring::app
