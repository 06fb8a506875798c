// The verb `names`: what OIDs and names of MIB objects are, as NDJSON records.
#ifndef SNMPRING_APP_NAMES_VERB_H_
#define SNMPRING_APP_NAMES_VERB_H_

#include <expected>
#include <string>
#include <string_view>

#include "mib/names.h"
#include "options/options.h"

namespace snmpring::app {

/// The object that `text`, an OID or a name, is or is an instance of. Errors: on one line, what is
/// not known.
std::expected<mib::ObjectView, std::string> find_object(const mib::Names& names,
                                                        std::string_view text);

/// Runs the verb: writes a record for each of `options.objects` that is known, in their order, to
/// standard output or to --output, and a line on standard error for each other one.
/// \return The exit code: 65 where any is not known.
int explain_objects(const options::Options& options);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_NAMES_VERB_H_
