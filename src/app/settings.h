// What each part of a scan is told of the options.
#ifndef SNMPRING_APP_SETTINGS_H_
#define SNMPRING_APP_SETTINGS_H_

#include <string>

#include "engine/engine_options.h"
#include "options/options.h"
#include "report/forecast.h"
#include "session/ladder.h"
#include "session/plan.h"
#include "targets/settings.h"

namespace snmpring::app {

/// What the verb asks each target. Of verbs that send nothing: what discover asks.
session::Operation operation_of(options::Verb verb);

/// Packets per second that --rate and --bandwidth allow, where all are as small as discover's; 0:
/// unlimited.
double pace_pps(const options::Options& options);

targets::Settings target_settings(const options::Options& options);

/// \param plan Borrowed by the result. What the engine needs for SNMPv3 is left out.
engine::EngineOptions engine_settings(const options::Options& options, const session::Plan& plan);

/// What the forecast of the time left needs. \param ladder Of the scan. \param places Of the engine.
report::ScanTerms scan_terms(const options::Options& options, const session::Ladder& ladder,
                             std::uint64_t places);

/// True where records go to standard output.
bool writes_to_stdout(const options::Options& options);

/// How messages call the output: its path, or "standard output".
std::string output_name(const options::Options& options);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_SETTINGS_H_
