// The verb `schema`: the keys of records, for validators and databases.
#ifndef SNMPRING_APP_SCHEMA_VERB_H_
#define SNMPRING_APP_SCHEMA_VERB_H_

#include "options/options.h"

namespace snmpring::app {

/// Prints the keys of all records to --output. \return The exit code.
int print_schema(const options::Options& options);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_SCHEMA_VERB_H_
