// The first word of a command line: which verb it is, or which was meant.
#ifndef SNMPRING_ARGUMENTS_VERBS_H_
#define SNMPRING_ARGUMENTS_VERBS_H_

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "options/options.h"
#include "process/usage_error.h"

namespace snmpring::arguments {

std::optional<options::Verb> find_verb(std::string_view word) noexcept;

/// The error for a word that is similar to a verb, to an option, or to what other programs call the
/// same. nullopt where nothing is similar.
std::optional<process::UsageError> mistyped_verb(std::string_view word);

/// The error for any word that is no verb.
process::UsageError no_such_verb(std::string_view word);

/// The error where there is no word at all.
process::UsageError missing_verb();

}  // namespace snmpring::arguments

#endif  // SNMPRING_ARGUMENTS_VERBS_H_
