// What an operator can do about each error of a target, in a few words.
#ifndef SNMPRING_REPORT_ERROR_HINT_H_
#define SNMPRING_REPORT_ERROR_HINT_H_

#include <string_view>

#include "session/words.h"

namespace snmpring::report {

/// What the error means and what helps; never empty but for `none`.
std::string_view error_hint(session::ErrorWord word) noexcept;

}  // namespace snmpring::report

#endif  // SNMPRING_REPORT_ERROR_HINT_H_
