// What a scan came to, in a few lines for people: what was heard, what this host lost, what the
// network lost, and how much of the range that leaves in doubt.
#ifndef SNMPRING_REPORT_SUMMARY_H_
#define SNMPRING_REPORT_SUMMARY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "engine/stats.h"
#include "io/wire.h"

namespace snmpring::report {

/// Borrows for the call.
struct SummaryFigures {
  const engine::Stats& stats;
  const io::WireStats& wire_stats;
  std::optional<std::uint64_t> targets_total;
  unsigned attempts = 1;  ///< Per request, at most.
};

/// Lines with their line feeds. Numbers only: nothing in it comes from the network as text.
std::string summary_text(const SummaryFigures& figures);

}  // namespace snmpring::report

#endif  // SNMPRING_REPORT_SUMMARY_H_
