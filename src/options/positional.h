// The words behind the verb: which are targets, and which are OIDs.
#ifndef SNMPRING_OPTIONS_POSITIONAL_H_
#define SNMPRING_OPTIONS_POSITIONAL_H_

#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "mib/names.h"
#include "options/options.h"
#include "process/usage_error.h"

namespace snmpring::options {

struct Positional {
  std::vector<std::string> targets;
  /// As typed; whether they are OIDs is for their parser to say. Of the verb table: its tables.
  std::vector<std::string> oids;
};

/// What names of objects are to the words.
struct WordNames {
  /// True for a word that names a MIB object, with or without an index.
  std::function<bool(std::string_view)> is_object;
  /// "; did you mean ifTable?" for a word that nearly names one; else empty.
  std::function<std::string(std::string_view)> suggestion;
};

/// \param names Borrowed by the result.
WordNames word_names(const mib::Names& names);

/// Sorts `words`. Behind the first target, a word is an OID when it can be nothing else: it begins
/// with a dot, has a module ("IF-MIB::ifTable"), is five or more numbers with dots, or names a MIB
/// object. Where no OID is given at all, and no list for get or getnext that may bring some, a word
/// without a dot is neither: nobody means a host by it and the whole default subtree too. Errors
/// name the word.
/// \param oids_given An option gives OIDs, or tables.
std::expected<Positional, process::UsageError> sort_words(Verb verb,
                                                          const std::vector<std::string>& words,
                                                          bool oids_given, const WordNames& names);

/// True for "1.3.6.1.2.1", ".1.3.6", "IF-MIB::ifTable": what can be no target.
bool is_surely_oid(std::string_view text) noexcept;

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_POSITIONAL_H_
