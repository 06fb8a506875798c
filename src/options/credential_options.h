// Which credentials the command line and the configuration file ask for together: communities, one
// SNMPv3 user, a file with a list of them, or the keys that keygen shall make.
#ifndef SNMPRING_OPTIONS_CREDENTIAL_OPTIONS_H_
#define SNMPRING_OPTIONS_CREDENTIAL_OPTIONS_H_

#include <expected>
#include <span>

#include "options/given_option.h"
#include "options/options.h"
#include "options/usage_error.h"

namespace snmpring::options {

/// Fills in `options.credentials`, `credentials_file` and `keygen_engine_ids`; `options.verb` is
/// set. Takes the secrets out of `given`. Reads the file that --credentials names. What is given on
/// the command line displaces what contradicts it in the configuration file.
std::expected<void, UsageError> apply_credentials(std::span<GivenOption> given, Options& options);

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_CREDENTIAL_OPTIONS_H_
