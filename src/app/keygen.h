// The verb keygen: the keys of a user as NDJSON records, the one place where keys are printed.
#ifndef SNMPRING_APP_KEYGEN_H_
#define SNMPRING_APP_KEYGEN_H_

#include <string>

#include "options/options.h"
#include "usm/protocols.h"

namespace snmpring::app {

/// One line for each key: the master keys, then those localized to each of
/// `options.keygen_engine_ids`, privacy keys as long as their protocol has them. docs/records.md
/// describes them. Secret: to be wiped.
std::string key_records(const options::Options& options, const usm::Algorithms& algorithms);

/// What --dry-run prints in place of the keys: how many there would be. No key and no secret.
std::string keygen_dry_run(const options::Options& options);

/// Runs the verb: writes the records to standard output or to --output, a file for its owner only.
/// Says what goes wrong in one line on standard error.
/// \return The exit code.
int keygen(const options::Options& options);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_KEYGEN_H_
