// The end of a scan: what was begun is closed, and the operator hears how it went.
#ifndef SNMPRING_APP_CLOSING_H_
#define SNMPRING_APP_CLOSING_H_

#include "app/opening.h"
#include "app/preparation.h"
#include "app/run.h"
#include "app/scan_loop.h"

namespace snmpring::app {

/// Closes the output, saves the engine cache, the last checkpoint and the metadata, and prints the
/// summary. Says what goes wrong in one line each on standard error.
/// \return The exit code, as docs/cli.md explains it.
int close(Preparation& scan, Opened& opened, Run& run, const LoopEnd& end);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_CLOSING_H_
