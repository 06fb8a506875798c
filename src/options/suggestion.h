// Finds the option that a mistyped one most likely stands for.
#ifndef SNMPRING_OPTIONS_SUGGESTION_H_
#define SNMPRING_OPTIONS_SUGGESTION_H_

#include <string_view>

#include "text/nearest_word.h"

namespace snmpring::options {

using text::did_you_mean;
using text::nearest_word;

/// The nearest long name of an option, as text::nearest_word() finds it.
std::string_view nearest_option(std::string_view typed);

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_SUGGESTION_H_
