// What the end of a scan means to the caller: the exit status.
#ifndef SNMPRING_APP_SCAN_END_H_
#define SNMPRING_APP_SCAN_END_H_

#include <string>

#include "engine/stats.h"
#include "options/options.h"
#include "report/metadata.h"
#include "targets/scan_position.h"

namespace snmpring::app {

/// \param write_error errno of the output, or 0.
/// \param bad_input Lines that could not be read, or a list that was not the one that it had been.
int exit_code(const options::Options& options, report::ExitReason reason, int write_error,
              const engine::Stats& stats, bool bad_input);

/// One line for who set a gate that a run without targets cannot meet, and why there were none.
/// Empty where there were some, or no gate asks for any.
std::string nothing_asked(const options::Options& options, const engine::Stats& stats,
                          const targets::TargetCounts& counts);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_SCAN_END_H_
