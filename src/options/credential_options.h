// Finds the credentials that the command line and the configuration file ask for: communities, one
// SNMPv3 user, a file with a list of credentials, or the keys for keygen to make.
#ifndef SNMPRING_OPTIONS_CREDENTIAL_OPTIONS_H_
#define SNMPRING_OPTIONS_CREDENTIAL_OPTIONS_H_

#include <expected>
#include <span>

#include "options/given_option.h"
#include "options/options.h"
#include "process/usage_error.h"

namespace snmpring::options {

/// Fills in `options.credentials`, `credentials_file` and `keygen_engine_ids`. `options.verb` must
/// be set. Takes the secrets out of `given`. Reads the file that --credentials names. The command
/// line replaces what contradicts it in the configuration file.
std::expected<void, process::UsageError> apply_credentials(std::span<GivenOption> given,
                                                           Options& options);

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_CREDENTIAL_OPTIONS_H_
