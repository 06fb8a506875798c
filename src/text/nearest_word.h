// Finds the known word that a mistyped word most likely stands for.
#ifndef SNMPRING_TEXT_NEAREST_WORD_H_
#define SNMPRING_TEXT_NEAREST_WORD_H_

#include <span>
#include <string>
#include <string_view>

namespace snmpring::text {

/// The one of `words` that begins with `typed`, if only one does. Otherwise the nearest one by
/// letters that were removed, added, changed or swapped, at most a third of them. Empty where none
/// is near.
std::string_view nearest_word(std::string_view typed, std::span<const std::string_view> words);

/// "; did you mean WORD?", or nothing where `word` is empty.
std::string did_you_mean(std::string_view word);

}  // namespace snmpring::text

#endif  // SNMPRING_TEXT_NEAREST_WORD_H_
