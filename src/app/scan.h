// A scan from the command line's options to the exit code.
#ifndef SNMPRING_APP_SCAN_H_
#define SNMPRING_APP_SCAN_H_

#include "options/options.h"

namespace snmpring::app {

/// Runs the verbs discover, get, getnext and walk, or what --dry-run shows of them. Says what goes
/// wrong in one line on standard error.
/// \return The exit code, as docs/cli.md explains it.
int scan(const options::Options& options);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_SCAN_H_
