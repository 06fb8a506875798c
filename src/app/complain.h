// What is wrong, as one line on standard error.
#ifndef SNMPRING_APP_COMPLAIN_H_
#define SNMPRING_APP_COMPLAIN_H_

#include <string_view>

#include "app/refusal.h"

namespace snmpring::app {

/// Prints "snmpring: " and `message` to standard error; returns `exit_code`.
int complain(int exit_code, std::string_view message);
int complain(const Refusal& refusal);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_COMPLAIN_H_
