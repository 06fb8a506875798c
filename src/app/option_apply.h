// From arguments as text to Options: every argument checked, options checked against each other,
// and defaults that depend on others filled in.
#ifndef SNMPRING_APP_OPTION_APPLY_H_
#define SNMPRING_APP_OPTION_APPLY_H_

#include <expected>
#include <span>
#include <string>
#include <vector>

#include "app/argv_rewrite.h"
#include "app/option_table.h"
#include "app/options.h"

namespace snmpring::app {

/// Of an option whose last argument would silently undo what somebody relies on in the first.
inline constexpr const char* kGivenTwice = "is given twice, and there can be one";

/// An option that was given, with all its arguments in order.
struct GivenOption {
  const OptionSpec* spec = nullptr;
  std::string where{};  ///< How errors call it: "-t", "--timeout", "FILE:LINE: timeout".
  bool from_config = false;
  std::vector<std::string> values{};    ///< "true" or "false" for an option without argument.
  std::vector<SecretOption> secrets{};  ///< Instead of values where spec->secret.
};

/// Fills `options`, whose verb and targets are set, from `given`: at most one entry per option. Of
/// an option that is not repeatable the last argument counts; what is given on the command line
/// goes before what contradicts it in the configuration file. Reads the environment for --shard
/// auto, and the file of --credentials. Takes the secrets out of `given`.
std::expected<void, UsageError> apply_options(std::span<GivenOption> given, Options& options);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_OPTION_APPLY_H_
