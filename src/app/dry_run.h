// What --dry-run says: how much a scan would send, and for how long.
#ifndef SNMPRING_APP_DRY_RUN_H_
#define SNMPRING_APP_DRY_RUN_H_

#include <cstdint>
#include <optional>
#include <string>

#include "options/options.h"

namespace snmpring::app {

/// What only the built parts of the program know.
struct DryRunCounts {
  /// Of this shard; nullopt where a list or standard input is read only while scanning.
  std::optional<std::uint64_t> targets;
  std::uint64_t inflight = 0;       ///< Targets open at once, at most; at least 1.
  std::uint64_t memory_octets = 0;  ///< At most, while scanning.
};

/// Several lines of "what: how much", the last one terminated. Worst case means that no target
/// answers: every one is asked 1 + retries times with each credential, as far as those begin with
/// requests of their own (session/ladder.h), and waited for as often.
std::string dry_run_text(const options::Options& options, const DryRunCounts& counts);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_DRY_RUN_H_
