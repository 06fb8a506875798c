// From arguments as text to Options: every argument checked, options checked against each other,
// and defaults that depend on others filled in.
#ifndef SNMPRING_OPTIONS_OPTION_APPLY_H_
#define SNMPRING_OPTIONS_OPTION_APPLY_H_

#include <expected>
#include <span>

#include "options/given_option.h"
#include "options/options.h"
#include "process/usage_error.h"

namespace snmpring::options {

/// Fills `options`, whose verb and targets are set, from `given`: at most one entry per option. Of
/// an option that is not repeatable the last argument counts; what is given on the command line
/// goes before what contradicts it in the configuration file. Reads the environment for --shard
/// auto, and the file of --credentials. Takes the secrets out of `given`.
std::expected<void, process::UsageError> apply_options(std::span<GivenOption> given,
                                                       Options& options);

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_OPTION_APPLY_H_
