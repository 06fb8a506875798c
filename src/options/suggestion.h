// The word that somebody most likely meant who typed another one.
#ifndef SNMPRING_OPTIONS_SUGGESTION_H_
#define SNMPRING_OPTIONS_SUGGESTION_H_

#include <span>
#include <string>
#include <string_view>

namespace snmpring::options {

/// The one of `words` that `typed` is the beginning of, if it is that of one alone; else the
/// nearest by letters that were left out, added, changed or swapped, no more than a third of them.
/// Empty where none is near.
std::string_view nearest_word(std::string_view typed, std::span<const std::string_view> words);

/// The same among the long names of options.
std::string_view nearest_option(std::string_view typed);

/// "; did you mean WORD?", or nothing where `word` is empty.
std::string did_you_mean(std::string_view word);

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_SUGGESTION_H_
