// An error in what the operator typed.
#ifndef SNMPRING_PROCESS_USAGE_ERROR_H_
#define SNMPRING_PROCESS_USAGE_ERROR_H_

#include <string>

#include "process/exit_codes.h"

namespace snmpring::process {

/// An error in the command line or the configuration. It is printed on one line as "snmpring:
/// WHERE: REASON" and never holds a secret.
struct UsageError {
  /// The flag as it was typed, FILE:LINE: NAME, or the offending word. May be empty.
  std::string where;
  std::string reason;
  int code = kExitUsage;  ///< kExitData where a file's content is no good.
};

}  // namespace snmpring::process

#endif  // SNMPRING_PROCESS_USAGE_ERROR_H_
