// An option as it was given, before its arguments are checked.
#ifndef SNMPRING_OPTIONS_GIVEN_OPTION_H_
#define SNMPRING_OPTIONS_GIVEN_OPTION_H_

#include <string>
#include <vector>

#include "options/option_table.h"
#include "options/options.h"

namespace snmpring::options {

/// The reason against giving an option again whose last argument would silently undo the first.
/// Somebody may rely on the first.
inline constexpr const char* kGivenTwice = "is given twice, and there can be one";

/// An option that was given, with all its arguments in order.
struct GivenOption {
  const OptionSpec* spec = nullptr;
  std::string where{};  ///< How errors call it: "-t", "--timeout", "FILE:LINE: timeout".
  bool from_config = false;
  std::vector<std::string> values{};    ///< "true" or "false" for an option without argument.
  std::vector<SecretOption> secrets{};  ///< Instead of values where spec->secret.
};

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_GIVEN_OPTION_H_
