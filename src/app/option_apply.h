// From arguments as text to Options: every argument checked, options checked against each other,
// and defaults that depend on others filled in.
#ifndef SNMPRING_APP_OPTION_APPLY_H_
#define SNMPRING_APP_OPTION_APPLY_H_

#include <expected>
#include <span>

#include "app/given_option.h"
#include "app/options.h"
#include "app/usage_error.h"

namespace snmpring::app {

/// Fills `options`, whose verb and targets are set, from `given`: at most one entry per option. Of
/// an option that is not repeatable the last argument counts; what is given on the command line
/// goes before what contradicts it in the configuration file. Reads the environment for --shard
/// auto, and the file of --credentials. Takes the secrets out of `given`.
std::expected<void, UsageError> apply_options(std::span<GivenOption> given, Options& options);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_OPTION_APPLY_H_
