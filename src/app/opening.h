// Opens what a scan reads from and writes to, in the order in which the process gives up rights.
#ifndef SNMPRING_APP_OPENING_H_
#define SNMPRING_APP_OPENING_H_

#include <expected>
#include <memory>
#include <optional>
#include <utility>

#include "app/engine_cache.h"
#include "app/preparation.h"
#include "app/scan_checkpoint.h"
#include "app/v3_parts.h"
#include "base/time.h"
#include "base/unique_fd.h"
#include "io/wire.h"
#include "process/refusal.h"
#include "process/signals.h"
#include "records/output.h"
#include "records/outputs.h"

namespace snmpring::app {

/// Stays where it is, for its parts point to each other.
struct Opened {
  Opened(process::Signals taken, Instant now) : signals(std::move(taken)), began(now) {}
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  process::Signals signals;
  Instant began;  ///< When opening began. Waiting for a reader is part of the run.
  records::OutputSystem output_system;
  KeptOutput kept;
  KeptOutput targets_file;  ///< Of --targets-file; without an output where there is none.
  std::unique_ptr<io::Wire> wire;
  UniqueFd status_file;  ///< Empty without --status-file.
  Instant started;       ///< When all was open that had to be waited for.
  std::optional<EngineCache> cache;
  std::unique_ptr<session::V3Parts> v3;  ///< Null where no credential is one of SNMPv3.

  records::Output& output() const { return *kept.output; }
  records::Outputs outputs() const {
    return records::Outputs(*kept.output, targets_file.output.get());
  }
};

/// Everything that can be refused is refused here, before the first packet. Afterwards the process
/// is the user of --run-as, without capabilities. Prints notices on standard error.
std::expected<std::unique_ptr<Opened>, process::Refusal> open(Preparation& scan);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_OPENING_H_
