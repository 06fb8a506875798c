// What is wrong, as one line on standard error.
#ifndef SNMPRING_PROCESS_COMPLAIN_H_
#define SNMPRING_PROCESS_COMPLAIN_H_

#include <string_view>

#include "process/refusal.h"

namespace snmpring::process {

/// Prints "snmpring: " and `message` to standard error; returns `exit_code`.
int complain(int exit_code, std::string_view message);
int complain(const Refusal& refusal);

}  // namespace snmpring::process

#endif  // SNMPRING_PROCESS_COMPLAIN_H_
