// The verb `targets`: prints what would be scanned, in scan order, and sends nothing.
#ifndef SNMPRING_APP_TARGETS_VERB_H_
#define SNMPRING_APP_TARGETS_VERB_H_

#include <cstdint>

#include "options/options.h"
#include "targets/scan_targets.h"

namespace snmpring::app {

struct PrintedTargets {
  std::uint64_t lines = 0;   ///< Given to the kernel or, after an error, meant for it.
  std::uint64_t octets = 0;  ///< Likewise.
  int error = 0;  ///< errno of the write that failed, EPIPE with SIGPIPE ignored; else 0.
};

/// Writes one target a line to `fd`, which may block: an address or name, with its port where that
/// is not `default_port` ("192.0.2.1:1161", "[2001:db8::7]:1161"), so that the lines are a list of
/// targets. Addresses that are blocked are left out. Waits for input that is slow, as long as there
/// is somebody to read, and writes what there is before it does.
PrintedTargets print_targets(targets::ScanTargets& targets, std::uint16_t default_port, int fd);

/// Runs the verb `targets`. Says what goes wrong in one line on standard error.
/// \return The exit code, as docs/cli.md explains it.
int list_targets(const options::Options& options);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_TARGETS_VERB_H_
